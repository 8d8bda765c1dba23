"""Cases of several visits: a user who was proxied to one CAS of a site is proxied to it again (NLB-05, 07, 11, 12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.model.case import Case, ExplanationStep, Severity, Suite
from harness.model.deployment import Affinity, ClientAccessServer, LoadBalancingArray, Mailbox
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import HopsAddress, HopTarget, StaysWithOneServer
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.proxied_users import find_proxied_users
from harness.planning.cases.single_requests import clauses_of
from harness.planning.demands import one_hop_outcome
from harness.planning.stimuli import addressed_to_array, find_shared_access_point, make_stimulus
from harness.planning.topology import Topology, host_of

VISITS = 4


@dataclass(frozen=True, slots=True)
class _StickyRequest:
    clause: str
    protocol: Protocol
    operation: Operation
    name: str
    sentence: str


_STICKY = (
    _StickyRequest(
        "NLB-05", Protocol.OWA, Operation.OWA, "owa-stays", "An OWA user once proxied to a server stays with it."
    ),
    _StickyRequest(
        "NLB-07",
        Protocol.EWS,
        Operation.GETFOLDER,
        "ews-stays",
        "A Web Services user once proxied to a server stays with it, addressed by its NLBBypassURL.",
    ),
    _StickyRequest(
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
            for sticky in _STICKY:
                yield from _proxy_affinity(topology, entry, site.name, sticky)
    for array in topology.deployment.load_balancing_arrays:
        yield from _array_affinity(topology, array)


def _proxy_affinity(topology: Topology, entry: ClientAccessServer, site: str, sticky: _StickyRequest) -> Iterator[Case]:
    users = find_proxied_users(topology, entry, site, sticky.protocol, sticky.operation)
    if users is None:
        return
    destinations, names = users.destinations, users.destination_names
    if sticky.clause == "NLB-11" and any(topology.array_of(cas) for cas in destinations):
        return
    demands: list[Demand] = [StaysWithOneServer(sticky.clause, entry.name)]
    bypass = tuple(host_of(cas.ews.nlb_bypass_url) for cas in destinations if cas.ews and cas.ews.nlb_bypass_url)
    if sticky.clause == "NLB-07" and len(bypass) == len(destinations):
        demands.append(HopsAddress(sticky.clause, names, bypass))
    yield Case(
        id=f"state/{sticky.name}-{site}/{entry.name}",
        title=sticky.sentence,
        suite=Suite.STATE,
        clauses=(sticky.clause,),
        alternatives=(Alternative(users.hop_outcomes, tuple(demands)),),
        stimulus=replace(users.stimulus, visits=VISITS),
        judges_hops=True,
        needs_entry_control=True,
        severity=Severity.NORMAL,
        steps=(
            ExplanationStep(f"Site {site} has several Client Access servers: {', '.join(names)}."),
            ExplanationStep(sticky.sentence, (sticky.clause,)),
        ),
    )


def _array_affinity(topology: Topology, array: LoadBalancingArray) -> Iterator[Case]:
    """One client's requests, sent to the array's name, always reach the same member (NLB-12)."""
    if array.affinity not in (Affinity.IP, Affinity.COOKIE):
        return
    members = tuple(topology.client_access_server(name) for name in array.members)
    for protocol, operation in ((Protocol.OWA, Operation.OWA), (Protocol.EWS, Operation.GETFOLDER)):
        mailbox = _own_site_mailbox(topology, members[0], protocol)
        shared = find_shared_access_point(members, protocol, operation)
        if mailbox is None or shared is None:
            continue
        access_point, logon = shared
        stimulus = make_stimulus(topology, members[0], access_point, logon, protocol, operation, (mailbox,))
        sentence = "One client's requests to the array's name always reach the same server."
        alternative = Alternative(
            tuple(one_hop_outcome(array.name, HopTarget(name, access_point.path)) for name in array.members),
            (StaysWithOneServer("NLB-12", array.name),),
        )
        yield Case(
            id=f"state/{protocol}-affinity/{array.name}",
            title=sentence,
            suite=Suite.STATE,
            clauses=clauses_of((alternative,)),
            alternatives=(alternative,),
            stimulus=replace(addressed_to_array(stimulus, array, members), visits=VISITS),
            judges_hops=True,
            steps=(
                ExplanationStep(f"The array {array.name} keeps a client with one server by {array.affinity} affinity."),
                ExplanationStep(sentence, ("NLB-12",)),
            ),
        )


def _own_site_mailbox(topology: Topology, member: ClientAccessServer, protocol: Protocol) -> Mailbox | None:
    return next(
        (
            mailbox
            for mailbox in topology.mailboxes_using(protocol)
            if topology.is_on_2007(mailbox) and topology.site_of(mailbox) == member.site
        ),
        None,
    )
