"""Users who visit in turn and may each be given to any of several servers: what shows what is kept and shared."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from harness.model.deployment import ClientAccessServer
from harness.model.hop_demands import HopTarget
from harness.model.outcome import Outcome
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.cases.alternatives import clause_context
from harness.planning.decision_table import ProxyRoute
from harness.planning.decisions import Decision, decide
from harness.planning.demands import expected_hops, one_hop_outcome
from harness.planning.homes import USERS_IN_TURN
from harness.planning.hop_targets import are_told_apart
from harness.planning.request import Request
from harness.planning.stimuli import find_access_point, find_stimulus
from harness.planning.topology import Topology


@dataclass(frozen=True, slots=True)
class SiteClaim:
    """What a clause says of requests that are proxied to a site with several servers; `name` is what its case ids say.

    Some clauses are about a site `only_without_array`.
    """

    clause: str
    protocol: Protocol
    operation: Operation
    name: str
    sentence: str
    only_without_array: bool = False

    def holds_for(self, topology: Topology, users: UsersInTurn) -> bool:
        """Whether the clause speaks of the servers to which these users are proxied."""
        return not self.only_without_array or not any(topology.array_of(cas) for cas in users.servers)


@dataclass(frozen=True, slots=True)
class UsersInTurn:
    """`stimulus` is one visit of each; each is given to one of the `servers`, with one of the `hop_outcomes`."""

    stimulus: Stimulus
    servers: tuple[ClientAccessServer, ...]
    hop_outcomes: tuple[Outcome, ...]

    @property
    def server_names(self) -> tuple[str, ...]:
        """The names of the servers."""
        return tuple(cas.name for cas in self.servers)


def find_balanced_users(topology: Topology, request: Request) -> UsersInTurn | None:
    """The users of a request to an array, which gives each to a member; None where no user can ask the array."""
    array, access_point = request.array, find_access_point(request)
    stimulus = find_stimulus(topology, request) if request.mailboxes else None
    if array is None or access_point is None or stimulus is None:
        return None
    members = topology.members_of(array)
    hops = tuple(one_hop_outcome(array.name, HopTarget(member.name, access_point.path)) for member in members)
    return UsersInTurn(stimulus, members, hops)


def find_proxied_users(topology: Topology, request: Request, *, through_array: bool = False) -> UsersInTurn | None:
    """The users of a request who are proxied like its first one; None where that one is not given several servers.

    Servers count that are told apart by their URLs, or `through_array` share the one of their array: one whose
    InternalURL leads to another server is never reached, and behind a name that they share anything may give them
    users.
    """
    if not request.mailboxes:
        return None
    decisions = decide(topology, request)
    if not _is_proxied_to_several(decisions):
        return None
    destinations = decisions[0].destinations
    if not are_told_apart(topology, destinations, request.operation, through_array=through_array):
        return None
    alike = (mailbox for mailbox in request.mailboxes if decide(topology, request.of(mailbox)) == decisions)
    stimulus = find_stimulus(topology, request.of(*itertools.islice(alike, USERS_IN_TURN)))
    if stimulus is None:
        return None
    hops = expected_hops(ProxyRoute.DESTINATION, clause_context(topology, request, decisions[0]))
    return UsersInTurn(stimulus, destinations, hops)


def sites_with_several(topology: Topology) -> tuple[str, ...]:
    """The sites to which users can be proxied in turn: those with several Client Access servers, and users of any."""
    sites = (site.name for site in topology.deployment.sites)
    return tuple(
        site for site in sites if len(topology.servers_in_site(site)) > 1 and topology.homes.some_in_site(site)
    )


def _is_proxied_to_several(decisions: tuple[Decision, ...]) -> bool:
    """Whether every CAS of the site may be proxied to, and there is more than one."""
    return (
        len(decisions) == 1
        and len(decisions[0].destinations) > 1
        and all(result.route is ProxyRoute.DESTINATION for result in decisions[0].rule.results)
    )
