"""Cases of many visits: what users share (NLB-09), and how their requests are spread over an array (NLB-15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.model.case import Case, ExplanationStep, Severity, Suite
from harness.model.deployment import Affinity, ClientAccessServer, LoadBalancingArray
from harness.model.expectation import Alternative
from harness.model.hop_demands import HopTarget, SharesConnections, SharesEvenly
from harness.model.outcome import Outcome
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.cases.proxied_users import USERS_IN_TURN, ProxiedUsers, find_proxied_users
from harness.planning.demands import one_hop_outcome
from harness.planning.stimuli import addressed_to_array, find_shared_access_point, make_stimulus
from harness.planning.topology import Topology, host_of

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
_SHARES_EVENLY = "An array gives its members their shares of the clients (round robin is recommended)."
_FIRST_REQUESTS = (
    (Protocol.EAS, Operation.OPTIONS),
    (Protocol.EWS, Operation.GETFOLDER),
    (Protocol.OWA, Operation.OWA),
)
"""What new clients ask an array: the cheapest that its members' users can ask."""


def sharing_cases(topology: Topology) -> Iterator[Case]:
    """Every entry server towards every site with several CAS, and every array."""
    for entry in topology.entry_servers():
        for site in topology.deployment.sites:
            users = find_proxied_users(topology, entry, site.name, Protocol.EAS, Operation.FOLDERSYNC)
            if users is not None:
                yield from _through_entry(topology, entry, site.name, users)
    for array in topology.deployment.load_balancing_arrays:
        yield from _at_array(topology, array)


def _through_entry(topology: Topology, entry: ClientAccessServer, site: str, users: ProxiedUsers) -> Iterator[Case]:
    """One conversation shows both the connections and, towards an array, the shares."""
    array = _array_addressed(topology, users)
    servers = tuple(cas.name for cas in topology.servers_in_site(site))
    stimulus = replace(_with_enough_visits(users.stimulus, servers), new_clients=array is not None)
    shared = Alternative(users.hop_outcomes, (SharesConnections("NLB-09", entry.name, servers),))
    fact = ExplanationStep(f"Site {site} has several Client Access servers: {', '.join(servers)}.")
    connections = _case(f"state/eas-connections-{site}/{entry.name}", _SHARES_CONNECTIONS, shared, stimulus, fact)
    yield replace(connections, needs_entry_control=True)
    if array is not None:
        case_id = f"state/eas-shares-{site}/{entry.name}"
        case = _share_case(
            case_id, array, entry.name, users.hop_outcomes, stimulus, one_client=ONE_SERVER.format(entry.name)
        )
        yield replace(case, needs_entry_control=True)


def _array_addressed(topology: Topology, users: ProxiedUsers) -> LoadBalancingArray | None:
    """The array by whose name every destination is addressed, and whose members they are."""
    array = topology.array_of(users.destinations[0])
    if array is None or set(array.members) != set(users.destination_names):
        return None
    hosts = [host_of(url) for cas in users.destinations if cas.eas and (url := cas.eas.internal_url)]
    named = all(host == array.host.lower() or host.partition(".")[0] == array.name.lower() for host in hosts)
    return array if named else None


def _at_array(topology: Topology, array: LoadBalancingArray) -> Iterator[Case]:
    """First requests of new clients to the array's name, by users of its own site."""
    members = tuple(topology.client_access_server(name) for name in array.members)
    for protocol, operation in _FIRST_REQUESTS:
        shared = find_shared_access_point(members, protocol, operation)
        own = (mailbox for mailbox in topology.mailboxes_using(protocol) if topology.is_on_2007(mailbox))
        users = tuple(mailbox for mailbox in own if topology.site_of(mailbox) == members[0].site)[:USERS_IN_TURN]
        if shared is None or not users or len(members) < 2:
            continue
        access_point, logon = shared
        stimulus = addressed_to_array(
            make_stimulus(topology, members[0], access_point, logon, protocol, operation, users), array, members
        )
        stimulus = replace(_with_enough_visits(stimulus, array.members), new_clients=True)
        hop_outcomes = tuple(one_hop_outcome(array.name, HopTarget(name, access_point.path)) for name in array.members)
        case_id = f"state/round-robin/{array.name}"
        yield _share_case(case_id, array, array.name, hop_outcomes, stimulus, one_client=ONE_ADDRESS)
        return


def _with_enough_visits(stimulus: Stimulus, servers: tuple[str, ...]) -> Stimulus:
    """With so many visits of each user that there are enough for each server."""
    return replace(stimulus, visits=-(-VISITS_A_SERVER * len(servers) // len(stimulus.mailboxes)))


def _share_case(
    case_id: str,
    array: LoadBalancingArray,
    source: str,
    hop_outcomes: tuple[Outcome, ...],
    stimulus: Stimulus,
    *,
    one_client: str,
) -> Case:
    """How requests from `source` are spread; `one_client` says why IP affinity keeps that from showing."""
    visits = VISITS_A_SERVER * len(array.members)
    demand = SharesEvenly("NLB-15", source, array.members, visits=visits, least_fraction=LEAST_FRACTION)
    fact = ExplanationStep(f"The array {array.name} has the members {', '.join(array.members)}.")
    case = _case(case_id, _SHARES_EVENLY, Alternative(hop_outcomes, (demand,), recommended=True), stimulus, fact)
    if array.affinity not in (None, Affinity.IP):
        return replace(case, severity=Severity.MINOR)
    reason = NOT_KNOWN if array.affinity is None else one_client
    return replace(case, alternatives=(), stimulus=None, not_applicable=reason)


def _case(case_id: str, sentence: str, alternative: Alternative, stimulus: Stimulus, fact: ExplanationStep) -> Case:
    clauses = tuple(demand.clause for demand in alternative.demands)
    return Case(
        id=case_id,
        title=sentence,
        suite=Suite.STATE,
        clauses=clauses,
        alternatives=(alternative,),
        stimulus=stimulus,
        judges_hops=True,
        steps=(fact, ExplanationStep(sentence, clauses)),
    )
