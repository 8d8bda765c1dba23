"""What several sources state of the same thing, combined: the first one counts, and a contradiction is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Fact = str | bool | frozenset[str] | tuple[str, ...] | None
"""A value in the form in which sources are compared; `$null` is None, and what a source does not show is no fact."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one object states of its subject, such as `CAS-01` or `CAS-01\\owa (Default Web Site)`.

    `raw` is what the source wrote, by the name of the fact that it was read as, where that says less.
    """

    subject: str
    facts: Mapping[str, Fact]
    origin: str
    raw: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """The fact of this name as text, if it is one."""
        fact = self.facts.get(name)
        return fact if isinstance(fact, str) else None

    def flag(self, name: str) -> bool | None:
        """The fact of this name as true or false, if it is one."""
        fact = self.facts.get(name)
        return fact if isinstance(fact, bool) else None

    def words(self, name: str) -> frozenset[str] | None:
        """The fact of this name as a set of words, if it is one."""
        fact = self.facts.get(name)
        return fact if isinstance(fact, frozenset) else None


def combine(statements: Iterable[Statement]) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """One statement a subject, in the order of first appearance, and a sentence for each contradiction.

    Subjects are told apart without case, as Windows does; values that differ in case alone agree.
    """
    combined: dict[str, Statement] = {}
    remarks: list[str] = []
    for statement in statements:
        key = statement.subject.casefold()
        earlier = combined.get(key)
        if earlier is None:
            combined[key] = statement
            continue
        remarks.extend(_contradictions(earlier, statement))
        added = {name: text for name, text in statement.raw.items() if name not in earlier.facts}
        facts = {**statement.facts, **earlier.facts}
        combined[key] = Statement(earlier.subject, facts, earlier.origin, {**added, **earlier.raw})
    return tuple(combined.values()), tuple(dict.fromkeys(remarks))


def _contradictions(first: Statement, second: Statement) -> Iterable[str]:
    for name, fact in second.facts.items():
        if name in first.facts and _folded(first.facts[name]) != _folded(fact):
            yield (
                f"{first.subject}: {name} is {_shown(first.facts[name])} in {first.origin} and {_shown(fact)} in "
                f"{second.origin}; the first is used"
            )


def _folded(fact: Fact) -> Fact:
    return fact.casefold() if isinstance(fact, str) else fact


def _shown(fact: Fact) -> str:
    match fact:
        case None:
            return "$null"
        case bool():
            return "true" if fact else "false"
        case str():
            return f'"{fact}"'
        case frozenset() | tuple():
            return ", ".join(sorted(fact)) or "empty"
