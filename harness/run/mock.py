"""A run against the built-in mock farm."""

from __future__ import annotations

from collections.abc import Collection

from fixtures.farm import FAULTS, PLAIN, Dialect, Farm
from harness.deployments import accounts_of, mock_passwords
from harness.model.case import Plan
from harness.model.deployment import Deployment
from harness.run.run import Run


def mock_run(deployment: Deployment, plan: Plan, *, faults: Collection[str] = (), dialect: Dialect = PLAIN) -> Run:
    """A run against the built-in mock farm, with the named deliberate faults, in a dialect."""
    passwords = mock_passwords(deployment)
    farm = Farm(deployment, passwords=passwords, faults=faults, dialect=dialect)
    return Run(plan, farm, accounts_of(deployment, passwords))


def known_faults() -> tuple[str, ...]:
    """The names of the farm's deliberate faults."""
    return tuple(fault.name for fault in FAULTS)
