"""Cases of several visits: who was proxied to one CAS of a site is proxied to it again (NLB-05, 07, 11, 12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.model.case import Case, ExplanationStep, Severity, Suite
from harness.model.deployment import Affinity, ClientAccessServer, LoadBalancingArray, Mailbox
from harness.model.expectation import Alternative, Demand, HopsAddress, HopTarget, StaysWithOneServer
from harness.model.protocol import Operation, Protocol
from harness.planning.cases import clauses_of
from harness.planning.demands import one_hop_outcome
from harness.planning.proxied_users import find_visitors
from harness.planning.stimuli import at_array, find_shared_door, stimulus
from harness.planning.topology import Lookup, host_of

VISITS = 4


@dataclass(frozen=True, slots=True)
class _Sticky:
    clause: str
    protocol: Protocol
    operation: Operation
    name: str
    says: str


_STICKY = (
    _Sticky("NLB-05", Protocol.OWA, Operation.OWA, "owa-stays", "An OWA user once proxied to a server stays with it."),
    _Sticky(
        "NLB-07",
        Protocol.EWS,
        Operation.GETFOLDER,
        "ews-stays",
        "A Web Services user once proxied to a server stays with it, addressed by its NLBBypassURL.",
    ),
    _Sticky(
        "NLB-11",
        Protocol.EAS,
        Operation.FOLDERSYNC,
        "eas-stays",
        "In a site without load balancing a device once proxied to a server is proxied to it every time.",
    ),
)


def state_cases(lookup: Lookup) -> Iterator[Case]:
    """Stickiness of every entry server towards every site with several CAS, and affinity of every array."""
    for entry in lookup.entries():
        for site in lookup.deployment.sites:
            for sticky in _STICKY:
                yield from _stays(lookup, entry, site.name, sticky)
    for array in lookup.deployment.load_balancing_arrays:
        yield from _affinity(lookup, array)


def _stays(lookup: Lookup, entry: ClientAccessServer, site: str, sticky: _Sticky) -> Iterator[Case]:
    visitors = find_visitors(lookup, entry, site, sticky.protocol, sticky.operation)
    if visitors is None:
        return
    destinations, names = visitors.destinations, visitors.names
    if sticky.clause == "NLB-11" and any(lookup.array_of(cas) for cas in destinations):
        return
    demands: list[Demand] = [StaysWithOneServer(sticky.clause, entry.name)]
    bypass = tuple(host_of(cas.ews.nlb_bypass_url) for cas in destinations if cas.ews and cas.ews.nlb_bypass_url)
    if sticky.clause == "NLB-07" and len(bypass) == len(destinations):
        demands.append(HopsAddress(sticky.clause, names, bypass))
    yield Case(
        id=f"state/{sticky.name}-{site}/{entry.name}",
        title=sticky.says,
        suite=Suite.STATE,
        clauses=(sticky.clause,),
        alternatives=(Alternative(visitors.hop_outcomes, tuple(demands)),),
        stimulus=replace(visitors.asked, visits=VISITS),
        judges_hops=True,
        needs_entry_control=True,
        severity=Severity.NORMAL,
        steps=(
            ExplanationStep(f"Site {site} has several Client Access servers: {', '.join(names)}."),
            ExplanationStep(sticky.says, (sticky.clause,)),
        ),
    )


def _affinity(lookup: Lookup, array: LoadBalancingArray) -> Iterator[Case]:
    """One client's requests, sent to the array's name, always reach the same member (NLB-12)."""
    if array.affinity not in (Affinity.IP, Affinity.COOKIE):
        return
    members = tuple(lookup.client_access_server(name) for name in array.members)
    for protocol, operation in ((Protocol.OWA, Operation.OWA), (Protocol.EWS, Operation.GETFOLDER)):
        visitor = _own_site_mailbox(lookup, members[0], protocol)
        shared = find_shared_door(members, protocol, operation)
        if visitor is None or shared is None:
            continue
        door, logon = shared
        asked = stimulus(lookup, members[0], door, logon, protocol, operation, (visitor,))
        says = "One client's requests to the array's name always reach the same server."
        alternative = Alternative(
            tuple(one_hop_outcome(array.name, HopTarget(name, door.path)) for name in array.members),
            (StaysWithOneServer("NLB-12", array.name),),
        )
        yield Case(
            id=f"state/{protocol}-affinity/{array.name}",
            title=says,
            suite=Suite.STATE,
            clauses=clauses_of((alternative,)),
            alternatives=(alternative,),
            stimulus=replace(at_array(asked, array, members), visits=VISITS),
            judges_hops=True,
            steps=(
                ExplanationStep(f"The array {array.name} keeps a client with one server by {array.affinity} affinity."),
                ExplanationStep(says, ("NLB-12",)),
            ),
        )


def _own_site_mailbox(lookup: Lookup, member: ClientAccessServer, protocol: Protocol) -> Mailbox | None:
    return next(
        (
            mailbox
            for mailbox in lookup.uses(protocol)
            if lookup.is_on_2007(mailbox) and lookup.site_of(mailbox) == member.site
        ),
        None,
    )
