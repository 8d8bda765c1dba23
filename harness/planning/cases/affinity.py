"""Cases of several visits: a user who was proxied to one CAS of a site is proxied to it again (NLB-05, 07, 11, 12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import Affinity, LoadBalancingArray
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import HopsAddress, StaysWithOneServer
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.common import clauses_of
from harness.planning.cases.users_in_turn import SiteClaim, find_balanced_users, find_proxied_users
from harness.planning.request import Request
from harness.planning.topology import Topology, destination_directory, host_of

VISITS = 4


_CLAIMS = (
    SiteClaim(
        "NLB-05", Protocol.OWA, Operation.OWA, "owa-stays", "An OWA user once proxied to a server stays with it."
    ),
    SiteClaim(
        "NLB-07",
        Protocol.EWS,
        Operation.GETFOLDER,
        "ews-stays",
        "A Web Services user once proxied to a server stays with it, addressed by its NLBBypassURL.",
    ),
    SiteClaim(
        "NLB-11",
        Protocol.EAS,
        Operation.FOLDERSYNC,
        "eas-stays",
        "In a site without load balancing a device once proxied to a server is proxied to it every time.",
        only_without_array=True,
    ),
)


def affinity_cases(topology: Topology) -> Iterator[Case]:
    """Affinity of every entry server towards every site with several CAS, and of every array."""
    for entry in topology.entry_servers():
        for site in topology.deployment.sites:
            for claim in _CLAIMS:
                mailboxes = topology.users_of_site(site.name, claim.protocol)
                request = Request(entry, mailboxes, claim.protocol, claim.operation)
                yield from _proxy_affinity(topology, request, claim)
    for array in topology.deployment.load_balancing_arrays:
        yield from _array_affinity(topology, array)


def _proxy_affinity(topology: Topology, request: Request, claim: SiteClaim) -> Iterator[Case]:
    users = find_proxied_users(topology, request)
    if users is None or not claim.holds_for(topology, users):
        return
    servers, names = users.servers, users.server_names
    demands: list[Demand] = [StaysWithOneServer(claim.clause, request.entry.name)]
    directories = [destination_directory(cas, request.operation) for cas in servers]
    bypass = tuple(host_of(one.nlb_bypass_url) for one in directories if one and one.nlb_bypass_url)
    if claim.clause == "NLB-07" and len(bypass) == len(servers):
        demands.append(HopsAddress(claim.clause, names, bypass))
    site = topology.site_of(request.mailbox)
    yield Case(
        id=f"state/{claim.name}-{site}/{request.entry.name}",
        title=claim.sentence,
        suite=Suite.STATE,
        clauses=(claim.clause,),
        alternatives=(Alternative(users.hop_outcomes, tuple(demands)),),
        stimulus=replace(users.stimulus, visits=VISITS),
        judges_hops=True,
        needs_entry_control=True,
        steps=(
            ExplanationStep(f"Site {site} has several Client Access servers: {', '.join(names)}."),
            ExplanationStep(claim.sentence, (claim.clause,)),
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
