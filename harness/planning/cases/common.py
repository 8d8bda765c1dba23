"""What cases of several kinds share: their ids, clauses and severity, and the case of a request with its decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.case import Case, ExplanationStep, Severity, Suite
from harness.model.expectation import Alternative
from harness.model.outcome import SERVICE_KINDS, OutcomeKind
from harness.model.stimulus import Stimulus
from harness.planning.cases.comparisons import find_comparisons
from harness.planning.decisions import Decision
from harness.planning.explanation_steps import decision_step, fact_steps
from harness.planning.request import Request
from harness.planning.topology import Topology


@dataclass(frozen=True, slots=True)
class DecidedRequest:
    """A request that a probe can send, with the stimulus that sends it and the decisions that the topic allows."""

    request: Request
    stimulus: Stimulus
    decisions: tuple[Decision, ...]


def make_case_id(request: Request) -> str:
    """`PROTOCOL/MAILBOX[+MAILBOX…]/ENTRY/WHAT` (contract, section 4)."""
    addresses = "+".join(mailbox.address for mailbox in request.mailboxes)
    return f"{request.protocol}/{addresses}/{request.asked.name}/{request.operation}"


def build_case(
    topology: Topology, decided: DecidedRequest, alternatives: tuple[Alternative, ...], *, judges_hops: bool = False
) -> Case:
    """The row on what the client sees, or the `.hops` row on the requests between servers."""
    request, decisions = decided.request, decided.decisions
    leaves_site = not topology.is_own_site(request) or not topology.is_on_2007(request.mailbox)
    return Case(
        id=make_case_id(request) + (".hops" if judges_hops else ""),
        title=" Or: ".join(decision.rule.sentence for decision in decisions),
        suite=Suite(request.protocol.value),
        clauses=clauses_of(alternatives),
        alternatives=alternatives,
        stimulus=decided.stimulus,
        compared_with=find_comparisons(topology, request, decided.stimulus, alternatives),
        judges_hops=judges_hops,
        needs_entry_control=leaves_site or can_be_met_without_service(alternatives),
        severity=_severity(alternatives),
        steps=(
            *fact_steps(topology, request, decisions),
            *(decision_step(decision, alternatives) for decision in decisions),
        ),
    )


def clauses_apply(decisions: tuple[Decision, ...]) -> bool:
    """Whether a decision allows any result at all; else there is nothing to which its clauses apply."""
    return any(result.kinds for decision in decisions for result in decision.rule.results)


def not_applicable_case(topology: Topology, decided: DecidedRequest) -> Case:
    """A case whose clauses do not apply, as its decision says. Its request can show that the account is accepted."""
    decision = decided.decisions[0]
    clauses = tuple(dict.fromkeys(clause for result in decision.rule.results for clause in result.clauses))
    return Case(
        id=make_case_id(decided.request),
        title=decision.rule.sentence,
        suite=Suite(decided.request.protocol.value),
        clauses=clauses,
        stimulus=decided.stimulus,
        severity=Severity.MINOR,
        steps=(
            *fact_steps(topology, decided.request, decided.decisions),
            ExplanationStep(decision.rule.sentence, clauses),
        ),
        not_applicable=decision.rule.sentence,
    )


def can_be_met_without_service(alternatives: tuple[Alternative, ...]) -> bool:
    """Whether a server that serves no user could meet the row; the entry control then has to show that it serves one.

    Such a server refuses every request, may redirect every request on its own host, and asks no other server.
    """
    kinds = {outcome.kind for alternative in alternatives for outcome in alternative.outcomes}
    return bool(kinds - SERVICE_KINDS)


def clauses_of(alternatives: tuple[Alternative, ...]) -> tuple[str, ...]:
    """Every clause and every silent place that the alternatives cite, in the order of the decision."""
    return tuple(dict.fromkeys(_cited(alternatives)))


def _cited(alternatives: tuple[Alternative, ...]) -> Iterator[str]:
    for alternative in alternatives:
        if alternative.silent:
            yield alternative.silent
        for demand in alternative.demands:
            yield demand.clause


def _severity(alternatives: tuple[Alternative, ...]) -> Severity:
    if all(alternative.silent for alternative in alternatives):
        return Severity.MINOR
    kinds = {outcome.kind for alternative in alternatives for outcome in alternative.outcomes}
    return Severity.CRITICAL if OutcomeKind.SERVED in kinds else Severity.NORMAL
