"""Organizations of which the full matrix is pointless: what is planned shows every cell, and grows with servers."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.deployments.reader import read_deployment
from harness.model.case import Plan
from harness.model.cover import Cover
from harness.model.deployment import Deployment
from harness.model.protocol import Operation, Protocol
from harness.planning.coverage.candidates import OPERATIONS
from harness.planning.coverage.elsewhere import shown_elsewhere
from harness.planning.coverage.prospects import Prospect, find_prospect
from harness.planning.decisions import Decision
from harness.planning.entry_points import entry_points, kind_of
from harness.planning.plan import make_plan
from harness.planning.topology import Topology
from tests.planning.brute_force import Asked, asked_in, decided, entries_of
from tests.planning.large_deployments import large_deployment
from tests.planning.shipped import REGISTER


@pytest.fixture(scope="module")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    file = tmp_path_factory.mktemp("large") / "fabrikam.toml"
    file.write_text(large_deployment(sites=6, servers=30, mailboxes=300), encoding="utf-8")
    return read_deployment(file)


@pytest.fixture(scope="module")
def every_decision(organization: Deployment) -> list[tuple[Asked, Decision]]:
    """Of every server and every mailbox, however alike they are."""
    return list(decided(organization))


@pytest.fixture(scope="module")
def plan(organization: Deployment) -> Plan:
    return make_plan(organization, REGISTER, Cover.CELLS)


def test_every_cell_that_the_organization_has_is_asked_for(
    organization: Deployment, every_decision: list[tuple[Asked, Decision]], plan: Plan
) -> None:
    """Counted by asking every server for a mailbox of every server: mailboxes of one server decide nothing more."""
    of_servers = {(mailbox.server, mailbox.disabled): mailbox for mailbox in reversed(organization.mailboxes)}
    users = {mailbox.address for mailbox in of_servers.values()}
    asked = asked_in(plan)
    there, shown = set(), set()
    for request, decision in every_decision:
        if request.mailbox in users:
            there.add((decision.table.name, decision.facts))
        if request in asked:
            shown.add((decision.table.name, decision.facts))
    assert len(there) > 60
    assert there == shown


def test_every_server_is_an_entry_and_a_destination(
    organization: Deployment, every_decision: list[tuple[Asked, Decision]], plan: Plan
) -> None:
    entries, asked = entries_of(plan), asked_in(plan)
    servers = {mailbox.address: mailbox.server for mailbox in organization.mailboxes}
    destinations, homes = set(), set()
    for request, decision in every_decision:
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


_AskedElsewhere = tuple[str, str, Protocol, Operation]


def _prospects_elsewhere(
    topology: Topology,
) -> Iterator[tuple[_AskedElsewhere, tuple[Prospect | None, Prospect | None]]]:
    """Of each entry point and each server of other sites, what its users are shown: by itself, and by its kind."""
    for asked in entry_points(topology):
        by_itself = Topology(topology.deployment)
        for protocol, operations in OPERATIONS.items():
            for operation in operations:
                kind = kind_of(topology, asked, protocol, operation, own_site=False)
                shown = () if kind is None else shown_elsewhere(topology, kind, protocol, operation)
                of_kind = {one.server.name: one.prospect for one in shown}
                for server in topology.homes.servers_using(protocol):
                    if not asked.is_in(server.site):
                        mailbox = topology.homes.users_on(server.name, protocol)[0]
                        alone = find_prospect(by_itself, asked, mailbox, protocol, operation)
                        yield (asked.name, server.name, protocol, operation), (alone, of_kind.get(server.name))


def test_every_entry_point_shows_the_users_of_other_sites_what_is_found_once_for_its_kind(tmp_path: Path) -> None:
    file = tmp_path / "fabrikam.toml"
    file.write_text(large_deployment(sites=10, servers=40, mailboxes=40), encoding="utf-8")
    topology = Topology(read_deployment(file))
    found = dict(_prospects_elsewhere(topology))
    assert {name for name, *_ in found} >= {array.name for array in topology.deployment.load_balancing_arrays}
    assert {asked: both for asked, both in found.items() if both[0] != both[1]} == {}


def _calls(folder: Path, sites: int) -> int:
    """How many functions are called to plan for so many sites, each with eight servers."""
    file = folder / f"{sites}.toml"
    file.write_text(large_deployment(sites=sites, servers=8 * sites, mailboxes=24 * sites), encoding="utf-8")
    organization, profile = read_deployment(file), cProfile.Profile()
    profile.runcall(make_plan, organization, REGISTER, Cover.CELLS)
    return sum(calls for _, calls, *_ in vars(pstats.Stats(profile))["stats"].values())


def test_three_times_as_many_sites_take_three_times_the_work(tmp_path: Path) -> None:
    """Counted in calls, which no machine makes faster; a little more, since few sites have not every kind of server."""
    assert _calls(tmp_path, 15) < 3 * 1.09 * _calls(tmp_path, 5)
