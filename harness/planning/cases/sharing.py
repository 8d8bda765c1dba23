"""Cases of many visits: what users share (NLB-09), how an array is addressed (NLB-17) and shared out (NLB-15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from harness.model.case import Case, ExplanationStep, Severity, Suite
from harness.model.clause import Strength
from harness.model.deployment import Affinity, ClientAccessServer, LoadBalancingArray
from harness.model.expectation import Alternative
from harness.model.hop_demands import HopsAddress, SharesConnections, SharesEvenly
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.site_rounds import SiteRounds
from harness.planning.cases.users_in_turn import (
    UsersInTurn,
    find_balanced_users,
    find_proxied_users,
    sites_with_several,
)
from harness.planning.directories import destination_directory
from harness.planning.homes import USERS_IN_TURN
from harness.planning.request import Request
from harness.planning.topology import Topology
from harness.planning.urls import host_of

VISITS_A_SERVER = 6
LEAST_FRACTION = 0.5
"""A share is fair from half of the even one on, over six visits for each server.

An array that gives connections to its members in turn is at the even share, and somewhat off it where clients of others
come between. One that chooses at random gives one member of three less than half in about one run of ten.
"""

ONE_ADDRESS = "with IP affinity every request of the harness is one client's to the array: all come from one address"
ONE_SERVER = "with IP affinity all requests of {} are one client's to the array: it gives them to one member"
NOT_KNOWN = "not known: the deployment file does not say which affinity the array has"

_SHARES_CONNECTIONS = (
    "ActiveSync shares connections to another site among all users, no more than the site has servers."
)
_NAMES_ARRAY = "ActiveSync is proxied to the InternalURL, which is the array's name, and not to a server's own."
_SHARES_EVENLY = "An array gives its members their shares of the clients (round robin is recommended)."
_FIRST_REQUESTS = (
    (Protocol.EAS, Operation.OPTIONS),
    (Protocol.EWS, Operation.GETFOLDER),
    (Protocol.OWA, Operation.OWA),
)
"""What new clients ask an array: the cheapest that its members' users can ask."""


def sharing_cases(topology: Topology, rounds: SiteRounds | None = None) -> Iterator[Case]:
    """Entry servers towards sites with several CAS, and every array."""
    rounds = rounds or SiteRounds(topology)
    sites = sites_with_several(topology)
    for entry in topology.entry_servers():
        asked = (entry, Protocol.EAS, Operation.FOLDERSYNC)
        yield from rounds.cases("eas-shares", asked, sites, partial(_towards, topology, entry))
    for array in topology.deployment.load_balancing_arrays:
        yield from _at_array(topology, array)


def _towards(topology: Topology, entry: ClientAccessServer, site: str) -> Iterator[Case]:
    request = Request(entry, topology.users_of_site(site, Protocol.EAS), Protocol.EAS, Operation.FOLDERSYNC)
    users = find_proxied_users(topology, request, through_array=True)
    if users is not None:
        yield from _through_entry(topology, site, users)


def _through_entry(topology: Topology, site: str, users: UsersInTurn) -> Iterator[Case]:
    """One conversation shows both the connections and, towards an array, the shares."""
    addressed = _array_addressed(topology, users)
    array = addressed.array if addressed and set(addressed.array.members) == set(users.server_names) else None
    servers = tuple(cas.name for cas in topology.servers_in_site(site))
    visiting = _visiting(users, servers, through_array=array is not None)
    yield _connections_case(site, servers, visiting)
    if addressed is not None:
        yield _address_case(site, addressed, visiting)
    if array is not None:
        yield _shares_case(f"state/eas-shares-{site}/{users.stimulus.entry}", array, visiting)


@dataclass(frozen=True, slots=True)
class _AddressedArray:
    """An array, and the host names by which InternalURLs and clients know it."""

    array: LoadBalancingArray
    hosts: tuple[str, ...]


def _array_addressed(topology: Topology, users: UsersInTurn) -> _AddressedArray | None:
    """The array of the site by whose name every destination is addressed."""
    array = next(filter(None, map(topology.array_of, users.servers)), None)
    if array is None:
        return None
    directories = [destination_directory(cas, users.stimulus.operation) for cas in users.servers]
    hosts = [host_of(one.internal_url) for one in directories if one and one.internal_url]
    named = all(host == array.host.lower() or host.partition(".")[0] == array.name.lower() for host in hosts)
    return _AddressedArray(array, tuple(dict.fromkeys((array.host.lower(), *hosts)))) if named else None


def _at_array(topology: Topology, array: LoadBalancingArray) -> Iterator[Case]:
    """First requests of new clients to the array's name, by users of its own site."""
    first, *others = topology.members_of(array)
    for protocol, operation in _FIRST_REQUESTS if others else ():
        mailboxes = topology.users_of_site(first.site, protocol)[:USERS_IN_TURN]
        users = find_balanced_users(topology, Request(first, mailboxes, protocol, operation, array))
        if users is not None:
            visiting = _visiting(users, array.members, through_array=True)
            yield _shares_case(f"state/round-robin/{array.name}", array, visiting)
            return


def _visiting(users: UsersInTurn, servers: tuple[str, ...], *, through_array: bool) -> UsersInTurn:
    """With so many visits of each user that there are enough for each server."""
    visits = -(-VISITS_A_SERVER * len(servers) // len(users.stimulus.mailboxes))
    asked = replace(users.stimulus, visits=visits, new_clients=through_array, has_servers_to_itself=through_array)
    return replace(users, stimulus=asked)


def _connections_case(site: str, servers: tuple[str, ...], users: UsersInTurn) -> Case:
    """The entry server has no more connections to the site than that has servers."""
    entry = users.stimulus.entry
    return Case(
        id=f"state/eas-connections-{site}/{entry}",
        title=_SHARES_CONNECTIONS,
        suite=Suite.STATE,
        clauses=("NLB-09",),
        alternatives=(Alternative(users.hop_outcomes, (SharesConnections("NLB-09", entry, servers),)),),
        stimulus=users.stimulus,
        judges_hops=True,
        needs_entry_control=True,
        steps=(
            ExplanationStep(f"Site {site} has several Client Access servers: {', '.join(servers)}."),
            ExplanationStep(_SHARES_CONNECTIONS, ("NLB-09",)),
        ),
    )


def _address_case(site: str, addressed: _AddressedArray, users: UsersInTurn) -> Case:
    """Every request that the entry server sends to the site names the array."""
    entry = users.stimulus.entry
    demand = HopsAddress("NLB-17", users.server_names, addressed.hosts)
    return Case(
        id=f"state/eas-by-array-{site}/{entry}",
        title=_NAMES_ARRAY,
        suite=Suite.STATE,
        clauses=("NLB-17",),
        alternatives=(Alternative(users.hop_outcomes, (demand,)),),
        stimulus=users.stimulus,
        judges_hops=True,
        needs_entry_control=True,
        steps=(
            ExplanationStep(f"The InternalURLs in site {site} name the array {addressed.array.name}."),
            ExplanationStep(_NAMES_ARRAY, ("NLB-17",)),
        ),
    )


def _shares_case(case_id: str, array: LoadBalancingArray, users: UsersInTurn) -> Case:
    """How the requests that an entry server sends to the array, or that clients send to it, are spread."""
    source = users.stimulus.entry
    visits = VISITS_A_SERVER * len(array.members)
    demand = SharesEvenly(
        "NLB-15",
        source,
        array.members,
        visits=visits,
        least_fraction=LEAST_FRACTION,
        strength=Strength.RECOMMENDED,
    )
    reason = _why_not_judged(array, source)
    return Case(
        id=case_id,
        title=_SHARES_EVENLY,
        suite=Suite.STATE,
        clauses=("NLB-15",),
        alternatives=() if reason else (Alternative(users.hop_outcomes, (demand,)),),
        stimulus=None if reason else users.stimulus,
        judges_hops=True,
        needs_entry_control=source != array.name,
        severity=Severity.NORMAL if reason else Severity.MINOR,
        steps=(
            ExplanationStep(f"The array {array.name} has the members {', '.join(array.members)}."),
            ExplanationStep(_SHARES_EVENLY, ("NLB-15",)),
        ),
        not_applicable=reason,
    )


def _why_not_judged(array: LoadBalancingArray, source: str) -> str | None:
    """Why requests from `source` do not show the shares; None where they do."""
    match array.affinity:
        case None:
            return NOT_KNOWN
        case Affinity.IP:
            return ONE_ADDRESS if source == array.name else ONE_SERVER.format(source)
        case _:
            return None
