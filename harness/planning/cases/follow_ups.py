"""Rows that go on to the URL in an answer: an OWA link, X-MS-Location or Autodiscover URL leads to the mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from harness.model.answer_demands import Answers
from harness.model.case import Case, ExplanationStep, Severity
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import Alternative
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import FollowUp
from harness.planning.decisions import decide
from harness.planning.request import Request
from harness.planning.stimuli import find_stimulus
from harness.planning.topology import Topology, destination_directory, host_of

_FOLLOWED_BY = {
    Operation.OWA: (Protocol.OWA, Operation.OWA),
    Operation.OPTIONS: (Protocol.EAS, Operation.OPTIONS),
    Operation.FOLDERSYNC: (Protocol.EAS, Operation.FOLDERSYNC),
    Operation.MOBILESYNC: (Protocol.EAS, Operation.FOLDERSYNC),
    Operation.OUTLOOK: (Protocol.EWS, Operation.GETFOLDER),
}
"""What a client does with the URL that it was given as its answer."""


def follow_up_cases(topology: Topology, planned: Iterable[Case]) -> Iterator[Case]:
    """One row for each mailbox, request and named URL: which server names the URL makes no difference."""
    shown: set[tuple[str, Operation, tuple[str, ...]]] = set()
    for case in planned:
        stimulus = case.stimulus
        if stimulus is None or stimulus.operation not in _FOLLOWED_BY:
            continue
        # Cases of several users or visits name no URL, and changed servers name the URL of the case without changes.
        urls = _named_urls(topology, case)
        if not urls or (stimulus.mailboxes[0], stimulus.operation, urls) in shown:
            continue
        protocol, operation = _FOLLOWED_BY[stimulus.operation]
        follow_up = FollowUp(protocol, operation, tuple(dict.fromkeys(host_of(url) for url in urls)))
        mailbox = topology.mailbox(stimulus.mailboxes[0])
        if all(_ends_at_mailbox(topology, mailbox, url, follow_up) for url in urls):
            shown.add((stimulus.mailboxes[0], stimulus.operation, urls))
            yield _row(case, follow_up, urls)


def _named_urls(topology: Topology, case: Case) -> tuple[str, ...]:
    """The URLs of which the answer names one; none where the topic allows an answer without a URL."""
    urls: dict[str, None] = {}
    for alternative in case.alternatives:
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
        case Outcome(kind=OutcomeKind.SETTINGS, urls=urls) if urls:
            every = dict.fromkeys(url for values in urls.values() for url in values)
            return tuple(url for url in every if host_of(url) in topology.published_hosts)
        case _:
            return ()


def _ends_at_mailbox(topology: Topology, mailbox: Mailbox, url: str, follow_up: FollowUp) -> bool:
    """Whether every server behind the URL can be reached from outside and is expected to serve the mailbox."""
    behind = [
        Request(cas, (mailbox,), follow_up.protocol, follow_up.operation)
        for cas in topology.deployment.client_access_servers
        if _has(cas, follow_up.operation, url)
    ]
    return (
        _can_be_asked(url, follow_up.operation)
        and bool(behind)
        and all(_is_reachable(topology, request) and _serves(topology, request) for request in behind)
    )


def _can_be_asked(url: str, operation: Operation) -> bool:
    """An ExternalURL may end at the virtual directory; Web Services are only answered at the file in it."""
    parts = urlsplit(url.lower())
    return parts.scheme == "https" and (operation is not Operation.GETFOLDER or parts.path.endswith(".asmx"))


def _has(cas: ClientAccessServer, operation: Operation, url: str) -> bool:
    directory = destination_directory(cas, operation)
    return directory is not None and directory.external_url == url


def _is_reachable(topology: Topology, request: Request) -> bool:
    """Whether clients outside can log on; NLB-04 allows redirection to a server that does not face the Internet."""
    outside = request.entry.internet_facing is not False and request.entry.reachable is not False
    return outside and find_stimulus(topology, request) is not None


def _serves(topology: Topology, request: Request) -> bool:
    if request.protocol in request.mailbox.disabled:
        return False
    results = [result for decision in decide(topology, request) for result in decision.rule.results]
    return bool(results) and all(result.kinds == (OutcomeKind.SERVED,) and not result.silent for result in results)


def _row(case: Case, follow_up: FollowUp, urls: tuple[str, ...]) -> Case:
    assert case.stimulus is not None
    clause = case.alternatives[0].about
    sentence = f"A client that goes to the URL in the answer, {' or '.join(urls)}, reaches the mailbox."
    served = Outcome(OutcomeKind.SERVED)
    return replace(
        case,
        id=f"{case.id}.follow",
        title=sentence,
        clauses=(clause,),
        alternatives=(Alternative((served,), (Answers(clause, (served,)),)),),
        stimulus=replace(case.stimulus, follow_up=follow_up, asks_before_logon=False),
        severity=Severity.CRITICAL,
        steps=(*case.steps, ExplanationStep(sentence, (clause,))),
    )
