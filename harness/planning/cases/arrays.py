"""Cases that address an array, or a published host, by its name: any of the servers behind it may answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from harness.model.case import Case
from harness.model.deployment import LoadBalancingArray
from harness.model.expectation import Alternative
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.alternatives import client_alternatives
from harness.planning.cases.common import DecidedRequest, build_case, clauses_apply, not_applicable_case
from harness.planning.decisions import Decision, decide
from harness.planning.planned_requests import EveryRequest, PlannedRequests
from harness.planning.request import Request
from harness.planning.stimuli import find_stimulus
from harness.planning.topology import Topology

BALANCED = (
    (Protocol.OWA, Operation.OWA),
    (Protocol.OWA, Operation.EXCHANGE),
    (Protocol.EAS, Operation.OPTIONS),
    (Protocol.EAS, Operation.FOLDERSYNC),
    (Protocol.EWS, Operation.GETFOLDER),
    (Protocol.AVAILABILITY, Operation.FREEBUSY),
    (Protocol.AUTODISCOVER, Operation.OUTLOOK),
    (Protocol.AUTODISCOVER, Operation.MOBILESYNC),
    (Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT),
)
"""What travels through the load balancer: ports 80 and 443 (NLB-14)."""


def array_cases(topology: Topology, requests: PlannedRequests | None = None) -> Iterator[Case]:
    """The mailboxes at every such name, by every protocol that leads through it. Hops are judged at the servers."""
    requests = requests or EveryRequest(topology)
    for array in topology.shared_names:
        first = topology.members_of(array)[0]
        for protocol, operation in BALANCED:
            for mailbox in requests.mailboxes(array.name, protocol, operation):
                yield from _case(topology, Request(first, (mailbox,), protocol, operation, array), array)


def _case(topology: Topology, request: Request, array: LoadBalancingArray) -> Iterator[Case]:
    stimulus = find_stimulus(topology, request)
    if stimulus is None:
        return
    at_members = [replace(request, entry=member) for member in topology.members_of(array)]
    taken = [(at_member, decide(topology, at_member)) for at_member in at_members]
    decisions = _distinct_decisions(decided for _, decided in taken)
    at_each = (client_alternatives(topology, at_member, decided) for at_member, decided in taken)
    alternatives = _distinct(alternative for allowed in at_each for alternative in allowed)
    if decisions and not clauses_apply(decisions):
        yield not_applicable_case(topology, DecidedRequest(request, stimulus, decisions))
    if not alternatives:
        return
    case = build_case(topology, DecidedRequest(request, stimulus, decisions), alternatives)
    crosses = any(not topology.is_own_site(at_member) for at_member in at_members)
    yield replace(case, needs_entry_control=case.needs_entry_control or crosses)


def _distinct_decisions(taken: Iterable[tuple[Decision, ...]]) -> tuple[Decision, ...]:
    """One for each rule."""
    every = (decision for decisions in taken for decision in decisions)
    return tuple({(decision.table.name, decision.rule.sentence): decision for decision in every}.values())


def _distinct(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Without repeats: members with the same settings allow the same alternatives."""
    found: list[Alternative] = []
    for alternative in alternatives:
        if alternative not in found:
            found.append(alternative)
    return tuple(found)
