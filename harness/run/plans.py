"""From a deployment file to the plan of its run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.audit import judge_settings
from harness.deployments import garbage_left_for_later, read_deployment
from harness.model.case import Plan
from harness.model.cover import Cover
from harness.model.deployment import Deployment
from harness.planning import make_plan, make_plan_by_size, make_plan_of_request, read_register


def plan_for(deployment: Deployment, cover: Cover | None = None) -> Plan:
    """The plan of a run of this deployment; without a cover it is the full one, unless that is too large."""
    register, settings = read_register(), judge_settings(deployment)
    with garbage_left_for_later():
        if cover is None:
            return make_plan_by_size(deployment, register, settings=settings)
        return make_plan(deployment, register, cover, settings=settings)


def plan_for_request(deployment: Deployment, *, mailboxes: Sequence[str], entry: str) -> Plan:
    """The cases of one mailbox, or of several in one request, by address, whatever a run would leave out.

    `entry` is the name of a server, an array or a published host.
    """
    return make_plan_of_request(deployment, read_register(), mailboxes=mailboxes, entry=entry)


def load(path: Path, cover: Cover | None = None) -> tuple[Deployment, Plan]:
    """Read a deployment file and plan its run; raises DescriptionError."""
    deployment = read_deployment(path)
    return deployment, plan_for(deployment, cover)
