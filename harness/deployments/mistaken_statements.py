"""Lines that are no `key = value`: other comments, colons, keys with blanks, and what stands behind a value."""

from __future__ import annotations

import re
import unicodedata

from harness.deployments.known_tables import kind_of, known_tables
from harness.deployments.mistaken_quotes import TYPOGRAPHIC
from harness.deployments.mistaken_values import explain_bare
from harness.deployments.other_names import find_meant
from harness.deployments.toml_spots import Spot, in_quotes

_ODD = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})
"""Unicode's categories of blanks, ends of lines, characters without a shape, control characters."""
_COMMENT = re.compile(r";|//|/\*|--|<!--|'|rem\b|::|%", re.IGNORECASE)
_COMMENT_BEHIND = re.compile(r"\s*(;|//|/\*|--|<!--)\s*(?=\S)")


def explain_statement(spot: Spot) -> str | None:
    """A line that begins with what begins no line."""
    line = spot.text.strip()
    if set(spot.rest[:1]) & set(TYPOGRAPHIC):
        return f"{spot.rest[0]} is a typographic quote, and a key needs none; take it away"
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        return f"{line[:7]} is a mark that Git puts where a merge has to be decided; keep one of the two sides"
    if comment := _COMMENT.match(line):
        return f"{comment[0]} begins no comment in TOML; write # instead"
    if line.startswith("$"):
        return f"{spot.shown(line.split('=')[0].strip())} is a variable of PowerShell; a key has no $"
    if line.startswith(("}", "]", ")")):
        return f"{line[0]} closes what was not opened, or was closed before; take it away"
    if line.startswith("="):
        return "there is no key before =; write key = value"
    return _explain_key(spot)


def explain_missing_equals(spot: Spot) -> str | None:
    """A key without an equals sign behind it."""
    before, rest = spot.text[: spot.column].strip(), spot.rest.strip()
    if comment := _COMMENT.match(spot.text.strip()):
        return f"{comment[0]} begins no comment in TOML; write # instead"
    if rest.startswith((":=", ":")):
        if found := re.match(r":([0-9]+|\*)\s*=", rest):
            return (
                f'{before}:{found[1]} has a colon; a key that has one stands in quotes: write "{before}:{found[1]}" ='
            )
        key = re.split(r"[\s{,]", before)[-1]
        if before.startswith("-"):
            return "a line of YAML; TOML has key = value, and a header [[name]] for each of several tables"
        return f"a colon stands behind {key}; write = instead"
    if rest.startswith(","):
        return "a value without a key stands in braces; an array stands in square brackets"
    key, equals, _ = spot.text.strip().partition("=")
    if equals and re.search(r"\s", key.strip()):
        return _explain_key(spot)
    if re.fullmatch(r"[A-Za-z_][\w-]*", before) and rest:
        value = in_quotes(rest.strip("\"'")) if kind_of(before) == "other" else rest
        return f"there is no = between {before} and its value{spot.write(f'{before} = {value}')}"
    if not rest:
        return (
            f"{spot.shown(before)} stands alone; expected key = value, a header [name], or a comment that begins with #"
        )
    return None


def explain_behind_value(spot: Spot) -> str | None:
    """What stands behind a value, where the line ought to end."""
    rest = spot.rest.strip()
    if rest in {",", ";"}:
        return f"the line ends with {rest} but a line of TOML has no sign at its end; take it away"
    value = spot.value
    if set(rest[:1]) & set(TYPOGRAPHIC):
        return f"{rest[0]} is a typographic quote; TOML has \" and '"
    if value[:1] not in "\"'[{":
        return explain_bare(spot, spot.key, value)
    if spot.is_secret:
        return "something stands behind the value; a text that has quotes in it stands in the other kind of quotes"
    elements = re.findall(r"\"[^\"]*\"|'[^']*'", value)
    if len(elements) > 1 and re.fullmatch(r"(?:\"[^\"]*\"|'[^']*'|[\s,;])+", value) and kind_of(spot.key) == "array":
        array = f"{spot.key} = [{', '.join(elements)}]"
        return f"{spot.key} has several values; an array stands in square brackets{spot.write(array)}"
    if value[:1] in "\"'":
        return (
            f"{spot.shown(rest)} stands behind the end of the text; a text that has quotes in it stands in the other "
            "kind of quotes"
        )
    return f"{spot.shown(rest)} stands behind the value; the line ends with the value"


def explain_comment(spot: Spot) -> str | None:
    """A comment of another language where the line ought to end."""
    comment = _COMMENT_BEHIND.match(spot.rest)
    return f"{comment[1]} begins no comment in TOML; write # instead" if comment else None


def explain_odd_blank(spot: Spot) -> str | None:
    """A character that looks like a blank, or like nothing, and is none."""
    for at in (spot.column, spot.column - 1):
        character = spot.text[at : at + 1] if at >= 0 else ""
        if character and character not in " \t" and unicodedata.category(character) in _ODD:
            if unicodedata.category(character) == "Cc":
                return (
                    f"column {at + 1} has the control character U+{ord(character):04X}, which no text has; take it out"
                )
            name = unicodedata.name(character).lower()
            return (
                f"column {at + 1} has U+{ord(character):04X} ({name}), which only looks like a blank or like nothing; "
                "type the line anew, or replace it by a blank"
            )
    return None


def _explain_key(spot: Spot) -> str | None:
    """A key that has blanks or letters that no key has."""
    key = spot.text.partition("=")[0].strip()
    if "=" not in spot.text or not key:
        return None
    every = [name for table in known_tables().values() for name in table.kinds]
    meant = find_meant(key, every)
    advice = f"did you mean {meant}?" if meant else 'a key has letters a to z, digits, "_" and "-", or stands in quotes'
    return f"{spot.shown(key)} is not a key; {advice}"
