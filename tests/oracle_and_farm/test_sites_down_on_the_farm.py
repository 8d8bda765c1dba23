"""What is said of a site that is down is what the farm shows while the site's Client Access servers are stopped."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from harness.deployments import subset_of
from harness.model.case import Plan
from harness.model.cell import Cell
from harness.model.deployment import Deployment
from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol
from harness.model.site_state import SiteState
from harness.model.stimulus import ChangeScript, ServerChange, ServerChangeKind
from harness.planning.cells import expected_cells
from harness.planning.outcome_comparison import may_be_the_same
from harness.planning.request import Request
from harness.planning.stimuli import find_stimulus
from harness.planning.topology import Topology
from harness.run import mock_run
from tests.planning.shipped import REGISTER, shipped

THROUGH_CLIENT_ACCESS = (Protocol.OWA, Protocol.EAS, Protocol.EWS, Protocol.AVAILABILITY)
"""The others need a Mailbox server that is down as well, which the farm does not stop, or no server of another site."""


def stopped(topology: Topology, site: str) -> ChangeScript:
    """One visit while all servers of the site are stopped."""
    names = [cas.name for cas in topology.servers_in_site(site)]
    return ChangeScript(
        before=(tuple(ServerChange(ServerChangeKind.STOP, name) for name in names),),
        restore=tuple(ServerChange(ServerChangeKind.START, name) for name in names),
        begins_with=OutcomeKind.SERVED,
    )


async def _ask(deployment: Deployment, site: str) -> dict[Cell, Observation]:
    """What the servers of the other sites answer; one that is stopped has none to compare."""
    topology = Topology(deployment)
    run = mock_run(deployment, Plan(deployment.file, REGISTER, ()))
    seen: dict[Cell, Observation] = {}
    for cell in expected_cells(deployment):
        entry, mailbox = topology.client_access_server(cell.entry), topology.mailbox(cell.mailbox)
        if cell.protocol in THROUGH_CLIENT_ACCESS and entry.site != site:
            stimulus = find_stimulus(topology, Request(entry, (mailbox,), cell.protocol, cell.operation))
            assert stimulus is not None
            seen[cell] = await run.observe(replace(stimulus, script=stopped(topology, site)))
    await run.aclose()
    return seen


@pytest.mark.parametrize("stem", ["contoso-redirection", "contoso-redirection-disabled"])
@pytest.mark.parametrize("site", ["europe", "asia"])
def test_each_cell_ends_on_the_farm_as_it_is_said_to(stem: str, site: str) -> None:
    deployment = subset_of(shipped(stem), entries=("CAS-01", "CAS-02"), mailboxes=("user1", "user2", "user3"))
    expected = expected_cells(deployment, {site: SiteState.DOWN})
    for cell, seen in asyncio.run(_ask(deployment, site)).items():
        outcomes = expected[cell].outcomes
        assert any(may_be_the_same(one, seen.outcome) for one in outcomes), (cell, outcomes, seen.outcome)
