"""What selected cases cost: with their controls, and how long it takes by each of the limits there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from harness.deployments import SHIPPED_DEPLOYMENTS
from harness.model.budget import Budget
from harness.model.case import Case, Plan, Suite
from harness.model.deployment import Control, Deployment, Evidence, Live
from harness.run import budget_of, load, with_controls


@pytest.fixture(scope="module")
def loaded() -> tuple[Deployment, Plan]:
    return load(SHIPPED_DEPLOYMENTS / "contoso-redirection.toml")


def of_suite(plan: Plan, *suites: Suite) -> list[Case]:
    return [case for case in plan.cases if case.suite in suites]


def ids(cases: Collection[Case]) -> set[str]:
    return {case.id for case in cases}


def total(budget: Budget) -> int:
    return sum(count for _, count in budget.requests)


def test_all_of_a_plan_has_its_controls_in_it(loaded: tuple[Deployment, Plan]) -> None:
    _, plan = loaded
    assert with_controls(plan, plan.cases, every_account=True) == plan.cases


def test_one_case_asks_for_its_user_elsewhere_and_for_another_user_there(loaded: tuple[Deployment, Plan]) -> None:
    _, plan = loaded
    (case,) = [one for one in plan.cases if one.id == "eas/user1@contoso.com/CAS-02/foldersync"]
    assert case.needs_entry_control
    controls = ids(with_controls(plan, [case])) - {case.id}
    assert controls == {
        plan.credential_controls["user1@contoso.com"][0],
        next(name for name in plan.entry_controls["CAS-02", case.stimulus.protocol] if "/user1@" not in name),  # type: ignore[union-attr]  # it has one
    }


def test_a_preflight_tries_every_account_once(loaded: tuple[Deployment, Plan]) -> None:
    _, plan = loaded
    assert ids(with_controls(plan, (), every_account=True)) == {one[0] for one in plan.credential_controls.values()}


def test_settings_and_what_is_not_judged_have_no_controls(loaded: tuple[Deployment, Plan]) -> None:
    _, plan = loaded
    cases = [case for case in plan.cases if case.settings is not None or case.not_applicable is not None]
    assert ids(with_controls(plan, cases)) == ids(cases)


def test_a_selection_costs_less_than_the_plan(loaded: tuple[Deployment, Plan]) -> None:
    deployment, plan = loaded
    part = with_controls(plan, of_suite(plan, Suite.POP3), every_account=True)
    assert total(budget_of(deployment, part, checked=part)) < total(budget_of(deployment, plan.cases)) / 20


def test_requests_are_sent_as_many_at_once_as_may_be(loaded: tuple[Deployment, Plan]) -> None:
    deployment, plan = loaded
    budget = budget_of(replace(deployment, live=Live(concurrency=4)), plan.cases)
    assert (budget.pace, budget.about) == ("4 at once", timedelta(seconds=round(total(budget) * 0.2 / 4)))
    assert budget.at_least is None


def test_a_limit_of_requests_makes_it_longer_and_is_named(loaded: tuple[Deployment, Plan]) -> None:
    deployment, plan = loaded
    budget = budget_of(replace(deployment, live=Live(requests_per_second=2)), plan.cases)
    assert (budget.pace, budget.about) == ("2 a second at most", timedelta(seconds=round(total(budget) / 2)))


def test_where_logs_are_read_conversations_of_a_kind_wait_for_each_other(loaded: tuple[Deployment, Plan]) -> None:
    deployment, plan = loaded
    without = budget_of(deployment, plan.cases)
    budget = budget_of(replace(deployment, evidence=Evidence(iis_logs={"CAS-01": "logs"})), plan.cases)
    assert budget.pace == "those of a kind one after the other for the logs' sake"
    assert budget.about is not None
    assert without.about is not None
    assert budget.about > without.about
    assert budget.at_least is None


def test_logs_that_are_late_are_waited_for(loaded: tuple[Deployment, Plan]) -> None:
    deployment, plan = loaded
    budget = budget_of(replace(deployment, evidence=Evidence(settle_seconds=70)), plan.cases)
    assert budget.about is not None
    assert budget.at_least is not None
    assert timedelta(seconds=140) < budget.at_least < budget.about


def test_each_change_of_a_server_is_waited_for() -> None:
    deployment, plan = load(SHIPPED_DEPLOYMENTS / "contoso-redirection.toml")
    changing = [case for case in plan.cases if case.stimulus is not None and case.stimulus.script is not None]
    scripts = {case.stimulus: case.stimulus.script for case in changing if case.stimulus}
    changes = sum(len(one.restore) + sum(map(len, one.before)) for one in scripts.values() if one)
    assert changes > 1
    budget = budget_of(replace(deployment, control=Control(settle_seconds=30)), plan.cases)
    assert budget.at_least == timedelta(seconds=30 * changes)


def test_the_mock_farm_lets_nobody_wait(loaded: tuple[Deployment, Plan]) -> None:
    deployment, plan = loaded
    late = replace(deployment, evidence=Evidence(settle_seconds=70), control=Control(settle_seconds=30))
    budget = budget_of(late, plan.cases, of_farm=True)
    assert (budget.at_least, budget.pace) == (None, "")
    assert budget.about == timedelta(seconds=round(total(budget) * 0.001))
