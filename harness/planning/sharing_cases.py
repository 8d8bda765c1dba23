"""Cases of many visits: what users share (NLB-09), and how their requests are spread over an array (NLB-15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.model.case import Case, ExplanationStep, Severity, Suite
from harness.model.deployment import Affinity, ClientAccessServer, LoadBalancingArray
from harness.model.expectation import Alternative, HopTarget, SharesConnections, SharesEvenly
from harness.model.outcome import Outcome
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.demands import one_hop_outcome
from harness.planning.proxied_users import USERS, Visitors, find_visitors
from harness.planning.stimuli import at_array, find_shared_door, stimulus
from harness.planning.topology import Lookup, host_of

VISITS_A_SERVER = 6
LEAST_FRACTION = 0.5
"""A share is fair from half of the even one on, over six visits for each server.

An array that gives connections to its members in turn is at the even share, and somewhat off it where clients of others
come between. One that draws lots gives one member of three less than half in about one run of ten.
"""

ONE_ADDRESS = "with IP affinity every request of the harness is one client's to the array: all come from one address"
ONE_SERVER = "with IP affinity all requests of {} are one client's to the array: it gives them to one member"
NOT_KNOWN = "not known: the deployment file does not say which affinity the array has"

_SHARES = "ActiveSync shares its connections to the other site: as many as it has servers, for whoever's request comes."
_SPREADS = "An array gives its members their shares of the clients (round robin is recommended)."
_FIRST_REQUESTS = (
    (Protocol.EAS, Operation.OPTIONS),
    (Protocol.EWS, Operation.GETFOLDER),
    (Protocol.OWA, Operation.OWA),
)
"""What new clients ask an array: the cheapest that its members' users can ask."""


def sharing_cases(lookup: Lookup) -> Iterator[Case]:
    """Every entry server towards every site with several CAS, and every array."""
    for entry in lookup.entries():
        for site in lookup.deployment.sites:
            visitors = find_visitors(lookup, entry, site.name, Protocol.EAS, Operation.FOLDERSYNC)
            if visitors is not None:
                yield from _through_entry(lookup, entry, site.name, visitors)
    for array in lookup.deployment.load_balancing_arrays:
        yield from _at_array(lookup, array)


def _through_entry(lookup: Lookup, entry: ClientAccessServer, site: str, visitors: Visitors) -> Iterator[Case]:
    """One conversation shows both."""
    array = _array_addressed(lookup, visitors)
    servers = tuple(cas.name for cas in lookup.in_site(site))
    asked = replace(_enough(visitors.asked, servers), new_clients=array is not None)
    shared = Alternative(visitors.hop_outcomes, (SharesConnections("NLB-09", entry.name, servers),))
    fact = ExplanationStep(f"Site {site} has several Client Access servers: {', '.join(servers)}.")
    connections = _case(f"state/eas-connections-{site}/{entry.name}", _SHARES, shared, asked, fact)
    yield replace(connections, needs_entry_control=True)
    if array is not None:
        identity = f"state/eas-shares-{site}/{entry.name}"
        case = _spread(
            identity, array, entry.name, visitors.hop_outcomes, asked, one_client=ONE_SERVER.format(entry.name)
        )
        yield replace(case, needs_entry_control=True)


def _array_addressed(lookup: Lookup, visitors: Visitors) -> LoadBalancingArray | None:
    """The array by whose name every destination is addressed, and whose members they are."""
    array = lookup.array_of(visitors.destinations[0])
    if array is None or set(array.members) != set(visitors.names):
        return None
    hosts = [host_of(url) for cas in visitors.destinations if cas.eas and (url := cas.eas.internal_url)]
    named = all(host == array.host.lower() or host.partition(".")[0] == array.name.lower() for host in hosts)
    return array if named else None


def _at_array(lookup: Lookup, array: LoadBalancingArray) -> Iterator[Case]:
    """First requests of new clients to the array's name, by users of its own site."""
    members = tuple(lookup.client_access_server(name) for name in array.members)
    for protocol, operation in _FIRST_REQUESTS:
        shared = find_shared_door(members, protocol, operation)
        own = (mailbox for mailbox in lookup.uses(protocol) if lookup.is_on_2007(mailbox))
        visitors = tuple(mailbox for mailbox in own if lookup.site_of(mailbox) == members[0].site)[:USERS]
        if shared is None or not visitors or len(members) < 2:
            continue
        door, logon = shared
        asked = at_array(stimulus(lookup, members[0], door, logon, protocol, operation, visitors), array, members)
        asked = replace(_enough(asked, array.members), new_clients=True)
        hop_outcomes = tuple(one_hop_outcome(array.name, HopTarget(name, door.path)) for name in array.members)
        identity = f"state/round-robin/{array.name}"
        yield _spread(identity, array, array.name, hop_outcomes, asked, one_client=ONE_ADDRESS)
        return


def _enough(asked: Stimulus, servers: tuple[str, ...]) -> Stimulus:
    """So many visits of each user that there are enough for each server."""
    return replace(asked, visits=-(-VISITS_A_SERVER * len(servers) // len(asked.mailboxes)))


def _spread(
    identity: str,
    array: LoadBalancingArray,
    source: str,
    hop_outcomes: tuple[Outcome, ...],
    asked: Stimulus,
    *,
    one_client: str,
) -> Case:
    """How requests from `source` are spread; `one_client` says why IP affinity keeps that from showing."""
    visits = VISITS_A_SERVER * len(array.members)
    demand = SharesEvenly("NLB-15", source, array.members, visits=visits, least_fraction=LEAST_FRACTION)
    fact = ExplanationStep(f"The array {array.name} has the members {', '.join(array.members)}.")
    case = _case(identity, _SPREADS, Alternative(hop_outcomes, (demand,), recommended=True), asked, fact)
    if array.affinity not in (None, Affinity.IP):
        return replace(case, severity=Severity.MINOR)
    reason = NOT_KNOWN if array.affinity is None else one_client
    return replace(case, alternatives=(), stimulus=None, not_applicable=reason)


def _case(identity: str, says: str, alternative: Alternative, asked: Stimulus, fact: ExplanationStep) -> Case:
    clauses = tuple(demand.clause for demand in alternative.demands)
    return Case(
        id=identity,
        title=says,
        suite=Suite.STATE,
        clauses=clauses,
        alternatives=(alternative,),
        stimulus=asked,
        judges_hops=True,
        steps=(fact, ExplanationStep(says, clauses)),
    )
