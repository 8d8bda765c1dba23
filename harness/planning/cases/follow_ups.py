"""Rows that go on to the URL in an answer: an OWA link, X-MS-Location or Autodiscover URL leads to the mailbox."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from harness.model.answer_demands import AnswerDemand, Answers, EndsAtMailbox
from harness.model.case import Case, ExplanationStep, Severity
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import Alternative
from harness.model.observation import Advice
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import FollowUp, Stimulus
from harness.planning.cases.autodiscover_servers import find_autodiscover_server
from harness.planning.decisions import decide, entry_settings
from harness.planning.request import Request
from harness.planning.stimuli import find_access_point, find_logon
from harness.planning.topology import Topology
from harness.planning.urls import host_of

_SERVED = (Outcome(OutcomeKind.SERVED),)


@dataclass(frozen=True, slots=True)
class _Client:
    """What a client requests of the URL that it was given, the clause that it ends at the mailbox by, and its row.

    Without a `clause` it is the one that the answer is about. `row` stands in the place of the operation in the id.
    """

    protocol: Protocol
    operation: Operation
    clause: str | None = None
    row: str | None = None


_CLIENTS: Mapping[Operation, tuple[_Client, ...]] = {
    Operation.OWA: (_Client(Protocol.OWA, Operation.OWA),),
    Operation.OPTIONS: (_Client(Protocol.EAS, Operation.OPTIONS),),
    Operation.FOLDERSYNC: (_Client(Protocol.EAS, Operation.FOLDERSYNC),),
    Operation.MOBILESYNC: (_Client(Protocol.EAS, Operation.FOLDERSYNC),),
    Operation.OUTLOOK: (
        _Client(Protocol.EWS, Operation.GETFOLDER),
        _Client(Protocol.AVAILABILITY, Operation.FREEBUSY, "AUT-03", "freebusy"),
    ),
}
"""What the clients do that ask for an operation; Outlook's answer is about two services."""


def follow_up_cases(topology: Topology, planned: Iterable[Case]) -> Iterator[Case]:
    """One row for each mailbox, request and named URL: which server names the URL makes no difference."""
    shown: set[tuple[str, _Client, Operation, tuple[str, ...]]] = set()
    for case in planned:
        stimulus = case.stimulus
        if stimulus is None or stimulus.operation not in _CLIENTS:
            continue
        # Cases of several users or visits name no URL, and changed servers name the URL of the case without changes.
        urls = named_urls(topology, case.alternatives)
        mailbox = topology.mailbox(stimulus.mailboxes[0])
        for client in _CLIENTS[stimulus.operation]:
            key = (mailbox.address, client, stimulus.operation, urls)
            if key not in shown and _leads_on(topology, mailbox, client, urls):
                shown.add(key)
                yield _row(topology, case, client, urls)


def count_follow_ups(topology: Topology, mailbox: Mailbox, operation: Operation, urls: tuple[str, ...]) -> int:
    """How many rows there are for a mailbox, an operation, and the URLs that its answer names."""
    return sum(1 for client in _CLIENTS.get(operation, ()) if _leads_on(topology, mailbox, client, urls))


def _leads_on(topology: Topology, mailbox: Mailbox, client: _Client, urls: tuple[str, ...]) -> bool:
    """Whether all servers behind the URLs serve him; the same for all mailboxes that are alike."""
    behind = topology.once((_ServersBehind, client, urls), lambda: _find_servers_behind(topology, client, urls))
    key = (_leads_on, mailbox.server, mailbox.disabled, client, urls)
    return behind is not None and topology.once(
        key,
        lambda: all(
            _serves(topology, Request(cas, (mailbox,), client.protocol, client.operation))
            for cas in behind.asked_for(topology.site_of(mailbox))
        ),
    )


def named_urls(topology: Topology, alternatives: Iterable[Alternative]) -> tuple[str, ...]:
    """The URLs of which the answer names one; none where the topic allows an answer without a URL."""
    urls: dict[str, None] = {}
    for alternative in alternatives:
        for outcome in alternative.outcomes:
            named = _urls_in(topology, outcome)
            if alternative.silent or not named:
                return ()
            urls |= dict.fromkeys(named)
    return tuple(urls)


def _urls_in(topology: Topology, outcome: Outcome) -> tuple[str, ...]:
    match outcome:
        case Outcome(kind=OutcomeKind.REDIRECT_PAGE, link=str(link)):
            return (link,)
        case Outcome(kind=OutcomeKind.WRONG_SERVER, location=str(location)):
            return (location,)
        case Outcome(kind=OutcomeKind.SETTINGS, urls=urls, expr=expr) if urls:
            # Both services of Outlook are given the same URLs.
            every = dict.fromkeys(url for values in (urls if expr is None else expr).values() for url in values)
            return tuple(url for url in every if topology.is_published(url))
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class _ServersBehind:
    """The servers behind URLs: those of each site, and those that decide alike for mailboxes of other sites."""

    of_site: Mapping[str, tuple[ClientAccessServer, ...]]
    alike: tuple[tuple[ClientAccessServer, ...], ...]

    def asked_for(self, site: str) -> Iterator[ClientAccessServer]:
        """All that are in the site of a mailbox, and the first of those elsewhere that decide alike."""
        yield from self.of_site.get(site, ())
        for servers in self.alike:
            yield from itertools.islice((cas for cas in servers if cas.site != site), 1)


def _find_servers_behind(topology: Topology, client: _Client, urls: tuple[str, ...]) -> _ServersBehind | None:
    """None where no URL is named, or clients cannot go to one of them: every server behind has to be reachable."""
    behind = [topology.servers_behind(url, client.operation) for url in urls]
    servers = {cas.name: cas for found in behind for cas in found}.values()
    can_go = all(behind) and all(urlsplit(url).scheme.lower() == "https" for url in urls)
    if not servers or not can_go or not all(_is_reachable(cas, client) for cas in servers):
        return None
    of_site: dict[str, tuple[ClientAccessServer, ...]] = {}
    alike: dict[Hashable, tuple[ClientAccessServer, ...]] = {}
    for cas in servers:
        decides = entry_settings(cas, client.protocol, client.operation, own_site=False)
        of_site[cas.site] = (*of_site.get(cas.site, ()), cas)
        alike[decides] = (*alike.get(decides, ()), cas)
    return _ServersBehind(of_site, tuple(alike.values()))


def _is_reachable(cas: ClientAccessServer, client: _Client) -> bool:
    """Whether clients outside can log on; NLB-04 allows redirection to a server that does not face the Internet."""
    outside = cas.internet_facing is not False and cas.reachable is not False
    access_point = find_access_point(Request(cas, (), client.protocol, client.operation)) if outside else None
    return access_point is not None and find_logon(access_point) is not None


def _serves(topology: Topology, request: Request) -> bool:
    if request.protocol in request.mailbox.disabled:
        return False
    results = [result for decision in decide(topology, request) for result in decision.rule.results]
    return bool(results) and all(result.kinds == (OutcomeKind.SERVED,) and not result.silent for result in results)


def _row(topology: Topology, case: Case, client: _Client, urls: tuple[str, ...]) -> Case:
    stimulus = case.stimulus
    assert stimulus is not None
    follow_up = _follow_up(topology, stimulus, client, urls)
    demands = _demands(client.clause or case.alternatives[0].about, stimulus, follow_up)
    clauses = tuple(demand.clause for demand in demands)
    sentence = f"A client that goes to the URL in the answer, {' or '.join(urls)}, reaches the mailbox."
    if follow_up.autodiscover is not None:
        sentence += " Where the 451 has none, it is the URL that Autodiscover names."
    identity = case.id if client.row is None else f"{case.id.rpartition('/')[0]}/{client.row}"
    return replace(
        case,
        id=f"{identity}.follow",
        title=sentence,
        clauses=clauses,
        alternatives=(Alternative(_SERVED, demands),),
        stimulus=replace(stimulus, follow_up=follow_up, asks_before_logon=False),
        severity=Severity.CRITICAL,
        steps=(*case.steps, ExplanationStep(sentence, clauses)),
    )


def _demands(clause: str, stimulus: Stimulus, follow_up: FollowUp) -> tuple[AnswerDemand, ...]:
    """A device without a URL is judged by Autodiscover's clause; Outlook may have no EXPR to follow."""
    if stimulus.protocol is Protocol.OWA or stimulus.operation is Operation.MOBILESYNC:
        return (Answers(clause, _SERVED),)
    by_answer = EndsAtMailbox(clause, Advice.ANSWER, _SERVED)
    if follow_up.autodiscover is None:
        return (by_answer,)
    return (by_answer, EndsAtMailbox("AUT-01", Advice.AUTODISCOVER, _SERVED))


def _follow_up(topology: Topology, stimulus: Stimulus, client: _Client, urls: tuple[str, ...]) -> FollowUp:
    """A device may be sent to Autodiscover, which has to name the same URLs as the 451: all that its site publishes."""
    server = None
    if stimulus.protocol is Protocol.EAS:
        server = find_autodiscover_server(topology, topology.mailbox(stimulus.mailboxes[0]), stimulus.entry)
    return FollowUp(client.protocol, client.operation, tuple(dict.fromkeys(host_of(url) for url in urls)), server)
