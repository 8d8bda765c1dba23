"""Why an outcome is expected, said as a person would: each fact looked up, each decision, its clause."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from harness.model.case import Step
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import Alternative
from harness.planning.decisions import Decision
from harness.planning.lookup import Lookup


def fact_steps(
    lookup: Lookup, mailbox: Mailbox, entry: ClientAccessServer, decisions: tuple[Decision, ...]
) -> Iterator[Step]:
    """Who asks whom, and what the entry server finds out about it."""
    server = lookup.server_of(mailbox)
    yield Step(
        f"{mailbox.address} has its mailbox on {server.name} (Exchange {server.version.text}), site {server.site}."
    )
    relation = "the same site" if server.site == entry.site else "another site"
    yield Step(f"The client asks {entry.name} (Exchange {entry.version.text}), site {entry.site}: {relation}.")
    for decision in decisions:
        if decision.destinations:
            names = ", ".join(f"{cas.name} (Exchange {cas.version.text})" for cas in decision.destinations)
            yield Step(f"In site {server.site} stands {names}.")
        yield Step(_looked_up(decision))


def _looked_up(decision: Decision) -> str:
    """The facts that the rule's decision rests on, by their labels."""
    facts = {field.name: getattr(decision.facts, field.name) for field in dataclasses.fields(decision.facts)}  # type: ignore[arg-type]  # facts are dataclasses
    used = {name for rule in decision.table.rules_up_to(decision.rule) for name in rule.when}
    words = [f"{decision.table.labels[name]}: {spoken(value)}" for name, value in facts.items() if name in used]
    return f"{decision.table.name}: {'; '.join(words)}." if words else f"{decision.table.name}: nothing to look up."


def spoken(value: object) -> str:
    """A fact's value in words."""
    if value is True:
        return "yes"
    if value is False:
        return "no"
    return str(value)


def decision_step(decision: Decision, alternatives: tuple[Alternative, ...]) -> Step:
    """The rule that holds and the clauses that the case judges by it."""
    cited = {demand.clause for alternative in alternatives for demand in alternative.demands}
    cited |= {alternative.silent for alternative in alternatives if alternative.silent}
    named = dict.fromkeys(
        clause
        for ending in decision.rule.endings
        for clause in (*ending.clauses, *ending.hop_clauses, ending.silent)
        if clause is not None and clause in cited
    )
    return Step(decision.rule.says, tuple(named))
