"""What the requests between servers say of a clause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging.verdicts import judge
from harness.judging.wording import describe_reason
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import (
    HopsAddress,
    HopsOnly,
    HopsReach,
    HopsReachEach,
    HopsUseScheme,
    HopTarget,
    LastHopReaches,
    NoHopTo,
    OneHop,
    ServedThroughHop,
    StaysWithOneServer,
)
from harness.model.observation import Observation, Visit
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.verdict import Because, Verdict, VerdictWord
from tests.judging.nouns import HOLD, REFUSED, SERVED, case, hop, seen

TO_CAS_03 = HopTarget("CAS-03", "/owa")


def judged(demand: Demand, *hops: Hop, outcome: Outcome = SERVED) -> Verdict:
    row = case(Alternative((Outcome(OutcomeKind.HOPS, hops=()),), (demand,)), hops=True)
    return judge(row, replace(seen(outcome), hops=hops), HOLD)


def fails(demand: Demand, *hops: Hop, outcome: Outcome = SERVED) -> bool:
    return judged(demand, *hops, outcome=outcome).verdict is VerdictWord.FAIL


def test_a_hop_to_the_expected_target_is_right_and_no_hop_is_wrong() -> None:
    reach = HopsReach("OWA-04", "CAS-02", (TO_CAS_03, HopTarget("CAS-04", "/owa2")))
    assert not fails(reach, hop("CAS-03"))
    assert not fails(reach, hop("CAS-03", path="/OWA"))
    assert not fails(reach, hop("CAS-04", path="/owa2"))
    assert not fails(reach, hop("CAS-03", path="/owa/"))
    assert not fails(HopsReach("OWA-04", "CAS-02", (HopTarget("CAS-03", "/OWA/"),)), hop("CAS-03"))
    assert fails(reach, hop("CAS-04", path="/owa"))
    assert fails(reach, hop("CAS-05"))
    assert fails(reach)


def test_an_answer_for_some_users_needs_a_hop_only_where_one_of_the_others_was_answered() -> None:
    through = ServedThroughHop("GEN-11", ("CAS-03",), ("far@contoso.com",))
    near_only = Outcome(OutcomeKind.PARTIAL, users={"near@contoso.com": "NoError", "far@contoso.com": "ErrorX"})
    far_only = Outcome(OutcomeKind.PARTIAL, users={"near@contoso.com": "ErrorX", "far@contoso.com": "NoError"})
    assert not fails(through, outcome=near_only)
    assert fails(through, outcome=far_only)
    assert not fails(through, hop("CAS-03"), outcome=far_only)
    assert fails(through, outcome=SERVED)
    assert not fails(through, outcome=REFUSED)


def test_every_group_has_to_be_reached_and_nothing_else() -> None:
    each = HopsReachEach(
        "EWS-08", "CAS-02", ((HopTarget("CAS-03", "/EWS"),), (HopTarget("CAS-04", "/EWS"), HopTarget("CAS-05", "/EWS")))
    )
    first, second = hop("CAS-03", path="/EWS"), hop("CAS-05", path="/EWS")
    assert not fails(each, first, second)
    assert fails(each, first)
    assert fails(each, first, second, hop("CAS-07", path="/EWS"))
    assert fails(each, first, hop("CAS-05", path="/owa"))


def test_the_back_end_is_reached_but_not_past_another_server() -> None:
    past_a_server = (hop("CAS-03", path="/exchange"), hop("BE-01", source="CAS-03", path="/exchange"))
    past_a_back_end = (hop("BE-02", path="/exchange"), hop("BE-01", source="BE-02", path="/exchange"))
    ends, only = LastHopReaches("OWA-07", HopTarget("BE-01", "/exchange")), HopsOnly("OWA-09", "CAS-02", "BE-01")
    for way in (past_a_server, past_a_back_end):
        assert not fails(ends, *way)
        assert fails(only, *way)
    assert not fails(only, hop("BE-01", path="/exchange"))
    assert not fails(only)


def test_a_hop_over_http_fails_the_clause_on_https() -> None:
    https = HopsUseScheme("GEN-04", "https", ("CAS-03",))
    assert fails(https, hop("CAS-03", scheme="http"))
    assert not fails(https, hop("CAS-03"), hop("BE-01", scheme="http"))


def test_a_mailbox_of_another_site_is_not_served_without_a_hop() -> None:
    through = ServedThroughHop("GEN-11", ("CAS-03",))
    assert fails(through)
    assert not fails(through, outcome=REFUSED)
    assert not fails(through, hop("CAS-03"))


def test_two_requests_where_one_is_expected_are_both_reported() -> None:
    verdict = judged(OneHop("EWS-06"), hop("CAS-03"), hop("CAS-03"))
    assert verdict.failed_clauses == ("EWS-06",)
    assert verdict.observed is not None
    assert len(verdict.observed.hops or ()) == 2


def test_a_hop_to_the_arrays_name_says_which_name_was_expected() -> None:
    address = HopsAddress("NLB-07", ("CAS-03",), ("cas-03.contoso.com",))
    assert not fails(address, hop("CAS-03"))
    verdict = judged(address, replace(hop("CAS-03"), host="nlb-asia.contoso.com"))
    assert "addressed as: expected cas-03.contoso.com, seen nlb-asia.contoso.com" in describe_reason(verdict)


def visited(*visits: tuple[str, Outcome, str | None]) -> Observation:
    parts = tuple(Visit(who, outcome, (hop(where),) if where else ()) for who, outcome, where in visits)
    return replace(seen(SERVED), hops=tuple(one for part in parts for one in part.hops or ()), visits=parts)


@pytest.mark.parametrize(
    ("visits", "word"),
    [
        pytest.param((("a", SERVED, "CAS-03"), ("b", SERVED, "CAS-04"), ("a", SERVED, "CAS-03")), "pass", id="stays"),
        pytest.param((("a", SERVED, "CAS-03"), ("a", SERVED, "CAS-04")), "fail", id="wanders"),
        pytest.param(
            (("a", SERVED, "CAS-03"), ("a", SERVED, "CAS-04"), ("a", SERVED, None)), "fail", id="wandered once"
        ),
        pytest.param((("a", SERVED, "CAS-03"), ("a", SERVED, None)), "inconclusive", id="one visit without a hop"),
        pytest.param((("a", REFUSED, "CAS-03"), ("a", REFUSED, "CAS-03")), "inconclusive", id="refused each time"),
        pytest.param((), "inconclusive", id="no visit"),
    ],
)
def test_each_user_stays_with_one_server(visits: tuple[tuple[str, Outcome, str | None], ...], word: str) -> None:
    row = case(Alternative((Outcome(OutcomeKind.HOPS),), (StaysWithOneServer("NLB-05", "CAS-02"),)), hops=True)
    verdict = judge(row, visited(*visits), HOLD)
    assert verdict.verdict.value == word
    assert (verdict.because is Because.PREREQUISITE) == (word == "inconclusive")


def judged_with_unseen(demand: Demand, *hops: Hop, unseen: tuple[str, ...], outcome: Outcome = SERVED) -> Verdict:
    row = case(Alternative((Outcome(OutcomeKind.HOPS, hops=()),), (demand,)), hops=True)
    return judge(row, replace(seen(outcome), hops=hops, unseen=unseen), HOLD)


@pytest.mark.parametrize(
    ("demand", "hops"),
    [
        (HopsReach("OWA-04", "CAS-02", (TO_CAS_03,)), ()),
        (HopsReachEach("EWS-08", "CAS-02", ((TO_CAS_03,), (HopTarget("CAS-04", "/owa"),))), (hop("CAS-04"),)),
        (LastHopReaches("EAS-02", TO_CAS_03), ()),
        (HopsOnly("OWA-09", "CAS-02", "CAS-04"), (hop("CAS-04"),)),
        (NoHopTo("GEN-08", ("CAS-01", "CAS-03")), ()),
        (ServedThroughHop("GEN-11", ("CAS-03",)), ()),
        (OneHop("EWS-06"), (hop("CAS-04"),)),
        (StaysWithOneServer("NLB-05", "CAS-02"), ()),
    ],
    ids=lambda value: type(value).__name__ if hasattr(value, "clause") else "",
)
def test_an_absence_that_a_log_does_not_show_is_not_judged(demand: Demand, hops: tuple[Hop, ...]) -> None:
    verdict = judged_with_unseen(demand, *hops, unseen=("CAS-03",))
    assert verdict.verdict is VerdictWord.NOT_APPLICABLE
    assert describe_reason(verdict) == "log incomplete: whether CAS-03 was asked is not known"


@pytest.mark.parametrize(
    ("demand", "hops"),
    [
        (HopsReach("OWA-04", "CAS-02", (TO_CAS_03,)), (hop("CAS-05"),)),
        (HopsOnly("OWA-09", "CAS-02", "CAS-04"), (hop("CAS-05"),)),
        (NoHopTo("GEN-08", ("CAS-01", "CAS-03")), (hop("CAS-01"),)),
        (OneHop("EWS-06"), (hop("CAS-04"), hop("CAS-04"))),
        (LastHopReaches("EAS-02", HopTarget("CAS-04", "/owa")), ()),
    ],
    ids=lambda value: type(value).__name__ if hasattr(value, "clause") else "",
)
def test_a_wrong_hop_that_was_seen_fails_even_where_other_hops_are_not_known(
    demand: Demand, hops: tuple[Hop, ...]
) -> None:
    assert judged_with_unseen(demand, *hops, unseen=("CAS-03",)).verdict is VerdictWord.FAIL


@pytest.mark.parametrize(
    ("demand", "hops"),
    [
        (HopsReach("OWA-04", "CAS-02", (TO_CAS_03,)), (hop("CAS-03"),)),
        (LastHopReaches("EAS-02", TO_CAS_03), (hop("CAS-03"),)),
        (NoHopTo("GEN-08", ("CAS-01",)), ()),
        (ServedThroughHop("GEN-11", ("CAS-03", "CAS-04")), (hop("CAS-04"),)),
    ],
    ids=lambda value: type(value).__name__ if hasattr(value, "clause") else "",
)
def test_what_the_complete_logs_show_is_enough(demand: Demand, hops: tuple[Hop, ...]) -> None:
    assert judged_with_unseen(demand, *hops, unseen=("CAS-03",)).verdict is VerdictWord.PASS


def test_a_log_that_leaves_out_the_name_addressed_says_so() -> None:
    address = HopsAddress("NLB-07", ("CAS-03",), ("cas-03.contoso.com",))
    verdict = judged(address, replace(hop("CAS-03"), host=""))
    assert verdict.verdict is VerdictWord.NOT_APPLICABLE
    assert "cs-host" in describe_reason(verdict)
