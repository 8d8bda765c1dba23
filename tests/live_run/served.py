"""Runs against the farm on sockets, inside the test's own event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import tomli_w

from fixtures.farm.dialects import PLAIN, Dialect
from fixtures.farm.faults.subsets import DeploymentSubset
from fixtures.farm.served.description import describe
from fixtures.farm.served.served_farm import ServedFarm
from harness.deployments.passwords import mock_passwords
from harness.deployments.reader import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.deployments.toml_source import read_toml
from harness.model.case import Case
from harness.model.deployment import Deployment
from harness.model.verdict import Verdict
from harness.mutation.fault_runs import deployment_of
from harness.run import Run, live_run, plan_for

DEPLOYMENTS = SHIPPED_DEPLOYMENTS


@asynccontextmanager
async def served(
    subset: DeploymentSubset,
    folder: Path,
    *faults: str,
    old_tls: bool = False,
    dialect: Dialect = PLAIN,
    busy: bool = False,
) -> AsyncIterator[tuple[Deployment, Run]]:
    """A shipped deployment or a subset of it on loopback sockets, and a live run against it.

    With what an administrator says so that the dialect's page of a mailbox on Exchange 2003 is recognised.
    """
    file = DEPLOYMENTS / f"{subset.deployment}.toml"
    shipped = deployment_of(subset)
    passwords = mock_passwords(shipped)
    farm = ServedFarm(
        shipped, passwords=passwords, faults=faults, folder=folder, old_tls=old_tls, dialect=dialect, busy=busy
    )
    try:
        data = narrowed(read_toml(file).data, shipped)
        if dialect.legacy_mailbox is not None:
            data["recognition"] = {"legacy_mailbox": dialect.legacy_mailbox}
        described = describe(data, facts=await farm.start(), passwords=passwords)
        written = folder / "deployment.toml"
        written.write_text(tomli_w.dumps(described), encoding="utf-8")
        deployment = read_deployment(written)
        yield deployment, live_run(deployment, plan_for(deployment), environ={})
    finally:
        await farm.aclose()


def narrowed(data: Mapping[str, object], subset: Deployment) -> dict[str, object]:
    """What a deployment file says, without the tables of what is not in the subset."""
    stays = {
        "site": {site.name for site in subset.sites},
        "client_access_server": {server.name for server in subset.client_access_servers},
        "mailbox_server": {server.name for server in subset.mailbox_servers},
        "load_balancing_array": {array.name for array in subset.load_balancing_arrays},
        "mailbox": {mailbox.address for mailbox in subset.mailboxes},
    }
    not_asked = {server.name for server in subset.client_access_servers if server.reachable is False}
    narrowed = dict(data)
    for kind, names in stays.items():
        tables = data.get(kind, [])
        assert isinstance(tables, list)
        narrowed[kind] = [
            {**table, "reachable": False} if table.get("name") in not_asked else table
            for table in tables
            if table.get("name", table.get("address")) in names
        ]
    return narrowed


async def verdicts_on_sockets(
    subset: DeploymentSubset,
    folder: Path,
    *faults: str,
    chosen: Callable[[Case], bool],
    old_tls: bool = False,
    dialect: Dialect = PLAIN,
    busy: bool = False,
) -> dict[str, Verdict]:
    """The verdicts of the chosen cases, by case id."""
    async with served(subset, folder, *faults, old_tls=old_tls, dialect=dialect, busy=busy) as (_, run):
        cases = sorted((case for case in run.plan.cases if chosen(case)), key=lambda case: case.judges_hops)
        run.send_ahead(cases, at_once=4)
        verdicts = {judged.case.id: judged.verdict async for judged in run.judge_all(cases)}
        await run.aclose()
        return verdicts
