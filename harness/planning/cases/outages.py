"""Cases that change servers: stopped and started, redirection switched off and on (NLB-06, 08, 10; OWA-13, 14).

Each server of the site is stopped in turn, so that the one that the user was proxied to is among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.model.answer_demands import OneVisitFails, VisitAnswers
from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import ClientAccessServer, MailboxServer
from harness.model.expectation import Alternative
from harness.model.hop_demands import VisitReaches
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import ChangeScript, ServerChange, ServerChangeKind, Stimulus
from harness.planning.cases.alternatives import client_outcomes
from harness.planning.cases.common import clauses_of
from harness.planning.cases.users_in_turn import SiteClaim, UsersInTurn, find_proxied_users
from harness.planning.decisions import Decision, decide
from harness.planning.entry_points import AlikeEntryPoints, EntryPoint, alike_elsewhere, entry_point, kind_of
from harness.planning.request import Request
from harness.planning.stimuli import find_stimulus
from harness.planning.topology import Topology

SERVED = (Outcome(OutcomeKind.SERVED),)
REFUSED = (Outcome(OutcomeKind.REFUSED),)
_SERVED_ALONE = {OutcomeKind.SERVED}
_SERVED_OR_REFUSED = {OutcomeKind.SERVED, OutcomeKind.REFUSED}


@dataclass(frozen=True, slots=True)
class _Visits:
    """Visits between which servers are changed: the `sentence` that they show, and the `fact` why they can."""

    sentence: str
    fact: str
    stimulus: Stimulus


_OUTAGES = (
    SiteClaim(
        "NLB-06",
        Protocol.OWA,
        Operation.OWA,
        "owa-fails-over",
        "An OWA user whose server is unavailable is proxied to another one of the site.",
    ),
    SiteClaim(
        "NLB-08",
        Protocol.EWS,
        Operation.GETFOLDER,
        "ews-fails-over",
        "A Web Services request whose server is unavailable is proxied to another one of the site.",
    ),
    SiteClaim(
        "NLB-10",
        Protocol.EAS,
        Operation.FOLDERSYNC,
        "eas-fails",
        "In a site without load balancing the device of a server that is unavailable fails until it is back.",
        only_without_array=True,
    ),
)


def outage_cases(topology: Topology) -> Iterator[Case]:
    """For each site with several servers one entry server that proxies to them, and each entry server's redirection."""
    for claim in _OUTAGES:
        for site in topology.deployment.sites:
            users = _first_proxied(topology, claim, site.name)
            if users is not None and claim.holds_for(topology, users):
                yield from _cases(claim, site.name, users)
    for entry in topology.entry_servers():
        yield from _redirection_switched(topology, entry)


def _first_proxied(topology: Topology, claim: SiteClaim, site: str) -> UsersInTurn | None:
    """A user of the site at the first entry server that proxies him; what holds at one holds at all that are alike."""
    for point in _entries_that_differ(topology, claim, site):
        for server in topology.homes.servers_in_site(site, claim.protocol):
            mailbox = topology.homes.users_on(server.name, claim.protocol)[0]
            users = find_proxied_users(topology, point.request(mailbox, claim.protocol, claim.operation))
            if users is not None:
                return users
    return None


def _entries_that_differ(topology: Topology, claim: SiteClaim, site: str) -> list[EntryPoint]:
    """The entry servers of a site, and the first of those elsewhere that answer alike, in the order of the file."""
    groups = alike_elsewhere(topology, claim.protocol, claim.operation).values()
    elsewhere = (group.first_outside(site) for group in groups)
    own = (entry_point(topology, cas) for cas in topology.entry_servers_in_site(site))
    servers = (one for one in (*own, *elsewhere) if one is not None and one.array is None)
    return sorted(servers, key=lambda one: one.position)


def _cases(claim: SiteClaim, site: str, users: UsersInTurn) -> Iterator[Case]:
    """What the visits of one user show while each server is stopped in turn."""
    servers, entry = users.server_names, users.stimulus.entry
    visits = _Visits(
        claim.sentence,
        f"Site {site} has several Client Access servers: {', '.join(servers)}. Each is stopped in turn.",
        replace(users.stimulus, script=_each_stopped_in_turn(servers)),
    )
    case_id = f"state/{claim.name}-{site}"
    numbers = tuple(range(1, len(servers) + 1))
    if claim.only_without_array:
        fails = Alternative(SERVED, (OneVisitFails(claim.clause, numbers),))
        yield _case(f"{case_id}/{entry}", visits, fails)
        return
    every = (*numbers, len(servers) + 1)
    answers = tuple(VisitAnswers(claim.clause, number, SERVED, SERVED) for number in every)
    yield _case(f"{case_id}/{entry}", visits, Alternative(SERVED, answers))
    reaches = tuple(
        VisitReaches(claim.clause, number, entry, tuple(other for other in servers if other != name))
        for number, name in enumerate(servers, start=1)
    )
    yield _case(f"{case_id}.hops/{entry}", visits, Alternative(users.hop_outcomes, reaches), judges_hops=True)


def _each_stopped_in_turn(servers: tuple[str, ...]) -> ChangeScript:
    """A first visit, one visit while each server is stopped, and one when all are started again."""
    starts = tuple(ServerChange(ServerChangeKind.START, name) for name in servers)
    down = tuple(
        ((starts[number - 1],) if number else ()) + (ServerChange(ServerChangeKind.STOP, name),)
        for number, name in enumerate(servers)
    )
    return ChangeScript(((), *down, (starts[-1],)), starts, OutcomeKind.SERVED)


def _redirection_switched(topology: Topology, entry: ClientAccessServer) -> Iterator[Case]:
    """A mailbox of another site whose user is redirected, is proxied while redirection is off, and redirected again."""
    if entry.redirect_to_optimal_owa_server is False:
        return
    redirected = [one for one in _redirected_elsewhere(topology, entry) if one.server.site != entry.site]
    for proxied in (_SERVED_ALONE, _SERVED_OR_REFUSED):
        for one in redirected:
            request = one.request.at(entry)
            stimulus = find_stimulus(topology, request) if one.while_off == proxied else None
            if stimulus is not None:
                decisions = decide(topology, request)
                pages = tuple(outcome for decision in decisions for outcome in client_outcomes(request, decision))
                yield _switched_case(request, stimulus, pages, may_be_refused=proxied is _SERVED_OR_REFUSED)
                return


@dataclass(frozen=True, slots=True)
class _Redirected:
    """A request for a mailbox on a server of another site whose user is redirected, and what is answered instead."""

    server: MailboxServer
    request: Request
    while_off: set[OutcomeKind]


def _redirected_elsewhere(topology: Topology, entry: ClientAccessServer) -> tuple[_Redirected, ...]:
    """What is redirected at any entry server that answers like this one."""
    kind = kind_of(topology, entry_point(topology, entry), Protocol.OWA, Operation.OWA, own_site=False)
    if kind is None:
        return ()
    group = alike_elsewhere(topology, Protocol.OWA, Operation.OWA)[kind]
    return topology.once((_redirected_elsewhere, kind), lambda: tuple(_find_redirected(topology, group)))


def _find_redirected(topology: Topology, group: AlikeEntryPoints) -> Iterator[_Redirected]:
    for server in topology.homes.servers_using(Protocol.OWA):
        asked = group.first_outside(server.site)
        if asked is None:
            continue
        request = asked.request(topology.homes.users_on(server.name, Protocol.OWA)[0], Protocol.OWA, Operation.OWA)
        if _kinds(decide(topology, request)) == {OutcomeKind.REDIRECT_PAGE}:
            off = request.at(replace(request.entry, redirect_to_optimal_owa_server=False))
            yield _Redirected(server, request, _kinds(decide(topology, off)))


def _switched_case(request: Request, stimulus: Stimulus, pages: tuple[Outcome, ...], *, may_be_refused: bool) -> Case:
    """Where the topic leaves open whether proxying succeeds (UNS-10), an error while it is off shows OWA-14 alone."""
    entry = request.entry.name
    switch_off = (ServerChange(ServerChangeKind.REDIRECT, entry, value=False),)
    switch_on = (ServerChange(ServerChangeKind.REDIRECT, entry, value=True),)
    script = ChangeScript(((), switch_off, switch_on), switch_on, OutcomeKind.REDIRECT_PAGE)
    visits = _Visits(
        "A server on which redirection is switched off proxies instead, and redirects again once it is on.",
        f"{request.mailbox.address} is in another site, whose server has an ExternalURL.",
        replace(stimulus, script=script),
    )
    again = VisitAnswers("OWA-14", 2, pages, pages)
    alternatives = [Alternative(pages, (VisitAnswers("OWA-13", 1, SERVED, pages), again))]
    if may_be_refused:
        alternatives.append(Alternative(pages, (VisitAnswers("OWA-14", 1, REFUSED, pages), again)))
    return _case(f"state/redirection-off-and-on/{entry}", visits, *alternatives)


def _kinds(decisions: tuple[Decision, ...]) -> set[OutcomeKind]:
    return {kind for decision in decisions for result in decision.rule.results for kind in result.kinds}


def _case(case_id: str, visits: _Visits, *alternatives: Alternative, judges_hops: bool = False) -> Case:
    clauses = clauses_of(alternatives)
    return Case(
        id=case_id,
        title=visits.sentence,
        suite=Suite.STATE,
        clauses=clauses,
        alternatives=alternatives,
        stimulus=visits.stimulus,
        judges_hops=judges_hops,
        needs_entry_control=True,
        steps=(ExplanationStep(visits.fact), ExplanationStep(visits.sentence, clauses[:1])),
    )
