"""Every demand is judged by one function, which has the words for what it found."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.judging.demand_result import Contradicted, DemandResult, Met, NotKnown, NotShown
from harness.judging.demands import JUDGED_BY, judge_demand
from harness.judging.judged_observation import JudgedObservation, counted_outcome
from harness.model.answer_demands import AnswerDemand, Answers, HidesInnerServers, NeverAnswers, OneVisitFails
from harness.model.expectation import Demand
from harness.model.hop_demands import (
    HopDemand,
    HopsAddress,
    HopsAuthenticate,
    HopsOnly,
    HopsReachEach,
    HopsUseScheme,
    HopTarget,
    LastHopReaches,
    NoHopTo,
    OneHop,
    ServedThroughHop,
    StaysWithOneServer,
    VisitReaches,
)
from harness.model.observation import Observation, Visit
from harness.model.outcome import Hop, Outcome, OutcomeKind
from tests.judging.nouns import PAGE, REFUSED, SERVED, UNAUTHORIZED, hop, seen

BASE = "https://cas-02.contoso.com/"
SERVERS = ("CAS-01", "CAS-03", "CAS-04")
HOPS = st.lists(st.builds(hop, st.sampled_from(SERVERS), scheme=st.sampled_from(("http", "https"))), max_size=4).map(
    tuple
)
UNSEEN = st.lists(st.sampled_from(SERVERS), unique=True).map(tuple)
INCOMPLETE = NotKnown("log incomplete: whether CAS-03 was asked is not known")


def result(demand: Demand, observation: Observation) -> DemandResult:
    return judge_demand(demand, JudgedObservation(observation, BASE))


def with_hops(*hops: Hop, unseen: tuple[str, ...] = (), outcome: Outcome = SERVED) -> Observation:
    return replace(seen(outcome), hops=hops, unseen=unseen)


def test_every_demand_has_a_function_that_judges_it() -> None:
    assert set(JUDGED_BY) == {*get_args(AnswerDemand), *get_args(HopDemand)}
    assert len(set(JUDGED_BY.values())) == len(JUDGED_BY)


@settings(deadline=None, derandomize=True, database=None)
@given(hops=HOPS, unseen=UNSEEN)
def test_a_complete_log_leaves_nothing_unknown_and_an_incomplete_one_changes_no_other_result(
    hops: tuple[Hop, ...], unseen: tuple[str, ...]
) -> None:
    demands: tuple[Demand, ...] = (
        NoHopTo("GEN-08", ("CAS-01", "CAS-03")),
        HopsOnly("OWA-09", "CAS-02", "CAS-03"),
        LastHopReaches("OWA-07", HopTarget("CAS-03", "/owa")),
        HopsUseScheme("GEN-04", "https", ("CAS-03",)),
        ServedThroughHop("GEN-11", ("CAS-03",)),
        OneHop("EWS-06"),
    )
    for demand in demands:
        complete, partial = (result(demand, with_hops(*hops, unseen=names)) for names in ((), unseen))
        assert isinstance(complete, Met | Contradicted)
        assert partial == complete or isinstance(partial, NotKnown)


@given(kind=st.sampled_from(OutcomeKind))
def test_of_an_outcome_answers_and_never_answers_say_the_opposite(kind: OutcomeKind) -> None:
    for some in ((SERVED,), (REFUSED, PAGE), (UNAUTHORIZED,)):
        found = [result(demand, seen(Outcome(kind))) for demand in (Answers("A", some), NeverAnswers("A", some))]
        assert sorted(found, key=repr) == [Contradicted(), Met()]


@pytest.mark.parametrize("kind", [OutcomeKind.UNAUTHORIZED, OutcomeKind.UNREACHABLE])
def test_a_401_and_a_missing_answer_count_as_a_refusal_with_all_that_they_carry(kind: OutcomeKind) -> None:
    assert counted_outcome(Outcome(kind, link="x")) == Outcome(OutcomeKind.REFUSED, link="x")
    assert counted_outcome(SERVED) == SERVED


def test_hops_that_cannot_be_seen_are_none() -> None:
    assert JudgedObservation(seen(SERVED), BASE).hops == ()


def test_a_group_without_any_target_is_never_reached() -> None:
    assert result(HopsReachEach("EWS-08", "CAS-02", ((),)), with_hops(unseen=("CAS-03",))) == Contradicted()


def test_a_group_may_have_been_reached_at_a_server_whose_log_is_not_complete() -> None:
    either = ((HopTarget("CAS-04", "/owa"), HopTarget("CAS-03", "/owa")),)
    assert result(HopsReachEach("EWS-08", "CAS-02", either), with_hops(unseen=("CAS-03",))) == INCOMPLETE
    wrong = hop("CAS-04", source="CAS-01")
    assert result(HopsReachEach("EWS-08", "CAS-02", either), with_hops(wrong)) == Contradicted()


def test_a_client_that_was_refused_needs_no_hop_even_where_logs_are_not_complete() -> None:
    through = ServedThroughHop("GEN-11", ("CAS-03",))
    assert result(through, with_hops(unseen=("CAS-03",), outcome=REFUSED)) == Met()
    assert result(through, with_hops(unseen=("CAS-04",))) == Contradicted()
    assert result(through, with_hops(unseen=("CAS-03",))) == INCOMPLETE


@pytest.mark.parametrize(
    ("demand", "observation", "expected"),
    [
        (HidesInnerServers("GEN-05", ()), seen(SERVED, text="cas-03"), Met()),
        (HidesInnerServers("GEN-05", ("cas-03",)), seen(SERVED, text="x"), Met()),
        (HidesInnerServers("GEN-05", ("cas-03",)), seen(SERVED, text="CAS-03"), Contradicted("CAS-03 in the body")),
        (HopsAddress("NLB-07", ("CAS-03",), ("a",)), with_hops(hop("CAS-04")), Met()),
        (HopsAddress("NLB-07", ("CAS-03",), ("a",)), with_hops(replace(hop("CAS-03"), host="A")), Met()),
        (HopsAuthenticate("EAS-05", "kerberos", ("CAS-03",)), with_hops(hop("CAS-03"), unseen=("CAS-03",)), INCOMPLETE),
        (StaysWithOneServer("NLB-05", "CAS-02"), with_hops(), NotShown()),
        (OneVisitFails("NLB-10", (1,)), seen(SERVED), NotShown()),
        (
            VisitReaches("NLB-06", 0, "CAS-02", ("CAS-04",)),
            replace(with_hops(), visits=(Visit("a", SERVED, (hop("CAS-04", source="CAS-01"),)),)),
            Contradicted("visit 1 of 1: expected a hop to CAS-04, seen none"),
        ),
        (
            VisitReaches("NLB-06", 0, "CAS-02", ("CAS-03", "CAS-04")),
            replace(with_hops(unseen=("CAS-03",)), visits=(Visit("a", SERVED, None),)),
            INCOMPLETE,
        ),
    ],
)
def test_a_result_says_in_words_what_was_found_or_what_is_missing(
    demand: Demand, observation: Observation, expected: DemandResult
) -> None:
    assert result(demand, observation) == expected
