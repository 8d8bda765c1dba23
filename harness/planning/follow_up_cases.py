"""Rows that follow advice: an OWA link, X-MS-Location, an Autodiscover URL has to end at the mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from harness.model.case import Case, ExplanationStep, Severity
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import Alternative, Answers
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import FollowUp
from harness.planning.decisions import decide
from harness.planning.stimuli import find_door, find_logon
from harness.planning.topology import Lookup, destination_directory, host_of

_FOLLOWED_BY = {
    Operation.OWA: (Protocol.OWA, Operation.OWA),
    Operation.OPTIONS: (Protocol.EAS, Operation.OPTIONS),
    Operation.FOLDERSYNC: (Protocol.EAS, Operation.FOLDERSYNC),
    Operation.MOBILESYNC: (Protocol.EAS, Operation.FOLDERSYNC),
    Operation.OUTLOOK: (Protocol.EWS, Operation.GETFOLDER),
}
"""What a client does with the URL that it was given as its answer."""


def follow_cases(lookup: Lookup, planned: Iterable[Case]) -> Iterator[Case]:
    """One row for each mailbox, request and advice: whoever gives the advice, the way from there is the same."""
    shown: set[tuple[str, Operation, tuple[str, ...]]] = set()
    for case in planned:
        asked = case.stimulus
        if asked is None or asked.operation not in _FOLLOWED_BY:
            continue
        # Several users or visits get no advice, and changed servers give what was given before they were changed.
        urls = _advice(lookup, case)
        if not urls or (asked.mailboxes[0], asked.operation, urls) in shown:
            continue
        protocol, operation = _FOLLOWED_BY[asked.operation]
        mailbox = lookup.mailbox(asked.mailboxes[0])
        if all(_ends_at_mailbox(lookup, mailbox, url, protocol, operation) for url in urls):
            shown.add((asked.mailboxes[0], asked.operation, urls))
            hosts = tuple(dict.fromkeys(host_of(url) for url in urls))
            yield _row(case, FollowUp(protocol, operation, hosts), urls)


def _advice(lookup: Lookup, case: Case) -> tuple[str, ...]:
    """The URLs of which the answer names one; none where the topic allows an answer without advice."""
    urls: dict[str, None] = {}
    for alternative in case.alternatives:
        for outcome in alternative.outcomes:
            named = _named(lookup, outcome)
            if alternative.silent or not named:
                return ()
            urls |= dict.fromkeys(named)
    return tuple(urls)


def _named(lookup: Lookup, outcome: Outcome) -> tuple[str, ...]:
    match outcome:
        case Outcome(kind=OutcomeKind.REDIRECT_PAGE, link=str(link)):
            return (link,)
        case Outcome(kind=OutcomeKind.WRONG_SERVER, location=str(location)):
            return (location,)
        case Outcome(kind=OutcomeKind.SETTINGS, urls=urls) if urls:
            every = dict.fromkeys(url for values in urls.values() for url in values)
            return tuple(url for url in every if host_of(url) in lookup.published_hosts)
        case _:
            return ()


def _ends_at_mailbox(lookup: Lookup, mailbox: Mailbox, url: str, protocol: Protocol, operation: Operation) -> bool:
    """Whether every server behind the URL is to be reached from outside and due to serve the mailbox."""
    behind = [cas for cas in lookup.deployment.client_access_servers if _has(cas, operation, url)]
    return (
        _can_be_asked(url, operation)
        and bool(behind)
        and all(
            _is_open(cas, protocol, operation) and _serves(lookup, mailbox, cas, protocol, operation) for cas in behind
        )
    )


def _can_be_asked(url: str, operation: Operation) -> bool:
    """An ExternalURL may end at the virtual directory; Web Services are only answered at the file in it."""
    parts = urlsplit(url.lower())
    return parts.scheme == "https" and (operation is not Operation.GETFOLDER or parts.path.endswith(".asmx"))


def _has(cas: ClientAccessServer, operation: Operation, url: str) -> bool:
    directory = destination_directory(cas, operation)
    return directory is not None and directory.external_url == url


def _is_open(cas: ClientAccessServer, protocol: Protocol, operation: Operation) -> bool:
    """NLB-04: a server that does not face the Internet may be redirected to, and is a dead end from outside."""
    door = find_door(cas, protocol, operation)
    outside = cas.internet_facing is not False and cas.reachable is not False
    return outside and door is not None and find_logon(door) is not None


def _serves(
    lookup: Lookup, mailbox: Mailbox, cas: ClientAccessServer, protocol: Protocol, operation: Operation
) -> bool:
    if protocol in mailbox.disabled:
        return False
    endings = [ending for one in decide(lookup, mailbox, cas, protocol, operation) for ending in one.rule.endings]
    return bool(endings) and all(ending.kinds == (OutcomeKind.SERVED,) and not ending.silent for ending in endings)


def _row(case: Case, following: FollowUp, urls: tuple[str, ...]) -> Case:
    assert case.stimulus is not None
    (clause, *_) = (demand.clause for demand in case.alternatives[0].demands if isinstance(demand, Answers))
    says = f"Whoever goes where the answer says, {' or '.join(urls)}, reaches the mailbox."
    served = Outcome(OutcomeKind.SERVED)
    return replace(
        case,
        id=f"{case.id}.follow",
        title=says,
        clauses=(clause,),
        alternatives=(Alternative((served,), (Answers(clause, (served,)),)),),
        stimulus=replace(case.stimulus, follow_up=following),
        severity=Severity.CRITICAL,
        steps=(*case.steps, ExplanationStep(says, (clause,))),
    )
