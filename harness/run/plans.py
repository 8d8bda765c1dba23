"""From a deployment file to the plan of its run."""

from __future__ import annotations

from pathlib import Path

from harness.audit import judge_settings
from harness.deployments import read_deployment
from harness.model.case import Plan
from harness.model.deployment import Deployment
from harness.planning import make_plan, read_register


def plan_for(deployment: Deployment) -> Plan:
    """The plan of a full run of this deployment."""
    return make_plan(deployment, read_register(), settings=judge_settings(deployment))


def load(path: Path) -> tuple[Deployment, Plan]:
    """Read a deployment file and plan its run; raises DescriptionError."""
    deployment = read_deployment(path)
    return deployment, plan_for(deployment)
