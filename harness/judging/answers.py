"""Demands on the answer that the client gets."""

from __future__ import annotations

from harness.judging.demand_result import DemandResult, contradicted_if
from harness.judging.judged_observation import JudgedObservation
from harness.model.answer_demands import Answers, DirectoryExists, MovesOnlyByClick, NeverAnswers
from harness.model.outcome import OutcomeKind


def judge_answers(demand: Answers, observation: JudgedObservation) -> DemandResult:
    """What contradicts another clause is tolerated by this one."""
    return contradicted_if(not observation.shows_any((*demand.accepts, *demand.tolerates)))


def judge_never_answers(demand: NeverAnswers, observation: JudgedObservation) -> DemandResult:
    """Any outcome but these is right."""
    return contradicted_if(observation.shows_any(demand.forbids))


def judge_moves_only_by_click(_demand: MovesOnlyByClick, observation: JudgedObservation) -> DemandResult:
    """A page that moves on, and a redirect to another host, take the user away without a click."""
    moved = observation.outcome.kind is OutcomeKind.REDIRECT_HOST
    return contradicted_if(moved or observation.seen.moves_by is not None)


def judge_directory_exists(_demand: DirectoryExists, observation: JudgedObservation) -> DemandResult:
    """What a logged-on user gets there does not count (contract, section 3, on OWA-12)."""
    exchanges = observation.seen.exchanges
    status = exchanges[0].status if exchanges else None
    missing = status is None or status == 404 or status >= 500
    answer = "no answer of HTTP" if status is None else f"HTTP {status}"
    return contradicted_if(missing, f"without credentials: expected any answer but 404 and 5xx, seen {answer}")
