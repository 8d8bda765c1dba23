"""Of every outcome that was not expected, some clause of the case says why it is wrong."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.judging.matching import matches
from harness.judging.verdicts import judge
from harness.model.case import Case, Suite
from harness.model.observation import Exchange, Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.verdict import VerdictWord
from tests.judging.nouns import HOLD
from tests.planning.shipped import plan_of

SEEN_KINDS = tuple(
    kind for kind in OutcomeKind if kind not in (OutcomeKind.UNREACHABLE, OutcomeKind.HOPS, OutcomeKind.UNAUTHORIZED)
)
URLS = st.sampled_from((None, "https://www.site1.contoso.com/owa", "https://elsewhere.example/owa", "/owa"))
OUTCOMES = st.builds(Outcome, st.sampled_from(SEEN_KINDS), link=URLS, location=URLS)
HOPS = st.lists(
    st.builds(
        Hop,
        st.sampled_from(("CAS-01", "CAS-02", "CAS-03")),
        st.sampled_from(("CAS-01", "CAS-03", "CAS-07", "BE-01")),
        st.sampled_from(("http", "https")),
        st.sampled_from(("/owa", "/EWS", "/exchange", "/Microsoft-Server-ActiveSync")),
        st.just("somewhere.contoso.com"),
    ),
    max_size=3,
).map(tuple)


@lru_cache
def sent_cases() -> tuple[Case, ...]:
    return tuple(case for case in plan_of("contoso").cases if case.not_applicable is None)


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(data=st.data(), outcome=OUTCOMES, hops=HOPS, status=st.sampled_from((200, 302, 403, 404, 451, 500)))
def test_a_verdict_follows_from_expectation_and_clauses(
    data: st.DataObject, outcome: Outcome, hops: tuple[Hop, ...], status: int
) -> None:
    case = sent_cases()[data.draw(st.integers(0, len(sent_cases()) - 1))]
    assert case.stimulus is not None
    observation = Observation(outcome, "made up", (Exchange("GET /", status=status),), hops=hops)
    verdict = judge(case, observation, HOLD)
    base = f"https://{case.stimulus.host}/"
    expected = any(
        matches(one, outcome, base=base) for alternative in case.alternatives for one in alternative.outcomes
    )
    match verdict.verdict:
        case VerdictWord.FAIL:
            assert verdict.failed_clauses
            assert set(verdict.failed_clauses) <= set(case.clauses)
        case VerdictWord.PASS:
            assert expected or case.judges_hops
            assert verdict.judged
        case VerdictWord.INFORMATIONAL:
            assert all(clause.startswith("UNS-") for clause in verdict.judged)
        case _:
            assert case.suite in (Suite.STATE, Suite.CONFIG)
    if not expected and not case.judges_hops and not any(alternative.silent for alternative in case.alternatives):
        assert verdict.verdict is VerdictWord.FAIL
