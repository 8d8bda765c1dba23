"""Cases that address a load-balancing array by its name: any of its members may answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.model.case import Case
from harness.model.deployment import LoadBalancingArray, Mailbox
from harness.model.expectation import Alternative
from harness.model.protocol import Operation, Protocol
from harness.planning.autodiscover_urls import settings_alternative
from harness.planning.cases.single_requests import build_case, client_alternatives, make_case_id
from harness.planning.decisions import Decision, decide
from harness.planning.stimuli import addressed_to_array, find_shared_access_point, make_stimulus
from harness.planning.topology import Topology

BALANCED = (
    (Protocol.OWA, Operation.OWA),
    (Protocol.EAS, Operation.OPTIONS),
    (Protocol.EAS, Operation.FOLDERSYNC),
    (Protocol.EWS, Operation.GETFOLDER),
    (Protocol.AVAILABILITY, Operation.FREEBUSY),
    (Protocol.AUTODISCOVER, Operation.OUTLOOK),
    (Protocol.AUTODISCOVER, Operation.MOBILESYNC),
    (Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT),
)
"""What travels through the load balancer: ports 80 and 443 (NLB-14)."""


def array_cases(topology: Topology) -> Iterator[Case]:
    """Every mailbox at every array, by every protocol that the array balances. Hops are judged at the servers."""
    for array in topology.deployment.load_balancing_arrays:
        for protocol, operation in BALANCED:
            for mailbox in topology.mailboxes_using(protocol):
                yield from _case(topology, array, mailbox, protocol, operation)


def _case(
    topology: Topology, array: LoadBalancingArray, mailbox: Mailbox, protocol: Protocol, operation: Operation
) -> Iterator[Case]:
    members = tuple(topology.client_access_server(name) for name in array.members)
    shared = find_shared_access_point(members, protocol, operation)
    if shared is None:
        return
    access_point, logon = shared
    decisions: list[Decision] = []
    alternatives: list[Alternative] = []
    for member in members:
        taken = decide(topology, mailbox, member, protocol, operation)
        decisions.extend(taken)
        if protocol is Protocol.AUTODISCOVER:
            settings = settings_alternative(topology, mailbox, operation) if taken else None
            alternatives.extend((settings,) if settings else ())
        else:
            alternatives.extend(client_alternatives(topology, mailbox, member, operation, taken))
    if not alternatives:
        return
    stimulus = make_stimulus(topology, members[0], access_point, logon, protocol, operation, (mailbox,))
    case = build_case(
        topology,
        make_case_id(protocol, (mailbox,), array.name, operation),
        addressed_to_array(stimulus, array, members),
        tuple({(decision.table.name, decision.rule.sentence): decision for decision in decisions}.values()),
        _distinct(alternatives),
        entry=members[0],
    )
    crosses = any(member.site != topology.site_of(mailbox) for member in members)
    yield replace(case, needs_entry_control=case.needs_entry_control or crosses)


def _distinct(alternatives: list[Alternative]) -> tuple[Alternative, ...]:
    """Without repeats: members with the same settings allow the same alternatives."""
    found: list[Alternative] = []
    for alternative in alternatives:
        if alternative not in found:
            found.append(alternative)
    return tuple(found)
