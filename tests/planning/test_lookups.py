"""What is looked up for any request to any deployment."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings

from harness.model.deployment import Deployment
from harness.model.protocol import Operation, Protocol
from harness.planning.decisions import MAILBOX_OPERATIONS, decide
from harness.planning.documentation import TABLES
from harness.planning.request import Request
from harness.planning.server_versions import is_later, is_sp1
from harness.planning.tables.common import DestinationVersion
from harness.planning.tables.destinations import DestinationSettings, find_destinations, read_settings
from harness.planning.topology import Topology
from tests.oracle_and_farm.generated_deployments import deployments

TO_DESTINATIONS = (Operation.OWA, Operation.OPTIONS, Operation.FOLDERSYNC, Operation.GETFOLDER, Operation.FREEBUSY)

any_deployment = given(deployments())
often_enough = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@functools.cache
def cells() -> dict[str, set[object]]:
    return {table.name: set(table.cells()) for table in TABLES}


def requests(made_up: Deployment) -> Iterator[Request]:
    for entry, (protocol, operation), mailbox in itertools.product(
        made_up.client_access_servers, MAILBOX_OPERATIONS, made_up.mailboxes
    ):
        yield Request(entry, (mailbox,), protocol, operation)


@any_deployment
@often_enough
def test_the_facts_of_a_decision_are_a_reachable_cell_of_its_table_and_meet_its_rule(made_up: Deployment) -> None:
    topology = Topology(made_up)
    for request in requests(made_up):
        for decision in decide(topology, request):
            assert decision.facts in cells()[decision.table.name]
            assert decision.rule == decision.table.decide(decision.facts)
            assert decision.table.protocol is request.protocol


@any_deployment
@often_enough
def test_each_server_that_is_looked_at_is_the_destination_of_one_decision(made_up: Deployment) -> None:
    topology = Topology(made_up)
    for request in requests(made_up):
        decisions = decide(topology, request)
        names = [cas.name for decision in decisions for cas in decision.destinations]
        looked_at = find_destinations(topology, request) if request.operation in TO_DESTINATIONS else ()
        assert sorted(names) == sorted(cas.name for cas in looked_at)
        assert len({decision.rule.sentence for decision in decisions}) == len(decisions)


@any_deployment
@often_enough
def test_servers_are_looked_at_for_exchange_2007_mailboxes_of_other_sites_alone(made_up: Deployment) -> None:
    topology = Topology(made_up)
    for request in requests(made_up):
        site = topology.site_of(request.mailbox)
        found = find_destinations(topology, request)
        assert all(cas in topology.servers_in_site(site) for cas in found)
        if site == request.entry.site or not topology.is_on_2007(request.mailbox):
            assert found == ()
        elif request.protocol is not Protocol.EWS:
            not_later = [cas for cas in topology.servers_in_site(site) if not is_later(cas, request.entry)]
            assert not_later == [cas for cas in found if not is_later(cas, request.entry)]
            assert not_later or found == topology.servers_in_site(site)
        elif found:
            assert is_sp1(request.entry)
            assert len({is_sp1(cas) for cas in found}) == 1
            assert len({is_later(cas, request.entry) for cas in found}) == 1


@any_deployment
@often_enough
def test_a_later_server_beside_others_is_looked_at_only_where_its_users_are_sent_to_it(made_up: Deployment) -> None:
    topology = Topology(made_up)
    for request in requests(made_up):
        for cas in find_destinations(topology, request):
            settings = read_settings(topology, request, cas)
            if settings.version is DestinationVersion.LATER_BESIDE:
                assert settings.external_url
                assert request.protocol in (Protocol.OWA, Protocol.EAS)
                assert request.protocol is Protocol.EAS or request.entry.redirect_to_optimal_owa_server is not False


@any_deployment
@often_enough
def test_the_topic_is_silent_on_no_request_but_those_of_its_summary_table(made_up: Deployment) -> None:
    topology = Topology(made_up)
    for request in requests(made_up):
        has_none = {
            Protocol.WEBDAV: topology.is_on_2007(request.mailbox),
            Protocol.AUTODISCOVER: not topology.is_on_2007(request.mailbox),
            Protocol.OUTLOOK_ANYWHERE: not topology.is_on_2007(request.mailbox),
        }
        assert bool(decide(topology, request)) is not has_none.get(request.protocol, False)


@any_deployment
@often_enough
def test_where_no_server_is_looked_at_nothing_is_seen(made_up: Deployment) -> None:
    topology = Topology(made_up)
    for request in requests(made_up):
        nothing = read_settings(topology, request, None)
        assert nothing == DestinationSettings()
        assert not any((nothing.external_url, nothing.internal_url, nothing.addressed, nothing.integrated))
        seen = read_settings(topology, request, request.entry)
        assert seen.version is not nothing.version
        assert seen.addressed or not seen.internal_url
