"""Ordered decision tables: the first rule whose conditions hold decides.

A table is data. A reader can compare it with the topic, a test can enumerate every combination of facts, and the page
of the documentation is generated from it.
"""

from __future__ import annotations

import dataclasses
import itertools
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol

F = TypeVar("F")


class ProxyRoute(Enum):
    """Which server-to-server requests a decision implies."""

    NONE = "no request to another Client Access server"
    DESTINATION = "one way: entry server to a Client Access server of the mailbox's site"
    BACK_END = "straight from the entry server to the back-end server"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class ImpliedHops:
    """The requests between servers that a result implies.

    `about` is the clause that the whole route is about, None where only its parts are judged; each of `also` judges its
    own part.
    """

    route: ProxyRoute
    about: str | None = None
    also: tuple[str, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause that judges these requests."""
        return self.also if self.about is None else (self.about, *self.also)


HOPS_NOT_JUDGED = ImpliedHops(ProxyRoute.NOT_JUDGED)


@dataclass(frozen=True, slots=True)
class AllowedResult:
    """One result that the topic allows: what the client sees, and which requests between servers it implies.

    `about` is the clause that the whole outcome is about; each of `also` judges its own part. Where the topic has it
    `left_open`, `about` is the place that is silent (UNS-…), the result is only recorded, and `also` are its bounds.
    One that is only `accepted_beside` others is no duty. Without `kinds` the clauses do not
    apply.
    """

    kinds: tuple[OutcomeKind, ...]
    about: str
    also: tuple[str, ...] = ()
    hops: ImpliedHops = HOPS_NOT_JUDGED
    left_open: bool = False
    accepted_beside: bool = False

    @property
    def silent(self) -> str | None:
        """The place where the topic is silent."""
        return self.about if self.left_open else None

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause that judges what the client sees."""
        return self.also if self.left_open else (self.about, *self.also)

    @property
    def route(self) -> ProxyRoute:
        """Which way the requests between servers go."""
        return self.hops.route


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """`when` the named facts have these values, one of the `results` applies; `sentence` says so to a reader."""

    when: Mapping[str, object]
    sentence: str
    results: tuple[AllowedResult, ...]

    def holds(self, facts: object) -> bool:
        """Whether every condition is met."""
        return all(getattr(facts, name) == value for name, value in self.when.items())


@dataclass(frozen=True, slots=True)
class DecisionTable(Generic[F]):
    """The decisions for one request, in the order in which they are taken.

    `reachable` tells which combinations of facts a deployment can have; every reachable one must meet a rule.
    `labels` name each fact for a reader.
    """

    name: str
    protocol: Protocol
    facts: type[F]
    labels: Mapping[str, str]
    reachable: Callable[[F], bool]
    rules: tuple[DecisionRule, ...]

    def decide(self, facts: F) -> DecisionRule:
        """The first rule that holds; raises LookupError where none does, which is a mistake in the table."""
        for rule in self.rules:
            if rule.holds(facts):
                return rule
        raise LookupError(f"{self.name}: no rule for {facts}")

    def cells(self) -> Iterator[F]:
        """Every reachable combination of facts, in a fixed order."""
        hints = typing.get_type_hints(self.facts)
        names = [field.name for field in dataclasses.fields(self.facts)]  # type: ignore[arg-type]  # F is a dataclass
        domains = [(True, False) if hints[name] is bool else tuple(hints[name]) for name in names]
        for values in itertools.product(*domains):
            facts = self.facts(*values)
            if self.reachable(facts):
                yield facts


def is_left_open(rule: DecisionRule) -> bool:
    """Whether the topic leaves a cell open: every result of the rule is silent."""
    return all(result.left_open for result in rule.results)
