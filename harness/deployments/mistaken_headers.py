"""Headers of tables as administrators type them where TOML or a deployment file has another one."""

from __future__ import annotations

import re

from harness.deployments.known_tables import KnownTable, correct_header, known_tables
from harness.deployments.toml_spots import Spot, header_of

_IDENTITIES = frozenset({"name", "address"})


def explain_header(spot: Spot) -> str:
    """A header that is no header, and what to write."""
    typed = spot.text.strip()
    meant = correct_header(header_of(spot.text) or typed)
    behind = re.match(r"\s*(\[\[?[^\[\]]+\]\]?)\s*(\w.*)", spot.text)
    if behind and "=" in behind[2]:
        return f"{behind[1]} has something behind it; what belongs to the table stands on lines of its own below"
    if meant is None:
        return f"{spot.shown(typed)} is no header of a table; write [name] or [[name]], without blanks in the name"
    return f"{spot.shown(typed)} is no header of a table; write {meant}"


def explain_repetition(spot: Spot) -> tuple[int, str]:
    """A table or key that is there already, and why that probably is: the line to mend, and what to do."""
    misspelt = _find_misspelt_header(spot)
    if misspelt is not None:
        return misspelt
    header = header_of(spot.text) if spot.text.lstrip().startswith("[") else None
    return _explain_repeated_key(spot) if header is None else _explain_repeated_table(spot, header)


def _find_misspelt_header(spot: Spot) -> tuple[int, str] | None:
    """The first header up to there with a name or brackets that no table of a deployment file has."""
    for number, line in enumerate(spot.lines[: spot.number], start=1):
        header = header_of(line) if line.lstrip().startswith("[") else None
        if header is None or header.startswith(("connect.", "evidence.")):
            continue
        meant, known = correct_header(header), known_tables().get(header)
        if known is None and meant is not None:
            return number, f"{line.strip()} is not a known table; did you mean {meant}?"
        if known is not None and known.repeated and not line.lstrip().startswith("[["):
            return (
                number,
                f"{line.strip()} stands for one table, and there may be several; write {known} for each of them",
            )
        if known is not None and not known.repeated and line.lstrip().startswith("[["):
            return number, f"{line.strip()} stands for one of several tables, and there is only one; write {known}"
    return None


def _explain_repeated_table(spot: Spot, header: str) -> tuple[int, str]:
    earlier = _find_earlier(spot, header)
    there = f" (line {earlier})" if earlier else ""
    parent = known_tables().get(header.partition(".")[0])
    if parent is not None and parent.repeated and "." in header:
        return spot.number, (
            f"[{header}] is there already{there} for the same {parent.header}; write the header {parent} of the next "
            "one above, or keep one of the two"
        )
    return spot.number, f"[{header}] is there already{there}; keep one table, with the keys of both"


def _find_earlier(spot: Spot, header: str) -> int | None:
    for number in range(spot.number - 1, 0, -1):
        if header_of(spot.lines[number - 1]) == header:
            return number
    return None


def _explain_repeated_key(spot: Spot) -> tuple[int, str]:
    key = spot.key or spot.text.partition("=")[0].strip()
    table: KnownTable | None = None
    earlier: int | None = None
    for number in range(spot.number - 1, 0, -1):
        line = spot.lines[number - 1]
        if line.lstrip().startswith("[") and header_of(line) is not None:
            table = known_tables().get(header_of(line) or "")
            break
        if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            earlier = number
    there = f" (line {earlier})" if earlier else ""
    if table is not None and table.repeated and key in _IDENTITIES:
        return (
            spot.number,
            f"{key} is there already in this table{there}; write the header {table} of the next one above it",
        )
    return spot.number, f"{key} is there already in this table{there}; keep one of the two"
