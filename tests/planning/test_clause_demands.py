"""What a clause demands beside the one that the outcome is about: one row a clause."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model.answer_demands import Answers, HidesInnerServers, NeverAnswers, ShowsOwnMailbox
from harness.model.hop_demands import HopTarget, ServedThroughHop
from harness.model.outcome import Outcome, OutcomeKind
from harness.planning.clause_demands import CLAUSE_DEMANDS, OUTCOME, ClauseContext, ClauseDemands, demands_of
from harness.planning.decision_table import AllowedResult, ImpliedHops, ProxyRoute
from harness.planning.demands import client_alternative, hop_alternative
from harness.planning.documentation import TABLES, decision_tables_page
from harness.planning.tables.common import HOP_IF_SERVED, recorded, served
from tests.planning.shipped import REGISTER

CONTEXT = ClauseContext(
    entry="CAS-01",
    entry_is_rtm=False,
    other_servers=("CAS-02", "CAS-03"),
    site_servers=("CAS-03",),
    hop_targets=(HopTarget("CAS-03", "/owa"),),
    not_integrated=(),
    later_servers=("CAS-02",),
    rtm_servers=(),
    back_end=HopTarget("BE-01", "/exchange"),
    inner_names=("cas-03",),
    published=(),
    mailbox="user1@contoso.com",
    other_mailboxes=("user2@contoso.com",),
)
SERVED = Outcome(OutcomeKind.SERVED)
CLAUSES = st.sampled_from([clause.id for clause in REGISTER.clauses])
RESULTS = tuple(result for table in TABLES for rule in table.rules for result in rule.results)


@settings(deadline=None, derandomize=True, database=None)
@given(about=CLAUSES, also=st.lists(CLAUSES, unique=True).map(tuple), left_open=st.booleans())
def test_each_clause_of_a_result_makes_its_own_demands_in_the_order_of_the_result(
    about: str, also: tuple[str, ...], left_open: bool
) -> None:
    result = AllowedResult((OutcomeKind.SERVED,), about, also, left_open=left_open)
    alternative = client_alternative(result, (SERVED,), CONTEXT)
    assert tuple(dict.fromkeys(demand.clause for demand in alternative.demands)) == tuple(dict.fromkeys(result.clauses))
    assert alternative.silent == (about if left_open else None)
    if not left_open:
        assert alternative.about == about
        assert alternative.demands[0] == Answers(about, (SERVED,))


@settings(deadline=None, derandomize=True, database=None)
@given(about=CLAUSES, also=st.lists(CLAUSES, unique=True).map(tuple), route=st.sampled_from(ProxyRoute))
def test_the_clause_that_a_route_is_about_judges_all_of_it_and_each_clause_what_its_row_says(
    about: str, also: tuple[str, ...], route: ProxyRoute
) -> None:
    whole = hop_alternative(served("OWA-04", hops=ImpliedHops(route, about, also)), CONTEXT)
    parts = hop_alternative(served("OWA-04", hops=ImpliedHops(route, None, (about, *also))), CONTEXT)
    assert whole.demands[1:] == parts.demands
    assert whole.about == about
    assert parts.outcomes == (Outcome(OutcomeKind.HOPS),)
    assert {demand.clause for demand in parts.demands} <= {about, *also}


def test_a_clause_without_a_row_demands_the_outcome_and_nothing_of_the_hops() -> None:
    row = demands_of("OWA-04")
    assert row == ClauseDemands()
    assert row.beside is OUTCOME
    assert row.more.demands("OWA-04", (SERVED,), CONTEXT) == ()
    assert row.hops.demands("OWA-04", CONTEXT) == ()


def test_every_row_is_that_of_a_known_clause_that_some_result_cites_in_that_part() -> None:
    beside = {clause for result in RESULTS for clause in (*result.also, *result.hops.clauses)}
    cited = {clause for result in RESULTS for clause in result.clauses}
    assert {clause for clause, row in CLAUSE_DEMANDS.items() if row.more == ClauseDemands().more} <= beside
    assert set(CLAUSE_DEMANDS) <= beside | cited
    assert set(CLAUSE_DEMANDS) <= {clause.id for clause in REGISTER.clauses}


def test_every_bound_rules_something_out() -> None:
    for result in RESULTS:
        for clause in result.also if result.left_open else ():
            row = demands_of(clause)
            assert (row.bound or row.beside) is not OUTCOME, clause


def test_a_bound_may_be_another_than_what_the_clause_demands_beside_an_outcome() -> None:
    refused = Outcome(OutcomeKind.REFUSED)
    bounds = client_alternative(recorded("UNS-01", OutcomeKind.REFUSED, bounds=("EAS-07",)), (refused,), CONTEXT)
    assert bounds.demands == (NeverAnswers("EAS-07", (SERVED,)),)
    beside = client_alternative(AllowedResult((OutcomeKind.REFUSED,), "EAS-08", ("EAS-07",)), (refused,), CONTEXT)
    assert beside.demands == (Answers("EAS-08", (refused,)), Answers("EAS-07", (refused,)))


def test_an_answer_names_neither_an_inner_server_nor_another_user() -> None:
    found = demands_of("GEN-05").beside.demands("GEN-05", (SERVED,), CONTEXT)
    assert found == (
        HidesInnerServers("GEN-05", ("cas-03",)),
        ShowsOwnMailbox("GEN-05", "user1@contoso.com", ("user2@contoso.com",)),
    )


@pytest.mark.parametrize("also", [(), ("GEN-08",)], ids=["alone", "with GEN-08"])
def test_a_page_of_the_own_site_is_no_other_users_under_every_clause_that_has_it_served(also: tuple[str, ...]) -> None:
    own_page = tuple(
        demand
        for clause in ("OWA-01", *also)
        for demand in (Answers(clause, (SERVED,)), ShowsOwnMailbox(clause, "user1@contoso.com", ("user2@contoso.com",)))
    )
    assert client_alternative(served("OWA-01", also=also), (SERVED,), CONTEXT).demands == own_page
    without_pages = replace(CONTEXT, other_mailboxes=())
    assert client_alternative(served("GEN-08"), (SERVED,), without_pages).demands == (Answers("GEN-08", (SERVED,)),)


def test_of_a_refused_request_only_what_a_served_one_would_show_is_judged() -> None:
    alternative = hop_alternative(served("OWA-05", hops=HOP_IF_SERVED), CONTEXT)
    assert alternative.outcomes == (Outcome(OutcomeKind.HOPS),)
    assert alternative.demands == (ServedThroughHop("GEN-11", ("CAS-03",)),)


@pytest.mark.parametrize("clause", CLAUSE_DEMANDS)
def test_the_page_of_the_tables_has_every_row(clause: str) -> None:
    row = CLAUSE_DEMANDS[clause]
    assert f"| {clause} | {row.beside.words} | " in decision_tables_page()
    assert f" | {row.more.words} | {row.hops.words} |" in decision_tables_page()
