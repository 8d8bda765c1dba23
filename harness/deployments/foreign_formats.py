"""Other formats than TOML, told by how a text begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TO_WRITE = "expected a TOML file: `python -m harness init NEW.toml` begins one"
_TO_IMPORT = "`python -m harness import FILE --output NEW.toml` makes a deployment file of it"
_TO_EXPORT = "`python -m harness import --script NEW.ps1` writes a script whose export can be imported"
_BEGINS_WITH_HASH = re.compile(r"#TYPE |#!")
_BLANK_LINES_AND_COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*\n|\s+)*")
_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class _Format:
    """How it begins, after blank lines and comments; what it is, and what to do."""

    begins: re.Pattern[str]
    name: str
    advice: str


_FORMATS = (
    _Format(
        re.compile(r"<Objs\b|(?s:<\?xml.{0,200}?<Objs\b)"), "an export of the Exchange Management Shell", _TO_IMPORT
    ),
    _Format(re.compile(r"(?i:<!doctype html|<html)"), "a web page", _TO_WRITE),
    _Format(re.compile(r"<\?xml|<[A-Za-z!]"), "XML", _TO_WRITE),
    _Format(re.compile(r"(?i:version: 1\s+)?dn::? "), "LDIF, an export of a directory", _TO_IMPORT),
    _Format(re.compile(r'#TYPE |"[^"\n]*"(,"[^"\n]*")+[ \t]*\n'), "CSV, which loses lists", _TO_EXPORT),
    _Format(re.compile(r"[A-Za-z]\w*([,;\t])\w+(?:\1\w+)*[ \t]*\n"), "CSV, which loses lists", _TO_EXPORT),
    _Format(re.compile(r'\{\s*["}]|\[\s*(?:\{|\])'), "JSON", f"{_TO_WRITE}; if it is an export, {_TO_IMPORT}"),
    _Format(re.compile(r"Windows Registry Editor|REGEDIT4"), "an export of the Windows registry", _TO_WRITE),
    _Format(re.compile(r"#!"), "a script", _TO_WRITE),
    _Format(
        re.compile(r"(?i:param\s*\(|function\s|(?:get|set|new|import|export|add)-[a-z]+\b)|\$\w+\s*=\s*\(?[\w]+-\w+"),
        "a script of PowerShell",
        f"run it in the Exchange Management Shell; of what it exports, {_TO_IMPORT}",
    ),
    _Format(
        re.compile(r"[A-Za-z]\w* +: .*\n(?:\w+ +:.*\n|[ \t]*\n| +\S.*\n)*\w+ +: (?!=)"),
        "a list as Format-List prints it",
        _TO_IMPORT,
    ),
    _Format(
        re.compile(r"---[ \t]*\n|%YAML|(?:- )?[A-Za-z]\w*:(?: [^\n=]*)?\n(?:[ -]+[A-Za-z]\w*:|[A-Za-z]\w*:(?:\s|$))"),
        "YAML",
        _TO_WRITE,
    ),
)


def describe_format(text: str) -> str | None:
    """What the text is instead of TOML, with what to do; None where it seems meant as TOML."""
    start = text[:_LOOKED_AT].lstrip()
    if not _BEGINS_WITH_HASH.match(start):
        blank = _BLANK_LINES_AND_COMMENTS.match(start)
        start = start[blank.end() :] if blank else start
    for one in _FORMATS:
        if one.begins.match(start):
            return f"is {one.name}, not TOML; {one.advice}"
    return None
