"""What users share between servers (NLB-09), and how their requests are spread over an array (NLB-15)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging.verdicts import judge
from harness.judging.wording import describe_reason
from harness.model.answer_demands import Answers
from harness.model.clause import Strength
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import SharesConnections, SharesEvenly
from harness.model.observation import Visit
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.reporting.verdict_file import verdict_line, verdict_record
from tests.judging.nouns import HOLD, REFUSED, SERVED, case, hop, seen

SERVERS = ("CAS-03", "CAS-04")
SHARED = SharesConnections("NLB-09", "CAS-02", SERVERS)
EVENLY = SharesEvenly("NLB-15", "CAS-02", SERVERS, visits=4, least_fraction=0.5, strength=Strength.RECOMMENDED)


def request(destination: str, connection: str | None = None, *, host: str = "nlb.contoso.com") -> Hop:
    return replace(hop(destination), host=host, connection=connection)


def judged(demand: Demand, *visits: tuple[str, Hop], unseen: tuple[str, ...] = ()) -> Verdict:
    """The verdict on visits of users with a request to the next server each."""
    alternative = Alternative((Outcome(OutcomeKind.HOPS),), (demand,))
    parts = tuple(Visit(who, SERVED, (one,)) for who, one in visits)
    observation = replace(seen(SERVED), hops=tuple(one for _, one in visits), visits=parts, unseen=unseen)
    return judge(case(alternative, hops=True), observation, HOLD)


def over(*pairs: tuple[str, str]) -> list[tuple[str, Hop]]:
    """Requests of users over connections to the members of an array in turn."""
    return [(who, request(SERVERS[number % 2], connection)) for number, (who, connection) in enumerate(pairs)]


def test_connections_that_users_share_are_right() -> None:
    shared = over(("a", "1"), ("b", "2"), ("b", "1"), ("a", "2"))
    assert judged(SHARED, *shared).verdict is VerdictWord.PASS


def test_more_connections_than_servers_are_wrong_and_are_counted() -> None:
    verdict = judged(SHARED, *over(("a", "1"), ("b", "2"), ("b", "3"), ("a", "4")))
    assert verdict.failed_clauses == ("NLB-09",)
    assert (
        "4 requests came over 4 connections, 0 of them shared by several users; expected at most 2"
        in describe_reason(verdict)
    )


def test_a_connection_for_each_user_is_wrong_however_few_they_are() -> None:
    verdict = judged(SHARED, *over(("a", "1"), ("b", "2"), ("b", "2"), ("a", "1")))
    assert verdict.failed_clauses == ("NLB-09",)
    (detail,) = verdict.details
    assert detail.startswith("4 requests came over 2 connections, 0 of them shared by several users; ")
    assert detail.endswith("; expected at most 2, shared by all users")


def test_users_who_are_kept_with_different_servers_have_nothing_to_share() -> None:
    kept = [
        (who, request(server, connection, host=server))
        for who, server, connection in (("a", "CAS-03", "1"), ("b", "CAS-04", "2")) * 2
    ]
    verdict = judged(SHARED, *kept)
    assert verdict.verdict is VerdictWord.NOT_APPLICABLE
    assert describe_reason(verdict).startswith("no two users were proxied to the same host name")


def test_a_few_requests_show_nothing_of_sharing() -> None:
    verdict = judged(SHARED, *over(("a", "1"), ("b", "2")))
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)


def test_a_log_without_ports_is_said_to_have_none() -> None:
    verdict = judged(SHARED, *[(who, request("CAS-03")) for who in "abba"], unseen=("BE-01",))
    assert verdict.verdict is VerdictWord.NOT_APPLICABLE
    assert describe_reason(verdict) == "the logs do not say over which connection a request came (c-port)"


def test_a_log_that_is_not_complete_hides_no_connection_that_was_seen() -> None:
    too_many = over(("a", "1"), ("b", "2"), ("b", "3"), ("a", "3"))
    assert judged(SHARED, *too_many, unseen=("CAS-03",)).verdict is VerdictWord.FAIL
    verdict = judged(SHARED, *over(("a", "1"), ("b", "2"), ("b", "1"), ("a", "2")), unseen=("CAS-03",))
    assert describe_reason(verdict) == "log incomplete: whether CAS-03 was asked is not known"


def test_requests_of_other_servers_do_not_count() -> None:
    others = [(who, replace(request("CAS-03", port), source="CAS-01")) for who, port in (("a", "7"), ("b", "8"))]
    shared = over(("a", "1"), ("b", "2"), ("b", "1"), ("a", "2"))
    assert judged(SHARED, *shared, *others).verdict is VerdictWord.PASS


def test_no_report_says_which_connection_it_was() -> None:
    for connections in (("1", "2", "3", "4"), ("1", "2", "1", "2")):
        verdict = judged(SHARED, *over(*zip("abba", (f"port-{one}" for one in connections), strict=True)))
        assert "port-" not in verdict_line(verdict_record(verdict))


def to(*servers: str) -> list[tuple[str, Hop]]:
    return [("ab"[number % 2], request(server)) for number, server in enumerate(servers)]


@pytest.mark.parametrize(
    ("servers", "word"),
    [
        pytest.param(("CAS-03", "CAS-04", "CAS-03", "CAS-04"), VerdictWord.PASS, id="in turn"),
        pytest.param(("CAS-03", "CAS-03", "CAS-03", "CAS-04"), VerdictWord.PASS, id="half of the even share"),
        pytest.param(("CAS-03",) * 4 + ("CAS-04",), VerdictWord.INFORMATIONAL, id="less than half"),
        pytest.param(("CAS-03",) * 4, VerdictWord.INFORMATIONAL, id="one only"),
        pytest.param(("CAS-03", "CAS-03"), VerdictWord.INCONCLUSIVE, id="too few visits"),
    ],
)
def test_each_server_gets_its_share(servers: tuple[str, ...], word: VerdictWord) -> None:
    assert judged(EVENLY, *to(*servers)).verdict is word


def test_what_departs_from_a_recommendation_is_recorded_with_the_shares() -> None:
    verdict = judged(EVENLY, *to("CAS-03", "CAS-03", "CAS-03", "CAS-03"))
    assert (
        describe_reason(verdict) == "departs from a recommendation (NLB-15): of 4 requests CAS-03 got 4, CAS-04 got 0"
    )
    assert (verdict.judged, verdict.failed_clauses) == (("NLB-15",), ())


def test_shares_are_not_known_where_a_log_is_not_complete() -> None:
    for servers in (("CAS-03", "CAS-04") * 2, ("CAS-03",) * 4, ()):
        assert judged(EVENLY, *to(*servers), unseen=("CAS-04",)).verdict is VerdictWord.NOT_APPLICABLE
    assert judged(EVENLY, *to("CAS-03", "CAS-04", "CAS-03", "CAS-04"), unseen=("BE-01",)).verdict is VerdictWord.PASS


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        (Strength.RECOMMENDED, "departs from a recommendation (NLB-16): an error"),
        (Strength.UNSUPPORTED, "done although the topic does not support it (NLB-16): an error"),
    ],
)
def test_a_departure_names_its_clause_and_what_is_there_instead(strength: Strength, words: str) -> None:
    graded = Answers("NLB-16", (SERVED,), strength=strength)
    verdict = judge(case(Alternative((SERVED,), (graded,))), seen(REFUSED), HOLD)
    assert verdict.verdict is VerdictWord.INFORMATIONAL
    assert describe_reason(verdict) == words
    assert (verdict.observed, verdict.judged) == (REFUSED, ("NLB-16",))


def test_a_clause_beside_one_that_is_not_required_still_fails() -> None:
    beside = Answers("EWS-09", (SERVED,))
    advised = Alternative((SERVED,), (Answers("EWS-07", (SERVED,), strength=Strength.UNSUPPORTED), beside))
    verdict = judge(case(advised), seen(REFUSED), HOLD)
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("EWS-07", "EWS-09"))


def test_the_shares_of_two_arrays_are_reported_together() -> None:
    other = replace(EVENLY, servers=("CAS-03", "CAS-05"))
    advised = Alternative((Outcome(OutcomeKind.HOPS),), (EVENLY, other))
    hops = (request("CAS-03"),) * 4
    visits = tuple(Visit("a", SERVED, (one,)) for one in hops)
    verdict = judge(case(advised, hops=True), replace(seen(SERVED), hops=hops, visits=visits), HOLD)
    assert describe_reason(verdict).endswith(
        "of 4 requests CAS-03 got 4, CAS-04 got 0; of 4 requests CAS-03 got 4, CAS-05 got 0"
    )


def test_each_connection_that_users_share_is_counted_once_however_many_they_are() -> None:
    verdict = judged(SHARED, *over(("a", "1"), ("b", "1"), ("c", "1"), ("a", "2"), ("b", "2"), ("c", "3")))
    assert "6 requests came over 3 connections, 2 of them shared by several users" in describe_reason(verdict)


def test_servers_addressed_by_no_known_name_are_told_apart_by_themselves() -> None:
    kept = [
        (who, request(server, connection, host=""))
        for who, server, connection in (("a", "CAS-03", "1"), ("b", "CAS-04", "2")) * 2
    ]
    assert judged(SHARED, *kept).verdict is VerdictWord.NOT_APPLICABLE


def test_a_requirement_that_is_contradicted_fails_where_the_other_way_is_recommended() -> None:
    """A row cannot fail only where every alternative is a recommendation."""
    required = Alternative((Outcome(OutcomeKind.HOPS),), (SharesConnections("NLB-09", "CAS-02", ("CAS-03",)),))
    advised = Alternative((Outcome(OutcomeKind.HOPS),), (EVENLY,))
    parts = tuple(Visit("a", SERVED, (request("CAS-03", str(number)),)) for number in range(4))
    observation = replace(seen(SERVED), hops=(request("CAS-03"),), visits=parts)
    verdict = judge(case(required, advised, hops=True), observation, HOLD)
    assert verdict.verdict is VerdictWord.FAIL
