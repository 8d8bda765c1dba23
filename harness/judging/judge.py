"""The verdict on a case (contract, section 4), from what was seen and from the two controls."""

from __future__ import annotations

from dataclasses import dataclass

from harness.judging.contradictions import holding, leaked_name, shown_mailbox, why_not_known
from harness.judging.demand_result import Holding
from harness.judging.matching import matches
from harness.judging.sharing import how_shared
from harness.judging.visits import as_it_counts, is_silent, silent_visits, what_visits_saw
from harness.judging.wording import said, said_all
from harness.model.case import Case
from harness.model.expectation import (
    Alternative,
    Demand,
    HidesInnerServers,
    HopsAddress,
    OneHop,
    OneVisitFails,
    SharesConnections,
    SharesEvenly,
    ShowsOwnMailbox,
    VisitAnswers,
    VisitReaches,
)
from harness.model.observation import Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import Protocol
from harness.model.verdict import Because, ExpectedOutcome, Verdict, VerdictWord


@dataclass(frozen=True, slots=True)
class ControlResults:
    """Whether the contract's controls hold; None where the deployment has no case that could show it.

    `credentials`: the account was accepted by some server. `entry`: the entry server served another mailbox.
    """

    credentials: bool | None = True
    entry: bool | None = True


@dataclass(frozen=True, slots=True)
class _Reading:
    """One alternative held against an observation."""

    alternative: Alternative
    outcome_fits: bool
    contradicted: tuple[Demand, ...]
    not_shown: bool
    not_known: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.outcome_fits and not self.contradicted

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(demand.clause for demand in self.contradicted))


def judge(case: Case, seen: Observation | None, controls: ControlResults) -> Verdict:
    """The verdict; `seen` is None only for a case that is not sent."""
    if case.not_applicable is not None:
        return _row(case, VerdictWord.NOT_APPLICABLE, case.not_applicable)
    assert seen is not None
    assert case.stimulus is not None
    observed = _observed(case, seen)
    if seen.prerequisite is not None:
        return _row(case, VerdictWord.INCONCLUSIVE, seen.prerequisite, observed=observed, because=Because.PREREQUISITE)
    if is_silent(seen) and not _fails_to_pass_on(case, controls):
        who = "the server that the advice leads to" if case.stimulus.follow_up else case.stimulus.entry
        reason = f"{who} gave no answer{silent_visits(seen)}: {seen.explanation}"
        return _row(case, VerdictWord.INCONCLUSIVE, reason, observed=observed, because=Because.UNREACHABLE)
    if case.judges_hops and seen.hops is None:
        return _row(case, VerdictWord.NOT_APPLICABLE, "hops not observable")
    unmet = _unmet_control(case, seen, controls)
    if unmet is None:
        return _weigh(case, seen, observed)
    word, because, reason = unmet
    if word is VerdictWord.NOT_APPLICABLE and seen.outcome.kind not in _LIKE_A_WRONG_PASSWORD:
        weighed = _weigh(case, seen, observed)
        if weighed.verdict is VerdictWord.FAIL:
            return weighed
    return _row(case, word, reason, observed=observed, because=because)


_LIKE_A_WRONG_PASSWORD = (OutcomeKind.UNAUTHORIZED, OutcomeKind.REFUSED, OutcomeKind.MALFORMED)
"""What a wrong password could look like; a redirect or another user's page it cannot."""


_FAILING_OVER = frozenset({"GEN-03", "NLB-06", "NLB-08"})
"""Clauses of which an entry server's silence says something (contract, section 3)."""


def _fails_to_pass_on(case: Case, controls: ControlResults) -> bool:
    """No answer from a server that serves others, before and after: it is the request behind it that fails."""
    return bool(_FAILING_OVER.intersection(case.clauses)) and controls.credentials is True and controls.entry is True


def _unmet_control(
    case: Case, seen: Observation, controls: ControlResults
) -> tuple[VerdictWord, Because | None, str] | None:
    """What keeps the observation from counting, if anything does."""
    assert case.stimulus is not None
    unauthorized = seen.outcome.kind is OutcomeKind.UNAUTHORIZED
    who = case.stimulus.mailboxes[0]
    if controls.credentials is None:
        reason = (
            f"no server is due to accept the account of {who}, so a refusal could not be told from a wrong password"
        )
        return VerdictWord.NOT_APPLICABLE, None, reason
    if not controls.credentials:
        because = Because.UNAUTHORIZED if unauthorized or _is_mail_refusal(case, seen) else Because.PREREQUISITE
        reason = f"no server accepted the account of {who} in this run; seen: {seen.explanation}"
        return VerdictWord.INCONCLUSIVE, because, reason
    if (case.needs_entry_control or unauthorized) and controls.entry is False:
        reason = (
            f"{case.stimulus.entry} served no other mailbox by {case.stimulus.protocol} in this run; "
            f"seen: {seen.explanation}"
        )
        return VerdictWord.INCONCLUSIVE, Because.PREREQUISITE, reason
    return None


def _is_mail_refusal(case: Case, seen: Observation) -> bool:
    assert case.stimulus is not None
    mail = case.stimulus.protocol in (Protocol.POP3, Protocol.IMAP4)
    return mail and seen.outcome.kind is OutcomeKind.REFUSED


def _weigh(case: Case, seen: Observation, observed: Outcome) -> Verdict:
    """Hold every alternative against the observation: one that is met is enough."""
    readings = [_read(case, alternative, seen) for alternative in case.alternatives]
    met = [reading for reading in readings if reading.is_met]
    judged_met = [reading for reading in met if not reading.alternative.silent and not reading.not_known]
    not_known = [reason for reading in met for reason in reading.not_known]
    if not judged_met and not_known:
        return _row(case, VerdictWord.NOT_APPLICABLE, not_known[0], observed=observed)
    if judged_met and all(reading.not_shown for reading in judged_met):
        return _nothing_shown(case, seen, observed)
    if judged_met:
        judged = _clauses(judged_met)
        return _row(case, VerdictWord.PASS, f"as documented: {said(observed)}", observed=observed, judged=judged)
    all_silent = all(reading.alternative.silent for reading in readings)
    silent = met or ([reading for reading in readings if not reading.contradicted] if all_silent else [])
    if silent:
        places = tuple(dict.fromkeys(reading.alternative.silent for reading in silent if reading.alternative.silent))
        reason = f"the topic is silent ({', '.join(places)}): {said(observed)}, {seen.explanation}"
        return _row(case, VerdictWord.INFORMATIONAL, reason, observed=observed, judged=places)
    judged_readings = [reading for reading in readings if not reading.alternative.silent] or readings
    if all(reading.not_shown and not reading.contradicted for reading in judged_readings):
        return _nothing_shown(case, seen, observed)
    if all(reading.alternative.recommended for reading in readings):
        return _departure(case, seen, observed, readings)
    return _failure(case, seen, observed, judged_readings)


def _nothing_shown(case: Case, seen: Observation, observed: Outcome) -> Verdict:
    reason = f"the requests that would show it were not seen: {seen.explanation}"
    return _row(case, VerdictWord.INCONCLUSIVE, reason, observed=observed, because=Because.PREREQUISITE)


def _departure(case: Case, seen: Observation, observed: Outcome, readings: list[_Reading]) -> Verdict:
    """What is only recommended fails nobody (contract, section 4): the row says what is there instead."""
    clauses = _clauses(readings)
    details = (_detail(demand, seen) for reading in readings for demand in reading.contradicted)
    found = "".join(details).removeprefix("; ") or said(observed)
    reason = f"departs from a recommendation ({', '.join(clauses)}): {found}"
    return _row(case, VerdictWord.INFORMATIONAL, reason, observed=observed, judged=clauses)


def _failure(case: Case, seen: Observation, observed: Outcome, readings: list[_Reading]) -> Verdict:
    """Cite the alternative that was missed by the fewest clauses."""
    nearest = min(readings, key=lambda reading: len(reading.failed) or len(reading.alternative.demands) + 1)
    failed = nearest.failed or tuple(demand.clause for demand in nearest.alternative.demands[:1])
    ordered = tuple(clause for clause in case.clauses if clause in failed)
    reason = f"expected {said_all(expected_outcomes(case))}; saw {said(observed)} ({seen.explanation})"
    if seen.moves_by:
        reason += f"; the page moves on by {seen.moves_by}"
    reason += "".join(_detail(demand, seen) for demand in nearest.contradicted)
    return _row(case, VerdictWord.FAIL, reason, observed=observed, judged=ordered, failed=ordered)


def _detail(demand: Demand, seen: Observation) -> str:
    """What expectation and outcome do not show of a demand that is contradicted."""
    match demand:
        case HidesInnerServers():
            leak = leaked_name(demand, seen)
            return f"; {leak}" if leak else ""
        case ShowsOwnMailbox(_, own, others):
            shown = shown_mailbox(own, others, seen)
            return f"; the page is {shown}'s" if shown else ""
        case HopsAddress(_, servers, hosts):
            named = dict.fromkeys(hop.host for hop in seen.hops or () if hop.destination in servers)
            return f"; addressed as {', '.join(named)}, due is {' or '.join(hosts)}"
        case SharesConnections() | SharesEvenly():
            return f"; {how_shared(demand, seen)}"
        case VisitAnswers() | OneVisitFails() | VisitReaches():
            return f"; {what_visits_saw(demand, seen)}"
        case _:
            return ""


def _read(case: Case, alternative: Alternative, seen: Observation) -> _Reading:
    assert case.stimulus is not None
    base = f"https://{case.stimulus.host}/"
    outcome = as_it_counts(seen.outcome)
    holdings = [(demand, holding(demand, seen, outcome, base=base)) for demand in alternative.demands]
    return _Reading(
        alternative=alternative,
        outcome_fits=case.judges_hops or any(matches(one, outcome, base=base) for one in alternative.outcomes),
        contradicted=tuple(demand for demand, how in holdings if how is Holding.CONTRADICTED),
        not_shown=any(how is Holding.NOT_SHOWN for _, how in holdings),
        not_known=tuple(why_not_known(demand, seen) for demand, how in holdings if how is Holding.NOT_KNOWN),
    )


def _observed(case: Case, seen: Observation) -> Outcome:
    """What the row reports: the client's outcome, or the hops in order of arrival, each once where none are counted."""
    if not case.judges_hops or seen.hops is None:
        return seen.outcome
    counted = any(isinstance(demand, OneHop) for ending in case.alternatives for demand in ending.demands)
    return Outcome(OutcomeKind.HOPS, hops=seen.hops if counted else _distinct(seen.hops))


def _distinct(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    found: dict[tuple[str, str, str, str], Hop] = {}
    for hop in hops:
        found.setdefault((hop.source, hop.destination, hop.scheme, hop.path.lower()), hop)
    return tuple(found.values())


def _clauses(readings: list[_Reading]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(demand.clause for reading in readings for demand in reading.alternative.demands))


def expected_outcomes(case: Case) -> tuple[ExpectedOutcome, ...]:
    """Every outcome that would be right, with its clauses."""
    return tuple(
        ExpectedOutcome(
            outcome,
            tuple(
                dict.fromkeys(
                    (*((alternative.silent,) if alternative.silent else ()), *(d.clause for d in alternative.demands))
                )
            ),
        )
        for alternative in case.alternatives
        for outcome in alternative.outcomes
    )


def _row(
    case: Case,
    word: VerdictWord,
    reason: str,
    *,
    observed: Outcome | None = None,
    judged: tuple[str, ...] = (),
    failed: tuple[str, ...] = (),
    because: Because | None = None,
) -> Verdict:
    return Verdict(
        case=case.id,
        clauses=case.clauses,
        verdict=word,
        reason=reason,
        expected=expected_outcomes(case),
        observed=observed,
        failed_clauses=failed,
        judged=judged,
        because=because,
    )
