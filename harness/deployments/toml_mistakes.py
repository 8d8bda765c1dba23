"""What is probably meant by a text that is not TOML, for somebody who never read about TOML."""

from __future__ import annotations

import re

import tomli

from harness.deployments.foreign_formats import describe_format
from harness.deployments.mistaken_headers import explain_header, explain_repetition
from harness.deployments.mistaken_quotes import explain_broken_string
from harness.deployments.mistaken_statements import (
    explain_behind_value,
    explain_comment,
    explain_missing_equals,
    explain_odd_blank,
    explain_statement,
)
from harness.deployments.mistaken_values import explain_value
from harness.deployments.toml_spots import Spot, header_of, spot_of


def explain_toml_error(text: str, error: tomli.TOMLDecodeError) -> tuple[int | None, str]:
    """The line to mend, None for the whole file, and what was found there with what to write; all of it printable."""
    line, sentence = _find_mistake(text, error)
    return line, "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in sentence)


def _find_mistake(text: str, error: tomli.TOMLDecodeError) -> tuple[int | None, str]:
    foreign = describe_format(text)
    if foreign is not None:
        return None, foreign
    if "\r" in text:
        return _explain_carriage_return(text)
    spot = spot_of(error)
    if error.msg.startswith(("Cannot declare", "Cannot overwrite", "Cannot mutate")):
        return explain_repetition(spot)
    unclosed = _explain_unclosed(spot)
    if unclosed is not None:
        return unclosed
    sentence = explain_odd_blank(spot) or _explain(spot)
    return (
        spot.number,
        sentence or f"column {spot.column + 1} is not TOML: {error.msg}; expected key = value, a header or a comment",
    )


def _explain(spot: Spot) -> str | None:
    match spot.message:
        case "Invalid value":
            return explain_value(spot)
        case "Invalid statement":
            return explain_statement(spot)
        case message if message.startswith("Expected '='"):
            return explain_missing_equals(spot)
        case message if message.startswith("Expected newline"):
            return explain_comment(spot) or (
                explain_header(spot) if spot.text.lstrip().startswith("[") else explain_behind_value(spot)
            )
        case message if message.startswith(("Expected ']", "Invalid initial character")):
            return explain_header(spot) if spot.text.lstrip().startswith("[") else None
        case _:
            return explain_broken_string(spot)


def _explain_carriage_return(text: str) -> tuple[int, str]:
    line = len(re.split(r"\r\n?|\n", text[: text.index("\r")]))
    return (
        line,
        "a line ends in CR alone, or in CR CR LF; save the file with line ends LF or CR LF (as Windows has them)",
    )


def _explain_unclosed(spot: Spot) -> tuple[int, str] | None:
    """A text, array or table without its end, which shows only later: said of the line where it begins."""
    opened = _find_open_quotes(spot)
    if opened is not None:
        return opened
    if spot.message == "Unclosed array":
        return _explain_unclosed_array(spot)
    if spot.message == "Unclosed inline table":
        begins = _last_line_with(spot, "{")
        return (
            begins,
            "a brace is not closed, or a comma is missing between two keys; write { key = value, key = value }",
        )
    if spot.message.startswith("Unterminated") or spot.message == 'Expected "\'"':
        return _explain_unclosed_text(spot)
    return None


def _explain_unclosed_array(spot: Spot) -> tuple[int, str]:
    begins = _last_line_with(spot, "[")
    rest = spot.rest.strip()
    if rest[:1] in {'"', "'"}:
        return (
            spot.number,
            f"a comma is missing before {spot.shown(rest)}; write one between each two values of the array",
        )
    if rest[:1] in {";", "|", ":"}:
        return spot.number, f"{rest[0]} stands in an array; write commas between its values"
    if rest[:1] in {")", "}"}:
        return spot.number, f"{rest[0]} stands at the end of an array; write ]"
    return begins, "the array that begins here is not closed; write ] behind its last value"


def _find_open_quotes(spot: Spot) -> tuple[int, str] | None:
    """Three quotes in a line above, behind which everything is text up to three others."""
    last = len(spot.lines) if spot.message.startswith("Unterminated") else spot.number - 1
    for quote in ('"""', "'''"):
        begins = 0
        for number, line in enumerate(spot.lines[:last], start=1):
            if line.count(quote) % 2:
                begins = 0 if begins else number
        if begins:
            advice = f"write {quote} behind it, or one quote on each side"
            return begins, f"the text that begins with {quote} has no end; {advice}"
    return None


def _explain_unclosed_text(spot: Spot) -> tuple[int, str] | None:
    for number, line in enumerate(spot.lines, start=1):
        typed = re.match(r"[^\"'#=]*=\s*'([^']*)$", line)
        if typed and header_of(line) is None:
            here = Spot(spot.lines, number, len(line), "Illegal character")
            return number, explain_broken_string(here) or "a quote is missing"
    return None


def _last_line_with(spot: Spot, bracket: str) -> int:
    """Where what is open there begins: behind an equals sign."""
    begins = re.compile(rf"[^#]*=\s*.*{re.escape(bracket)}")
    for number in range(spot.number, 0, -1):
        if begins.match(spot.lines[number - 1] if number <= len(spot.lines) else ""):
            return number
    return spot.number
