"""The verdict on a case (contract, section 4), from what was seen and from the two controls."""

from __future__ import annotations

from dataclasses import replace

from harness.judging.alternative_result import AlternativeResult, distinct
from harness.judging.controls import (
    LIKE_A_WRONG_PASSWORD,
    ControlAnswer,
    ControlResults,
    fails_to_pass_on,
    find_unmet_control,
)
from harness.judging.demand_words import describe_demand
from harness.judging.demands import judge_demand, strength_of
from harness.judging.judged_observation import JudgedObservation
from harness.judging.requests_shown import describe_last_request
from harness.judging.settings import judge_settings_of
from harness.judging.strangers import (
    describe_logged_stranger,
    describe_shared_inbox,
    describe_stranger,
    describe_unknown_user,
)
from harness.judging.visits import describe_unanswered_visits, is_unanswered
from harness.model.answer_demands import Answers
from harness.model.case import Case
from harness.model.expectation import Alternative
from harness.model.hop_demands import OneHop
from harness.model.observation import Advice, Observation
from harness.model.outcome import SERVICE_KINDS, Hop, Outcome, OutcomeKind
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, Protocol
from harness.model.stimulus import Stimulus
from harness.model.verdict import Because, ExpectedOutcome, Verdict, VerdictWord

_NAMES_REQUEST = (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)


def judge(case: Case, seen: Observation, controls: ControlResults) -> Verdict:
    """The verdict on a case that was sent; of one that is only a control its own reason is the verdict."""
    verdict = _judge(case, seen, controls)
    if verdict.verdict not in _NAMES_REQUEST or case.stimulus is None:
        return verdict
    return replace(verdict, request=describe_last_request(case.stimulus, seen))


def _judge(case: Case, seen: Observation, controls: ControlResults) -> Verdict:
    if case.not_applicable is not None:
        return judge_unsent(case)
    assert case.stimulus is not None
    stranger = describe_logged_stranger(case.stimulus, seen)
    if stranger is not None:
        return _of_stranger(case, seen, stranger)
    verdict = _judge_own_answer(case, case.stimulus, seen, controls)
    return _doubted(case, case.stimulus, seen) or verdict if verdict.verdict is VerdictWord.PASS else verdict


def _judge_own_answer(case: Case, stimulus: Stimulus, seen: Observation, controls: ControlResults) -> Verdict:
    observed = _observed(case, seen)
    if seen.prerequisite is not None:
        return _inconclusive(case, Because.PREREQUISITE, seen.prerequisite, observed)
    if is_unanswered(seen) and not fails_to_pass_on(case, controls):
        why = f"{_unanswering(case, seen)} gave no answer{describe_unanswered_visits(seen)}: {seen.explanation}"
        return _inconclusive(case, Because.UNREACHABLE, why, observed)
    if case.judges_hops and seen.hops is None:
        return not_judged(case, VerdictWord.NOT_APPLICABLE, "hops not observable")
    unknown = describe_unknown_user(stimulus, seen)
    if unknown is not None:
        return _inconclusive(case, Because.PREREQUISITE, unknown, observed)
    unmet = find_unmet_control(case, seen, controls)
    reaches_own_site = controls.own_site is ControlAnswer.HELD
    if unmet is None:
        return _judge_alternatives(case, seen, reaches_own_site=reaches_own_site)
    if unmet.word is VerdictWord.NOT_APPLICABLE and seen.outcome.kind not in LIKE_A_WRONG_PASSWORD:
        verdict = _judge_alternatives(case, seen, reaches_own_site=reaches_own_site)
        if verdict.verdict is VerdictWord.FAIL:
            return verdict
    return replace(not_judged(case, unmet.word, unmet.why, because=unmet.because), observed=observed)


def _doubted(case: Case, stimulus: Stimulus, seen: Observation) -> Verdict | None:
    """What becomes of a row that would pass, where something but a log says that the answer is another user's."""
    stranger = describe_stranger(stimulus, seen)
    if stranger is not None:
        return _of_stranger(case, seen, stranger)
    shared = describe_shared_inbox(stimulus, seen)
    return None if shared is None else _inconclusive(case, Because.PREREQUISITE, shared, _observed(case, seen))


def _of_stranger(case: Case, seen: Observation, stranger: str) -> Verdict:
    """Another user's answer is none to the one who asked; it says nothing of the requests between servers for him."""
    duties = [one for one in case.alternatives if not one.silent]
    if case.judges_hops or not duties:
        return _inconclusive(case, Because.PREREQUISITE, stranger, _observed(case, seen))
    nearest = next((one for one in duties if not one.accepted_beside), duties[0])
    answered = {demand.clause for demand in nearest.demands if isinstance(demand, Answers)}
    failed = tuple(clause for clause in case.clauses if clause in {nearest.about, *answered})
    row = _judged(case, seen, VerdictWord.FAIL, failed)
    is_content = seen.outcome.kind in (*SERVICE_KINDS, OutcomeKind.PARTIAL)
    observed = Outcome(OutcomeKind.MALFORMED) if is_content else row.observed
    return replace(row, failed_clauses=failed, stranger=stranger, observed=observed)


def _unanswering(case: Case, seen: Observation) -> str:
    """Which server gave no answer, in words."""
    assert case.stimulus is not None
    if seen.advice is Advice.AUTODISCOVER:
        return "Autodiscover, or the server that it names,"
    return "the server that the answer names" if case.stimulus.follow_up else case.stimulus.entry


def judge_unsent(case: Case) -> Verdict:
    """The verdict on a case for which nothing is sent: on its settings, or the reason why nothing is judged."""
    if case.settings is not None and case.not_applicable is None:
        return judge_settings_of(case)
    assert case.not_applicable is not None
    return not_judged(case, VerdictWord.NOT_APPLICABLE, case.not_applicable)


def not_judged(case: Case, word: VerdictWord, why: str, *, because: Because | None = None) -> Verdict:
    """The row of a case that was not judged, and why."""
    return replace(_row(case, word), why=why, because=because)


def _judge_alternatives(case: Case, seen: Observation, *, reaches_own_site: bool) -> Verdict:
    """Compare every alternative with the observation: one that is met is enough."""
    assert case.stimulus is not None
    observation = JudgedObservation(seen, _base_of(case.stimulus), reaches_own_site)
    results = [_judge_alternative(case, alternative, observation) for alternative in case.alternatives]
    met = [result for result in results if result.is_met]
    judged_met = [result for result in met if not result.alternative.silent and not result.not_known]
    not_known = [why for result in met for why in result.not_known]
    observed = _observed(case, seen)
    if not judged_met and not_known:
        return replace(not_judged(case, VerdictWord.NOT_APPLICABLE, not_known[0]), observed=observed)
    if judged_met and all(result.not_shown for result in judged_met):
        return _nothing_shown(case, seen, judged_met)
    if judged_met:
        return _as_documented(case, seen, judged_met)
    all_silent = all(result.alternative.silent for result in results)
    silent = met or ([result for result in results if not result.failed] if all_silent else [])
    if silent:
        places = distinct(result.alternative.silent for result in silent if result.alternative.silent)
        return replace(_judged(case, seen, VerdictWord.INFORMATIONAL, places), silent=True)
    judged_results = [result for result in results if not result.alternative.silent] or results
    if all(result.not_shown and not result.failed for result in judged_results):
        return _nothing_shown(case, seen, judged_results)
    if all(result.only_departs for result in results):
        return _departure(case, seen, results)
    return _failure(case, seen, judged_results)


def _as_documented(case: Case, seen: Observation, results: list[AlternativeResult]) -> Verdict:
    """A pass for the clauses that were judged; where none was, what was seen is only recorded."""
    judged = distinct(clause for result in results for clause in result.judged)
    recorded = distinct(what for result in results for what in result.recorded)
    if judged:
        return replace(_judged(case, seen, VerdictWord.PASS, judged), details=(*recorded, *_left_unshown(case, seen)))
    return replace(_judged(case, seen, VerdictWord.INFORMATIONAL, case.clauses), details=recorded)


def _left_unshown(case: Case, seen: Observation) -> tuple[str, ...]:
    """What a row that passes does not show: behind an RPC proxy nobody was heard of (RPC-01)."""
    if case.judges_hops or seen.mailbox_server_reached is not False:
        return ()
    words = (
        f"as proxy only: the RPC proxy answered ({seen.explanation}), nothing shows that the Mailbox server was reached"
    )
    return (words,)


def _nothing_shown(case: Case, seen: Observation, results: list[AlternativeResult]) -> Verdict:
    said = distinct(shown.why for result in results for shown in result.not_shown if shown.why)
    why = "; ".join(said) or f"what would show it did not come about, so nothing can be judged: {seen.explanation}"
    return _inconclusive(case, Because.PREREQUISITE, why, _observed(case, seen))


def _departure(case: Case, seen: Observation, results: list[AlternativeResult]) -> Verdict:
    """What is not required fails no server (contract, section 4): the row says what was seen instead."""
    details = tuple(detail for result in results for detail in result.details)
    departed = [demand for result in results for demand in result.contradicted]
    row = _judged(case, seen, VerdictWord.INFORMATIONAL, distinct(demand.clause for demand in departed))
    return replace(row, details=details, strength=strength_of(departed[0]))


def _failure(case: Case, seen: Observation, results: list[AlternativeResult]) -> Verdict:
    """Cite the alternative that was missed by the fewest clauses, of those that are a duty where there are any."""
    duties = [result for result in results if not result.alternative.accepted_beside] or results
    nearest = min(duties, key=lambda result: len(result.failed) or len(result.alternative.demands) + 1)
    failed = nearest.failed or (nearest.alternative.about,)
    ordered = tuple(clause for clause in case.clauses if clause in failed)
    moves = (f"the page moves on by {seen.moves_by}",) if seen.moves_by else ()
    row = _judged(case, seen, VerdictWord.FAIL, ordered)
    demanded = distinct(describe_demand(demand) for demand in nearest.contradicted or nearest.alternative.demands[:1])
    return replace(row, failed_clauses=ordered, details=(*moves, *nearest.details), demanded=demanded)


def _judge_alternative(case: Case, alternative: Alternative, observation: JudgedObservation) -> AlternativeResult:
    return AlternativeResult(
        alternative=alternative,
        outcome_fits=case.judges_hops or observation.shows_any(alternative.outcomes),
        demands=tuple((demand, judge_demand(demand, observation)) for demand in alternative.demands),
    )


def _base_of(stimulus: Stimulus) -> str:
    """The URL that was asked, for references in the answer: a browser reads `owa/` against the directory it is in."""
    directory = f"{VIRTUAL_DIRECTORY_OF[stimulus.operation]}/" if stimulus.protocol is Protocol.OWA else ""
    return f"https://{stimulus.host}/{directory}"


def _observed(case: Case, seen: Observation) -> Outcome:
    """The outcome that the row reports: the client's, or the hops in order of arrival, each once unless counted."""
    if not case.judges_hops or seen.hops is None:
        return seen.outcome
    counted = any(isinstance(demand, OneHop) for alternative in case.alternatives for demand in alternative.demands)
    return Outcome(OutcomeKind.HOPS, hops=seen.hops if counted else _distinct_hops(seen.hops))


def _distinct_hops(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    found: dict[tuple[str, str, str, str], Hop] = {}
    for hop in hops:
        found.setdefault((hop.source, hop.destination, hop.scheme, hop.path.lower()), hop)
    return tuple(found.values())


def expected_outcomes(case: Case) -> tuple[ExpectedOutcome, ...]:
    """Every outcome that would be right, each with its clauses."""
    return tuple(
        ExpectedOutcome(outcome, distinct((*silent, *(demand.clause for demand in alternative.demands))))
        for alternative in case.alternatives
        for silent in [(alternative.silent,) if alternative.silent else ()]
        for outcome in alternative.outcomes
    )


def _inconclusive(case: Case, because: Because, why: str, observed: Outcome) -> Verdict:
    return replace(not_judged(case, VerdictWord.INCONCLUSIVE, why, because=because), observed=observed)


def _judged(case: Case, seen: Observation, word: VerdictWord, judged: tuple[str, ...]) -> Verdict:
    return replace(_row(case, word), observed=_observed(case, seen), explanation=seen.explanation, judged=judged)


def _row(case: Case, word: VerdictWord) -> Verdict:
    where = f"{case.stimulus.host}:{case.stimulus.port}" if case.stimulus else None
    return Verdict(case.id, case.clauses, word, expected=expected_outcomes(case), where=where)
