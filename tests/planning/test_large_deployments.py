"""Organizations of which the full matrix is pointless: what is planned shows every cell, and grows with servers."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.deployments.reader import read_deployment
from harness.model.case import Plan
from harness.model.cover import Cover
from harness.model.deployment import Deployment
from harness.model.protocol import Protocol
from harness.planning.plan import make_plan
from harness.planning.topology import Topology
from tests.planning.brute_force import asked_in, decided, entries_of
from tests.planning.large_deployments import large_deployment
from tests.planning.shipped import REGISTER


@pytest.fixture(scope="module")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    file = tmp_path_factory.mktemp("large") / "fabrikam.toml"
    file.write_text(large_deployment(sites=6, servers=30, mailboxes=300), encoding="utf-8")
    return read_deployment(file)


@pytest.fixture(scope="module")
def plan(organization: Deployment) -> Plan:
    return make_plan(organization, REGISTER, Cover.CELLS)


def test_every_cell_that_the_organization_has_is_asked_for(organization: Deployment, plan: Plan) -> None:
    """Counted by asking every server for a mailbox of every server: mailboxes of one server decide nothing more."""
    of_servers = {(mailbox.server, mailbox.disabled): mailbox for mailbox in reversed(organization.mailboxes)}
    users = {mailbox.address for mailbox in of_servers.values()}
    asked = asked_in(plan)
    there, shown = set(), set()
    for request, decision in decided(organization):
        if request.mailbox in users:
            there.add((decision.table.name, decision.facts))
        if request in asked:
            shown.add((decision.table.name, decision.facts))
    assert len(there) > 60
    assert there == shown


def test_every_server_is_an_entry_and_a_destination(organization: Deployment, plan: Plan) -> None:
    entries, asked = entries_of(plan), asked_in(plan)
    servers = {mailbox.address: mailbox.server for mailbox in organization.mailboxes}
    destinations, homes = set(), set()
    for request, decision in decided(organization):
        if request in asked:
            destinations |= {(request.protocol, cas.name) for cas in decision.destinations}
            homes.add((request.protocol, servers[request.mailbox]))
    topology = Topology(organization)
    for cas in organization.client_access_servers:
        assert (cas.name, Protocol.OUTLOOK_ANYWHERE) in entries or "rpc" not in cas.virtual_directories
        assert (cas.name, Protocol.OWA) in entries or "owa" not in cas.virtual_directories
        if topology.users_of_site(cas.site, Protocol.OWA):
            assert (Protocol.OWA, cas.name) in destinations
    assert {server for protocol, server in homes if protocol is Protocol.OWA} == {
        server.name for server in organization.mailbox_servers
    }


def test_mailboxes_that_are_alike_stand_for_each_other(organization: Deployment, plan: Plan) -> None:
    assert plan.coverage is not None
    assert plan.coverage.mailboxes <= 3 * len(organization.mailbox_servers)
    assert plan.coverage.possible_mailboxes == len(organization.mailboxes)
    assert plan.coverage.possible > 10 * plan.coverage.planned


def test_more_mailboxes_on_the_same_servers_are_no_more_cases(tmp_path: Path, plan: Plan) -> None:
    file = tmp_path / "fabrikam.toml"
    file.write_text(large_deployment(sites=6, servers=30, mailboxes=3_000), encoding="utf-8")
    larger = make_plan(read_deployment(file), REGISTER, Cover.CELLS)
    assert [case.id for case in larger.cases] == [case.id for case in plan.cases]
