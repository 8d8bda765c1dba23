"""Facts about runs, as Allure keeps them (Java properties): what all runs share is said once, the rest of each run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

Facts = Mapping[str, str]

_LINE = re.compile(r"((?:[^\\=:\s]|\\.)+)[ \t\f]*[=: \t\f][ \t\f]*(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_OF_A_NAME, _OF_A_VALUE = re.compile(r"[\s=:#!\\]"), re.compile(r"[\\\r\n\f]")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_LETTERS = {control: letter for letter, control in _CONTROLS.items()}


def read_facts(text: str) -> Facts:
    """Names and values; lines that are no facts are left out."""
    lines = (line.lstrip() for line in text.split("\n"))
    found = (_LINE.fullmatch(line.rstrip("\r")) for line in lines if not line.startswith(("#", "!")))
    return {_plain(one[1]): _plain(one[2]).strip() for one in found if one is not None}


def _plain(escaped: str) -> str:
    return _ESCAPE.sub(_unescaped, escaped)


def _unescaped(escape: re.Match[str]) -> str:
    letter = escape[1]
    return chr(int(letter[1:], 16)) if len(letter) > 1 else _CONTROLS.get(letter, letter)


def facts_text(facts: Facts) -> str:
    """The facts as properties; read again they are the same."""
    return "".join(
        f"{_OF_A_NAME.sub(_escaped, name)}={_OF_A_VALUE.sub(_escaped, value)}\n" for name, value in facts.items()
    )


def _escaped(found: re.Match[str]) -> str:
    return f"\\{_LETTERS.get(found[0], found[0])}"


def shared_facts(runs: Sequence[Facts]) -> Facts:
    """What all runs that say anything say alike."""
    saying = [facts for facts in runs if facts]
    first = saying[0] if saying else {}
    return {name: value for name, value in first.items() if all(facts.get(name) == value for facts in saying)}


def own_facts(runs: Iterable[Facts], shared: Facts) -> Facts:
    """What several runs of one deployment and target say beyond what all share: the values of each, once."""
    values: dict[str, list[str]] = {}
    for name, value in (fact for facts in runs for fact in facts.items()):
        known = values.setdefault(name, [])
        known += [] if value in known else [value]
    return {name: "; ".join(known) for name, known in values.items() if name not in shared}
