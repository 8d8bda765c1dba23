"""The verdict on a case (contract, section 4), from what was seen and from the two controls."""

from __future__ import annotations

from dataclasses import dataclass

from harness.judging.contradictions import judge_demand, leaked_name, missing_evidence, shown_mailbox
from harness.judging.controls import LIKE_A_WRONG_PASSWORD, ControlResults, fails_to_pass_on, find_unmet_control
from harness.judging.demand_result import DemandResult
from harness.judging.matching import matches
from harness.judging.sharing import describe_sharing
from harness.judging.visits import counted_outcome, describe_unanswered_visits, describe_visits, is_unanswered
from harness.judging.wording import describe_expected, describe_outcome
from harness.model.answer_demands import HidesInnerServers, OneVisitFails, ShowsOwnMailbox, VisitAnswers
from harness.model.case import Case
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import HopsAddress, OneHop, SharesConnections, SharesEvenly, VisitReaches
from harness.model.observation import Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.verdict import Because, ExpectedOutcome, Verdict, VerdictWord


@dataclass(frozen=True, slots=True)
class _AlternativeResult:
    """How one alternative compares with an observation."""

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
        return _verdict(case, VerdictWord.NOT_APPLICABLE, case.not_applicable)
    assert seen is not None
    assert case.stimulus is not None
    observed = _observed(case, seen)
    if seen.prerequisite is not None:
        return _verdict(
            case, VerdictWord.INCONCLUSIVE, seen.prerequisite, observed=observed, because=Because.PREREQUISITE
        )
    if is_unanswered(seen) and not fails_to_pass_on(case, controls):
        who = "the server that the answer names" if case.stimulus.follow_up else case.stimulus.entry
        reason = f"{who} gave no answer{describe_unanswered_visits(seen)}: {seen.explanation}"
        return _verdict(case, VerdictWord.INCONCLUSIVE, reason, observed=observed, because=Because.UNREACHABLE)
    if case.judges_hops and seen.hops is None:
        return _verdict(case, VerdictWord.NOT_APPLICABLE, "hops not observable")
    unmet = find_unmet_control(case, seen, controls)
    if unmet is None:
        return _judge_alternatives(case, seen, observed)
    word, because, reason = unmet
    if word is VerdictWord.NOT_APPLICABLE and seen.outcome.kind not in LIKE_A_WRONG_PASSWORD:
        verdict = _judge_alternatives(case, seen, observed)
        if verdict.verdict is VerdictWord.FAIL:
            return verdict
    return _verdict(case, word, reason, observed=observed, because=because)


def _judge_alternatives(case: Case, seen: Observation, observed: Outcome) -> Verdict:
    """Compare every alternative with the observation: one that is met is enough."""
    results = [_judge_alternative(case, alternative, seen) for alternative in case.alternatives]
    met = [result for result in results if result.is_met]
    judged_met = [result for result in met if not result.alternative.silent and not result.not_known]
    not_known = [reason for result in met for reason in result.not_known]
    if not judged_met and not_known:
        return _verdict(case, VerdictWord.NOT_APPLICABLE, not_known[0], observed=observed)
    if judged_met and all(result.not_shown for result in judged_met):
        return _nothing_shown(case, seen, observed)
    if judged_met:
        judged = _clauses(judged_met)
        return _verdict(
            case, VerdictWord.PASS, f"as documented: {describe_outcome(observed)}", observed=observed, judged=judged
        )
    all_silent = all(result.alternative.silent for result in results)
    silent = met or ([result for result in results if not result.contradicted] if all_silent else [])
    if silent:
        places = tuple(dict.fromkeys(result.alternative.silent for result in silent if result.alternative.silent))
        reason = f"the topic is silent ({', '.join(places)}): {describe_outcome(observed)}, {seen.explanation}"
        return _verdict(case, VerdictWord.INFORMATIONAL, reason, observed=observed, judged=places)
    judged_results = [result for result in results if not result.alternative.silent] or results
    if all(result.not_shown and not result.contradicted for result in judged_results):
        return _nothing_shown(case, seen, observed)
    if all(result.alternative.recommended for result in results):
        return _missed_recommendation(case, seen, observed, results)
    return _failure(case, seen, observed, judged_results)


def _nothing_shown(case: Case, seen: Observation, observed: Outcome) -> Verdict:
    reason = f"the requests that would show it were not seen: {seen.explanation}"
    return _verdict(case, VerdictWord.INCONCLUSIVE, reason, observed=observed, because=Because.PREREQUISITE)


def _missed_recommendation(
    case: Case, seen: Observation, observed: Outcome, results: list[_AlternativeResult]
) -> Verdict:
    """What is only recommended fails no server (contract, section 4): the row says what was seen instead."""
    clauses = _clauses(results)
    details = (_detail(demand, seen) for result in results for demand in result.contradicted)
    found = "".join(details).removeprefix("; ") or describe_outcome(observed)
    reason = f"departs from a recommendation ({', '.join(clauses)}): {found}"
    return _verdict(case, VerdictWord.INFORMATIONAL, reason, observed=observed, judged=clauses)


def _failure(case: Case, seen: Observation, observed: Outcome, results: list[_AlternativeResult]) -> Verdict:
    """Cite the alternative that was missed by the fewest clauses."""
    nearest = min(results, key=lambda result: len(result.failed) or len(result.alternative.demands) + 1)
    failed = nearest.failed or tuple(demand.clause for demand in nearest.alternative.demands[:1])
    ordered = tuple(clause for clause in case.clauses if clause in failed)
    reason = (
        f"expected {describe_expected(expected_outcomes(case))}; seen {describe_outcome(observed)} ({seen.explanation})"
    )
    if seen.moves_by:
        reason += f"; the page moves on by {seen.moves_by}"
    reason += "".join(_detail(demand, seen) for demand in nearest.contradicted)
    return _verdict(case, VerdictWord.FAIL, reason, observed=observed, judged=ordered, failed=ordered)


def _detail(demand: Demand, seen: Observation) -> str:
    """What the reason adds about a contradicted demand; empty where the outcomes say it all."""
    match demand:
        case HidesInnerServers():
            leak = leaked_name(demand, seen)
            return f"; {leak}" if leak else ""
        case ShowsOwnMailbox(_, own, others):
            shown = shown_mailbox(own, others, seen)
            return f"; the page is {shown}'s" if shown else ""
        case HopsAddress(_, servers, hosts):
            named = dict.fromkeys(hop.host for hop in seen.hops or () if hop.destination in servers)
            return f"; addressed as: expected {' or '.join(hosts)}, seen {', '.join(named)}"
        case SharesConnections() | SharesEvenly():
            return f"; {describe_sharing(demand, seen)}"
        case VisitAnswers() | OneVisitFails() | VisitReaches():
            return f"; {describe_visits(demand, seen)}"
        case _:
            return ""


def _judge_alternative(case: Case, alternative: Alternative, seen: Observation) -> _AlternativeResult:
    assert case.stimulus is not None
    base = f"https://{case.stimulus.host}/"
    outcome = counted_outcome(seen.outcome)
    demand_results = [(demand, judge_demand(demand, seen, outcome, base=base)) for demand in alternative.demands]
    return _AlternativeResult(
        alternative=alternative,
        outcome_fits=case.judges_hops or any(matches(one, outcome, base=base) for one in alternative.outcomes),
        contradicted=tuple(demand for demand, result in demand_results if result is DemandResult.CONTRADICTED),
        not_shown=any(result is DemandResult.NOT_SHOWN for _, result in demand_results),
        not_known=tuple(
            missing_evidence(demand, seen) for demand, result in demand_results if result is DemandResult.NOT_KNOWN
        ),
    )


def _observed(case: Case, seen: Observation) -> Outcome:
    """The outcome that the row reports: the client's, or the hops in order of arrival, each once unless counted."""
    if not case.judges_hops or seen.hops is None:
        return seen.outcome
    counted = any(isinstance(demand, OneHop) for alternative in case.alternatives for demand in alternative.demands)
    return Outcome(OutcomeKind.HOPS, hops=seen.hops if counted else _distinct(seen.hops))


def _distinct(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    found: dict[tuple[str, str, str, str], Hop] = {}
    for hop in hops:
        found.setdefault((hop.source, hop.destination, hop.scheme, hop.path.lower()), hop)
    return tuple(found.values())


def _clauses(results: list[_AlternativeResult]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(demand.clause for result in results for demand in result.alternative.demands))


def expected_outcomes(case: Case) -> tuple[ExpectedOutcome, ...]:
    """Every outcome that would be right, each with its clauses."""
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


def _verdict(
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
