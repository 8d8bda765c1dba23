"""Cases that change servers: stopped and started, redirection switched off and on (NLB-06, 08, 10; OWA-13, 14).

Each server of the site is stopped in turn, so that the one that the user was proxied to is among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.model.answer_demands import OneVisitFails, VisitAnswers
from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import VisitReaches
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import ChangeScript, ServerChange, ServerChangeKind, Stimulus
from harness.planning.cases.proxied_users import is_proxied_to_several
from harness.planning.cases.single_requests import clause_context, clauses_of, client_outcomes
from harness.planning.decision_table import ProxyRoute
from harness.planning.decisions import Decision, decide
from harness.planning.demands import expected_hops
from harness.planning.stimuli import find_access_point, find_logon, make_stimulus
from harness.planning.topology import Topology

SERVED = (Outcome(OutcomeKind.SERVED),)


@dataclass(frozen=True, slots=True)
class _Outage:
    clause: str
    protocol: Protocol
    operation: Operation
    name: str
    sentence: str
    only_without_array: bool = False


_OUTAGES = (
    _Outage(
        "NLB-06",
        Protocol.OWA,
        Operation.OWA,
        "owa-fails-over",
        "An OWA user whose server is unavailable is proxied to another one of the site.",
    ),
    _Outage(
        "NLB-08",
        Protocol.EWS,
        Operation.GETFOLDER,
        "ews-fails-over",
        "A Web Services request whose server is unavailable is proxied to another one of the site.",
    ),
    _Outage(
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
    for outage in _OUTAGES:
        for site in topology.deployment.sites:
            yield from _first(_outage(topology, entry, site.name, outage) for entry in topology.entry_servers())
    for entry in topology.entry_servers():
        yield from _redirection_switched(topology, entry)


def _first(found: Iterator[tuple[Case, ...]]) -> tuple[Case, ...]:
    return next((cases for cases in found if cases), ())


def _outage(topology: Topology, entry: ClientAccessServer, site: str, outage: _Outage) -> tuple[Case, ...]:
    if site == entry.site:
        return ()
    for mailbox in topology.mailboxes_using(outage.protocol):
        if topology.site_of(mailbox) != site or not topology.is_on_2007(mailbox):
            continue
        decisions = decide(topology, mailbox, entry, outage.protocol, outage.operation)
        stimulus = _find_stimulus(topology, entry, mailbox, outage.protocol, outage.operation)
        if stimulus is None or not is_proxied_to_several(decisions):
            continue
        destinations = decisions[0].destinations
        if outage.only_without_array and any(topology.array_of(cas) for cas in destinations):
            return ()
        servers = tuple(cas.name for cas in destinations)
        hop_outcomes = expected_hops(
            ProxyRoute.DESTINATION, clause_context(topology, mailbox, entry, outage.operation, decisions[0])
        )
        return tuple(_cases(entry, site, outage, stimulus, servers, hop_outcomes))
    return ()


def _find_stimulus(
    topology: Topology, entry: ClientAccessServer, mailbox: Mailbox, protocol: Protocol, operation: Operation
) -> Stimulus | None:
    access_point = find_access_point(entry, protocol, operation)
    logon = find_logon(access_point) if access_point else None
    if access_point is None or logon is None:
        return None
    return make_stimulus(topology, entry, access_point, logon, protocol, operation, (mailbox,))


def _cases(
    entry: ClientAccessServer,
    site: str,
    outage: _Outage,
    stimulus: Stimulus,
    servers: tuple[str, ...],
    hop_outcomes: tuple[Outcome, ...],
) -> Iterator[Case]:
    """A first visit, one visit while each server is stopped, and one when all are started again."""
    starts = tuple(ServerChange(ServerChangeKind.START, name) for name in servers)
    down = tuple(
        ((starts[number - 1],) if number else ()) + (ServerChange(ServerChangeKind.STOP, name),)
        for number, name in enumerate(servers)
    )
    stimulus = replace(stimulus, script=ChangeScript(((), *down, (starts[-1],)), starts))
    numbers = tuple(range(1, len(servers) + 1))
    steps = (
        ExplanationStep(
            f"Site {site} has several Client Access servers: {', '.join(servers)}. Each is stopped in turn."
        ),
        ExplanationStep(outage.sentence, (outage.clause,)),
    )
    case_id = f"state/{outage.name}-{site}"
    if outage.clause == "NLB-10":
        fails = Alternative(SERVED, (OneVisitFails(outage.clause, numbers),))
        yield _case(f"{case_id}/{entry.name}", outage.sentence, fails, stimulus, steps)
        return
    every = (*numbers, len(servers) + 1)
    answers: tuple[Demand, ...] = tuple(VisitAnswers(outage.clause, number, SERVED, SERVED) for number in every)
    yield _case(f"{case_id}/{entry.name}", outage.sentence, Alternative(SERVED, answers), stimulus, steps)
    reaches: tuple[Demand, ...] = tuple(
        VisitReaches(outage.clause, number, entry.name, tuple(other for other in servers if other != name))
        for number, name in enumerate(servers, start=1)
    )
    alternative = Alternative(hop_outcomes, reaches)
    yield _case(f"{case_id}.hops/{entry.name}", outage.sentence, alternative, stimulus, steps, judges_hops=True)


def _redirection_switched(topology: Topology, entry: ClientAccessServer) -> Iterator[Case]:
    """A mailbox of another site whose user is redirected, is proxied while redirection is off, and redirected again."""
    if entry.redirect_to_optimal_owa_server is False:
        return
    off = replace(entry, redirect_to_optimal_owa_server=False)
    for mailbox in topology.mailboxes_using(Protocol.OWA):
        stimulus = _find_stimulus(topology, entry, mailbox, Protocol.OWA, Operation.OWA)
        before = decide(topology, mailbox, entry, Protocol.OWA, Operation.OWA)
        during = decide(topology, mailbox, off, Protocol.OWA, Operation.OWA)
        if stimulus is None or _kinds(before) != {OutcomeKind.REDIRECT_PAGE} or _kinds(during) != {OutcomeKind.SERVED}:
            continue
        pages = tuple(o for decision in before for o in client_outcomes(entry, Operation.OWA, decision))
        switch_off = (ServerChange(ServerChangeKind.REDIRECT, entry.name, value=False),)
        switch_on = (ServerChange(ServerChangeKind.REDIRECT, entry.name, value=True),)
        sentence = "A server on which redirection is switched off proxies instead, and redirects again once it is on."
        yield _case(
            f"state/redirection-off-and-on/{entry.name}",
            sentence,
            Alternative(
                pages,
                (VisitAnswers("OWA-13", 1, SERVED, pages), VisitAnswers("OWA-14", 2, pages, pages)),
            ),
            replace(stimulus, script=ChangeScript(((), switch_off, switch_on), switch_on)),
            (
                ExplanationStep(f"{mailbox.address} is in another site, whose server has an ExternalURL."),
                ExplanationStep(sentence, ("OWA-13",)),
            ),
        )
        return


def _kinds(decisions: tuple[Decision, ...]) -> set[OutcomeKind]:
    return {kind for decision in decisions for result in decision.rule.results for kind in result.kinds}


def _case(
    case_id: str,
    sentence: str,
    alternative: Alternative,
    stimulus: Stimulus,
    steps: tuple[ExplanationStep, ...],
    *,
    judges_hops: bool = False,
) -> Case:
    return Case(
        id=case_id,
        title=sentence,
        suite=Suite.STATE,
        clauses=clauses_of((alternative,)),
        alternatives=(alternative,),
        stimulus=stimulus,
        judges_hops=judges_hops,
        needs_entry_control=True,
        steps=steps,
    )
