"""Quotes that are none, are missing, or hold a backslash, each with what to write."""

from __future__ import annotations

import re

from harness.deployments.toml_spots import Spot, in_quotes

_DOUBLE = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{DOUBLE HIGH-REVERSED-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{DOUBLE PRIME}\N{FULLWIDTH QUOTATION MARK}"
)
_SINGLE = (
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}"
    "\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
    "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}\N{PRIME}\N{ACUTE ACCENT}\N{GRAVE ACCENT}\N{FULLWIDTH APOSTROPHE}"
)
TYPOGRAPHIC = _DOUBLE + _SINGLE
QUOTES = "\"'" + TYPOGRAPHIC
_STRAIGHT = str.maketrans({**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_SINGLE, "'")})


def explain_typographic(spot: Spot) -> str:
    """A quote as word processors put it, where reading ended."""
    straight = spot.text.translate(_STRAIGHT).strip()
    if "\\" in straight:
        straight = straight.replace('"', "'")
    also = spot.also_in(lambda other: other.value[:1] in TYPOGRAPHIC and other.value != "")
    quote, mended = spot.rest[0], spot.write(straight)
    what = "a backtick" if quote == "`" else "a typographic quote, as word processors put it"
    return f"{quote} is {what}; TOML has \" and '{mended}{also}"


def explain_broken_string(spot: Spot) -> str | None:
    """A text in quotes with a backslash in it, without its end, or with a character that it cannot hold."""
    if spot.message.startswith(("Unescaped", "Invalid hex", "Escaped")):
        return _explain_backslash(spot)
    if not spot.rest:
        return _explain_missing_end(spot)
    if not spot.message.startswith("Illegal character"):
        return None
    character = f"U+{ord(spot.rest[0]):04X}"
    return f"column {spot.column + 1} has the control character {character}, which TOML does not allow; take it out"


def _explain_backslash(spot: Spot) -> str:
    begins = "a backslash in double quotes begins an escape such as \\n"
    if spot.is_secret:
        return f"{begins}; put a text that has one in single quotes"
    for found in re.finditer(r'"([^"]*)"', spot.text):
        if found.start() < spot.column <= found.end() and "'" not in found[1]:
            return f"{begins}; write '{found[1]}' in single quotes instead of {found[0]}"
    return f"{begins}; put a text that has one in single quotes, such as 'CONTOSO\\user1'"


def _explain_missing_end(spot: Spot) -> str:
    key, line = spot.key or "the text", spot.text.rstrip()
    text = spot.value.strip(QUOTES)
    mended = spot.write(f"{key} = {in_quotes(text)}")
    if line.endswith('\\"'):
        return f'{key} ends in \\", which in double quotes is not the end of the text; put it in single quotes{mended}'
    if set(line[-1:]) & set(TYPOGRAPHIC):
        return f"{key} ends in {line[-1:]}, a typographic quote; TOML has \" and '{mended}"
    if spot.value.startswith(('"', "'")):
        return f"the quote behind the value of {key} is missing{mended}"
    return f"a quote is missing in the line of {key}; each text has one before and the same one behind it"
