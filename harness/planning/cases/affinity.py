"""Cases of several visits: a user who was proxied to one CAS of a site is proxied to it again (NLB-05, 07, 11, 12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import Affinity, LoadBalancingArray
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import HopsAddress, StaysWithOneServer
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.common import clauses_of
from harness.planning.cases.users_in_turn import find_balanced_users, find_proxied_users
from harness.planning.request import Request
from harness.planning.topology import Topology, destination_directory, host_of

VISITS = 4


@dataclass(frozen=True, slots=True)
class _Affinity:
    clause: str
    protocol: Protocol
    operation: Operation
    name: str
    sentence: str


_AFFINITIES = (
    _Affinity(
        "NLB-05", Protocol.OWA, Operation.OWA, "owa-stays", "An OWA user once proxied to a server stays with it."
    ),
    _Affinity(
        "NLB-07",
        Protocol.EWS,
        Operation.GETFOLDER,
        "ews-stays",
        "A Web Services user once proxied to a server stays with it, addressed by its NLBBypassURL.",
    ),
    _Affinity(
        "NLB-11",
        Protocol.EAS,
        Operation.FOLDERSYNC,
        "eas-stays",
        "In a site without load balancing a device once proxied to a server is proxied to it every time.",
    ),
)


def affinity_cases(topology: Topology) -> Iterator[Case]:
    """Affinity of every entry server towards every site with several CAS, and of every array."""
    for entry in topology.entry_servers():
        for site in topology.deployment.sites:
            for affinity in _AFFINITIES:
                mailboxes = topology.users_of_site(site.name, affinity.protocol)
                request = Request(entry, mailboxes, affinity.protocol, affinity.operation)
                yield from _proxy_affinity(topology, request, affinity)
    for array in topology.deployment.load_balancing_arrays:
        yield from _array_affinity(topology, array)


def _proxy_affinity(topology: Topology, request: Request, affinity: _Affinity) -> Iterator[Case]:
    users = find_proxied_users(topology, request)
    if users is None:
        return
    servers, names = users.servers, users.server_names
    if affinity.clause == "NLB-11" and any(topology.array_of(cas) for cas in servers):
        return
    demands: list[Demand] = [StaysWithOneServer(affinity.clause, request.entry.name)]
    directories = [destination_directory(cas, request.operation) for cas in servers]
    bypass = tuple(host_of(one.nlb_bypass_url) for one in directories if one and one.nlb_bypass_url)
    if affinity.clause == "NLB-07" and len(bypass) == len(servers):
        demands.append(HopsAddress(affinity.clause, names, bypass))
    site = servers[0].site
    yield Case(
        id=f"state/{affinity.name}-{site}/{request.entry.name}",
        title=affinity.sentence,
        suite=Suite.STATE,
        clauses=(affinity.clause,),
        alternatives=(Alternative(users.hop_outcomes, tuple(demands)),),
        stimulus=replace(users.stimulus, visits=VISITS),
        judges_hops=True,
        needs_entry_control=True,
        steps=(
            ExplanationStep(f"Site {site} has several Client Access servers: {', '.join(names)}."),
            ExplanationStep(affinity.sentence, (affinity.clause,)),
        ),
    )


def _array_affinity(topology: Topology, array: LoadBalancingArray) -> Iterator[Case]:
    """One client's requests, sent to the array's name, always reach the same member (NLB-12)."""
    if array.affinity not in (Affinity.IP, Affinity.COOKIE):
        return
    first = topology.members_of(array)[0]
    for protocol, operation in ((Protocol.OWA, Operation.OWA), (Protocol.EWS, Operation.GETFOLDER)):
        mailboxes = topology.users_of_site(first.site, protocol)[:1]
        users = find_balanced_users(topology, Request(first, mailboxes, protocol, operation, array))
        if users is None:
            continue
        sentence = "One client's requests to the array's name always reach the same server."
        alternative = Alternative(users.hop_outcomes, (StaysWithOneServer("NLB-12", array.name),))
        yield Case(
            id=f"state/{protocol}-affinity/{array.name}",
            title=sentence,
            suite=Suite.STATE,
            clauses=clauses_of((alternative,)),
            alternatives=(alternative,),
            stimulus=replace(users.stimulus, visits=VISITS),
            judges_hops=True,
            steps=(
                ExplanationStep(f"The array {array.name} keeps a client with one server by {array.affinity} affinity."),
                ExplanationStep(sentence, ("NLB-12",)),
            ),
        )
