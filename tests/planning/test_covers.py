"""Covers: fewer cases of the full plan, which show all that it shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, settings

from harness.model.case import Case, Plan
from harness.model.cover import Cover
from harness.model.deployment import Deployment
from harness.planning.plan import make_plan, make_plan_by_size, make_plan_of_request
from tests.oracle_and_farm.generated_deployments import deployments
from tests.planning.brute_force import asked_in, decided, entries_of
from tests.planning.shipped import REGISTER, STEMS, cases_of, plan_of, shipped

stems = pytest.mark.parametrize("stem", STEMS)
FEWER = (Cover.CELLS, Cover.PAIRS)


@lru_cache
def covered(stem: str, cover: Cover) -> Plan:
    return make_plan(shipped(stem), REGISTER, cover)


def assert_shows_all(deployment: Deployment, full: Plan, plan: Plan) -> None:
    """Cases of the full plan, with every cell, clause, entry and destination of it, and all the controls."""
    assert_is_part_of(plan, full)
    assert plan.coverage is not None
    assert plan.coverage.possible == len(full.cases)
    assert {clause for case in plan.cases for clause in case.clauses} == {
        clause for case in full.cases for clause in case.clauses
    }
    assert entries_of(plan) == entries_of(full)
    assert_every_decision_is_shown(deployment, plan, full)
    assert_controls_are_possible(plan, full)


def assert_is_part_of(plan: Plan, full: Plan) -> None:
    every = {case.id: case for case in full.cases}
    assert [case for case in plan.cases if every.get(case.id) != case] == []


def assert_every_decision_is_shown(deployment: Deployment, plan: Plan, full: Plan) -> None:
    """Each cell, home and destination of every request that could be made."""
    possible, asked = asked_in(full), asked_in(plan)
    there: set[object] = set()
    shown: set[object] = set()
    servers = {mailbox.address: mailbox.server for mailbox in deployment.mailboxes}
    for request, decision in decided(deployment):
        here: set[object] = {
            (decision.table.name, decision.facts),
            ("home", request.protocol, servers[request.mailbox]),
            *(("destination", request.protocol, cas.name) for cas in decision.destinations),
        }
        there |= here if request in possible else set()
        shown |= here if request in asked else set()
    assert there - shown == set()


def assert_controls_are_possible(plan: Plan, full: Plan) -> None:
    cases = {case.id: case for case in full.cases}
    for key, names in plan.entry_controls.items():
        possible = {_user(cases[name]) for name in full.entry_controls[key]}
        assert len({_user(cases[name]) for name in names}) >= min(2, len(possible)), key
    assert plan.entry_controls.keys() == full.entry_controls.keys()
    users = {_user(case) for case in plan.cases if case.stimulus}
    assert users & full.credential_controls.keys() == users & plan.credential_controls.keys()
    assert plan.own_site_controls.keys() == full.own_site_controls.keys()


def _user(case: Case) -> str:
    assert case.stimulus is not None
    return case.stimulus.mailboxes[0]


@stems
@pytest.mark.parametrize("cover", FEWER)
def test_a_cover_shows_all_that_the_full_plan_shows(stem: str, cover: Cover) -> None:
    assert_shows_all(shipped(stem), plan_of(stem), covered(stem, cover))


@settings(deadline=None, max_examples=40)
@given(deployments())
def test_a_cover_of_any_deployment_shows_all_that_the_full_plan_shows(made_up: Deployment) -> None:
    full = make_plan(made_up, REGISTER)
    for cover in FEWER:
        assert_shows_all(made_up, full, make_plan(made_up, REGISTER, cover))


@stems
def test_a_plan_of_a_cover_is_the_same_every_time(stem: str) -> None:
    again = make_plan(shipped(stem), REGISTER, Cover.CELLS)
    assert again == covered(stem, Cover.CELLS)
    assert [case.id for case in again.cases] == sorted(case.id for case in again.cases)


def test_pairs_are_every_server_with_a_mailbox_of_every_server_that_it_is_asked_for_at_all() -> None:
    servers = {mailbox.address: mailbox.server for mailbox in shipped("contoso").mailboxes}
    pairs, full = (
        {(one.protocol, one.entry, servers[one.mailbox]) for one in asked_in(plan) if one.mailbox in servers}
        for plan in (covered("contoso", Cover.PAIRS), plan_of("contoso"))
    )
    assert pairs == full


def test_no_more_than_two_mailboxes_that_are_alike_are_asked_for_but_where_users_visit_in_turn() -> None:
    plan = covered("contoso", Cover.CELLS)
    in_turn = {
        address
        for case in plan.cases
        if case.stimulus and case.stimulus.visits > 1
        for address in case.stimulus.mailboxes[2:]
    }
    users = {one.mailbox for one in asked_in(plan)} - in_turn
    alike = Counter(
        (mailbox.server, mailbox.disabled) for mailbox in shipped("contoso").mailboxes if mailbox.address in users
    )
    assert max(alike.values()) == 2


def test_a_deployment_is_planned_in_full_while_it_has_no_more_than_5000_cases() -> None:
    assert make_plan_by_size(shipped("contoso"), REGISTER) == plan_of("contoso")


def test_a_deployment_with_more_cases_is_planned_by_its_cells_and_the_plan_says_so() -> None:
    contoso = shipped("contoso")
    more = tuple(
        replace(mailbox, address=f"second-{mailbox.address}", logon=f"second-{mailbox.logon}")
        for mailbox in contoso.mailboxes
    )
    larger = replace(contoso, mailboxes=(*contoso.mailboxes, *more))
    plan = make_plan_by_size(larger, REGISTER)
    assert plan.coverage is not None
    assert (plan.coverage.cover, plan.coverage.by_size) == (Cover.CELLS, True)
    assert plan.coverage.possible > 5_000
    assert replace(plan.coverage, by_size=False) == make_plan(larger, REGISTER, Cover.CELLS).coverage


def test_what_is_left_out_is_counted_by_kind() -> None:
    coverage = covered("contoso", Cover.CELLS).coverage
    assert coverage is not None
    assert coverage.planned == len(covered("contoso", Cover.CELLS).cases)
    assert coverage.possible - coverage.planned == sum(kind.cases for kind in coverage.left_out)
    assert [kind.kind for kind in coverage.left_out] == [
        "requests of one mailbox to one server",
        "clients that go on to a URL",
        "users of several sites, and users in turn",
        "connections between servers",
    ]


@pytest.mark.parametrize("stem", ["contoso", "contoso-nlb"])
def test_the_cases_of_one_request_are_those_of_the_full_plan(stem: str) -> None:
    mailbox, entry = shipped(stem).mailboxes[0].address, shipped(stem).client_access_servers[0].name
    alone = make_plan_of_request(shipped(stem), REGISTER, mailboxes=[mailbox], entry=entry).cases
    of_request = [name for name in cases_of(stem) if f"/{mailbox}/{entry}/" in name and not name.endswith(".follow")]
    assert [case.id for case in alone] == of_request
    assert all(cases_of(stem)[case.id] == case for case in alone)
