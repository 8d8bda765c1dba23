"""Cases of several visits: a user who was proxied to one CAS of a site is proxied to it again (NLB-05, 07, 11, 12)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import Affinity, ClientAccessServer, LoadBalancingArray, Mailbox
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import HopsAddress, StaysWithOneServer
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import OtherApplication
from harness.planning.cases.common import clauses_of
from harness.planning.cases.site_rounds import SiteRounds
from harness.planning.cases.users_in_turn import (
    SiteClaim,
    UsersInTurn,
    find_balanced_users,
    find_proxied_users,
    sites_with_several,
)
from harness.planning.directories import destination_directory
from harness.planning.request import Request
from harness.planning.topology import Topology
from harness.planning.urls import host_of

VISITS = 4

_BALANCED = ((Protocol.OWA, Operation.OWA), (Protocol.EWS, Operation.GETFOLDER))
"""The applications for which the topic asks for affinity in front of an array."""

_ONE_APPLICATION = "One client's requests to the array's name always reach the same server."
_ONE_COMPUTER = "One computer's requests to the array's name always reach the same server, whatever the application."

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


def affinity_cases(topology: Topology, rounds: SiteRounds | None = None) -> Iterator[Case]:
    """Affinity of entry servers towards sites with several CAS, and of every array."""
    rounds = rounds or SiteRounds(topology)
    sites = sites_with_several(topology)
    for entry in topology.entry_servers():
        for claim in _CLAIMS:
            asked = (entry, claim.protocol, claim.operation)
            yield from rounds.cases(claim.name, asked, sites, partial(_proxy_affinity, topology, claim, entry))
    for array in topology.deployment.load_balancing_arrays:
        yield from _array_affinity(topology, array)


def _proxy_affinity(topology: Topology, claim: SiteClaim, entry: ClientAccessServer, site: str) -> Iterator[Case]:
    mailboxes = topology.users_of_site(site, claim.protocol)
    users = find_proxied_users(topology, Request(entry, mailboxes, claim.protocol, claim.operation))
    if users is None or not claim.holds_for(topology, users):
        return
    servers, names = users.servers, users.server_names
    demands: list[Demand] = [StaysWithOneServer(claim.clause, entry.name, new_clients=True)]
    directories = [destination_directory(cas, claim.operation) for cas in servers]
    bypass = tuple(host_of(one.nlb_bypass_url) for one in directories if one and one.nlb_bypass_url)
    if claim.clause == "NLB-07" and len(bypass) == len(servers):
        demands.append(HopsAddress(claim.clause, names, bypass))
    yield Case(
        id=f"state/{claim.name}-{site}/{entry.name}",
        title=claim.sentence,
        suite=Suite.STATE,
        clauses=(claim.clause,),
        alternatives=(Alternative(users.hop_outcomes, tuple(demands)),),
        stimulus=replace(users.stimulus, visits=VISITS, new_clients=True),
        judges_hops=True,
        needs_entry_control=True,
        steps=(
            ExplanationStep(f"Site {site} has several Client Access servers: {', '.join(names)}."),
            ExplanationStep(claim.sentence, (claim.clause,)),
        ),
    )


def _array_affinity(topology: Topology, array: LoadBalancingArray) -> Iterator[Case]:
    """One client's requests, sent to the array's name, always reach the same member (NLB-12).

    With IP affinity those of two applications of one user do as well: they come from one computer.
    """
    if array.affinity not in (Affinity.IP, Affinity.COOKIE):
        return
    first = topology.members_of(array)[0]
    using = [topology.users_of_site(first.site, protocol) for protocol, _ in _BALANCED]
    for (protocol, _), mailboxes in zip(_BALANCED, using, strict=True):
        for users in _balanced(topology, array, mailboxes[:1], protocol):
            yield _array_case(f"state/{protocol}-affinity/{array.name}", _ONE_APPLICATION, array, users)
    both = tuple(itertools.islice((one for one in using[0] if _BALANCED[1][0] not in one.disabled), 1))
    applications = [one for protocol, _ in _BALANCED for one in _balanced(topology, array, both, protocol)]
    if array.affinity is Affinity.IP and len(applications) == len(_BALANCED):
        yield _array_case(f"state/ip-affinity/{array.name}", _ONE_COMPUTER, array, _in_turn(*applications))


def _balanced(
    topology: Topology, array: LoadBalancingArray, mailboxes: tuple[Mailbox, ...], protocol: Protocol
) -> Iterator[UsersInTurn]:
    """The users of one application, where they can ask the array."""
    request = Request(topology.members_of(array)[0], mailboxes, protocol, dict(_BALANCED)[protocol], array)
    users = find_balanced_users(topology, request)
    if users is not None:
        yield users


def _in_turn(users: UsersInTurn, others: UsersInTurn) -> UsersInTurn:
    """Each visit of the first application is followed by one of the second, to the same server."""
    hops = zip(users.hop_outcomes, others.hop_outcomes, strict=True)
    asked = others.stimulus
    other = OtherApplication(asked.protocol, asked.operation, asked.logon, asked.schema)
    return replace(
        users,
        stimulus=replace(users.stimulus, in_turn_with=other),
        hop_outcomes=tuple(replace(one, hops=(*(one.hops or ()), *(other.hops or ()))) for one, other in hops),
    )


def _array_case(case_id: str, sentence: str, array: LoadBalancingArray, users: UsersInTurn) -> Case:
    alternative = Alternative(users.hop_outcomes, (StaysWithOneServer("NLB-12", array.name),))
    return Case(
        id=case_id,
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
