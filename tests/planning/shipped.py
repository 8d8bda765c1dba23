"""The shipped deployments and their plans, each made once for all tests that only look at it."""

from __future__ import annotations

from functools import lru_cache

from harness.deployments.reader import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.case import Case, Plan
from harness.model.deployment import Deployment
from harness.planning.clause_register import read_register
from harness.planning.plan import make_plan

DEPLOYMENTS = SHIPPED_DEPLOYMENTS
STEMS = tuple(sorted(file.stem for file in DEPLOYMENTS.glob("*.toml")))
REGISTER = read_register()


@lru_cache
def shipped(stem: str) -> Deployment:
    return read_deployment(DEPLOYMENTS / f"{stem}.toml")


@lru_cache
def plan_of(stem: str) -> Plan:
    return make_plan(shipped(stem), REGISTER)


@lru_cache
def cases_of(stem: str) -> dict[str, Case]:
    return {case.id: case for case in plan_of(stem).cases}
