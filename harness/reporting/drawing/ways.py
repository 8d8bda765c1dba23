"""From what is expected in cells to what the picture shows: which entry server passes whom on to where, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from harness.model.cell import Cell, CellExpectation
from harness.model.deployment import Deployment, MailboxServer
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol

_EXCHANGE_2007 = 8


class WayKind(StrEnum):
    """How a client comes to a mailbox from an entry server, in the order in which a picture lists them."""

    PROXIED = "proxied"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    DIRECT = "direct"
    OPEN = "open"  # the topic leaves it open


@dataclass(frozen=True, slots=True, order=True)
class Destination:
    """The mailboxes on Exchange 2007 in a site, or those of one Exchange 2003 or 2000 back-end server."""

    site: str
    back_end: str = ""


Treatment = tuple[tuple[WayKind, tuple[str, ...]], ...]
"""For each kind the words for what is asked (`OWA`, `ActiveSync (451)`)."""

Ways = Mapping[tuple[str, Destination], Treatment]
"""By entry server and destination."""

PASSED_ON = (Protocol.OWA, Protocol.EAS, Protocol.EWS, Protocol.AVAILABILITY, Protocol.WEBDAV)
"""What a Client Access server proxies or redirects; a picture of the whole shows these."""

_WORDS: Mapping[tuple[Protocol, Operation], str] = {
    (Protocol.OWA, Operation.OWA): "OWA",
    (Protocol.OWA, Operation.EXCHANGE): "/exchange",
    (Protocol.OWA, Operation.PUBLIC): "/public",
    (Protocol.EAS, Operation.FOLDERSYNC): "ActiveSync",
    (Protocol.EWS, Operation.GETFOLDER): "EWS",
    (Protocol.AVAILABILITY, Operation.FREEBUSY): "free/busy",
    (Protocol.AUTODISCOVER, Operation.OUTLOOK): "Autodiscover",
    (Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT): "Outlook Anywhere",
    (Protocol.POP3, Operation.LOGON): "POP3",
    (Protocol.IMAP4, Operation.LOGON): "IMAP4",
    (Protocol.WEBDAV, Operation.PROPFIND): "WebDAV",
}
"""What is drawn of a protocol; its other operations have the same way."""

_ONLY_2003 = frozenset({Operation.EXCHANGE, Operation.PUBLIC})
"""For a mailbox on Exchange 2007 these lead to /owa on the same server, which is drawn."""

_SHOWN_BY: Mapping[OutcomeKind, tuple[WayKind, str]] = {
    OutcomeKind.REDIRECT_PAGE: (WayKind.REDIRECTED, "page"),
    OutcomeKind.WRONG_SERVER: (WayKind.REDIRECTED, "451"),
    OutcomeKind.REDIRECT_HOST: (WayKind.REDIRECTED, ""),
    OutcomeKind.SETTINGS: (WayKind.DIRECT, ""),
}


def find_ways(
    deployment: Deployment, cells: Mapping[Cell, CellExpectation], protocols: Iterable[Protocol] = PASSED_ON
) -> Ways:
    """What each entry server does with requests for each destination."""
    server_of = {server.name: server for server in deployment.mailbox_servers}
    holder = {mailbox.address: server_of[mailbox.server] for mailbox in deployment.mailboxes}
    sites = {cas.name: cas.site for cas in deployment.client_access_servers}
    wanted = frozenset(protocols)
    found: dict[tuple[str, Destination], dict[tuple[WayKind, str], None]] = {}
    for (protocol, operation), word in _WORDS.items():
        for cell, expected in _cells_of(cells, protocol, operation, wanted):
            server = holder[cell.mailbox]
            if operation in _ONLY_2003 and not is_back_end(server):
                continue
            destination = destination_of(server)
            own = destination == Destination(sites[cell.entry])
            ways = found.setdefault((cell.entry, destination), {})
            ways.update(dict.fromkeys(_ways_of(cell.entry, expected, word, own=own)))
    return {key: _by_kind(ways) for key, ways in found.items()}


def is_back_end(server: MailboxServer) -> bool:
    """Whether it runs Exchange 2003 or 2000."""
    return server.version.major < _EXCHANGE_2007


def destination_of(server: MailboxServer) -> Destination:
    """Where the picture's arrows for its mailboxes end."""
    return Destination(server.site, server.name if is_back_end(server) else "")


def _cells_of(
    cells: Mapping[Cell, CellExpectation], protocol: Protocol, operation: Operation, wanted: frozenset[Protocol]
) -> Iterator[tuple[Cell, CellExpectation]]:
    if protocol in wanted:
        for cell, expected in cells.items():
            if (cell.protocol, cell.operation) == (protocol, operation):
                yield cell, expected


def _ways_of(entry: str, expected: CellExpectation, word: str, *, own: bool) -> Iterator[tuple[WayKind, str]]:
    """One way, with what else is allowed in brackets; the topic's silence is a way of its own."""
    shown = dict.fromkeys(_way_of(entry, expected, outcome, own=own) for outcome in expected.outcomes)
    kinds = list(dict.fromkeys(kind for kind, _ in shown))
    if len(kinds) > 1 and expected.silent:
        yield WayKind.OPEN, word
    elif kinds:
        kind = min(kinds, key=list(WayKind).index)
        told = [suffix for shown_kind, suffix in shown if shown_kind is kind and suffix]
        told += [f"or {other}" for other in kinds if other is not kind]
        yield kind, f"{word} ({' '.join(told)})" if told else word


def _way_of(entry: str, expected: CellExpectation, outcome: Outcome, *, own: bool) -> tuple[WayKind, str]:
    kind = outcome.kind
    if kind is OutcomeKind.WRONG_SERVER and outcome.location is None:
        return WayKind.REFUSED, ""  # a 451 that names no URL is the error of a refused request
    if kind in (OutcomeKind.SERVED, OutcomeKind.PARTIAL):
        return (WayKind.DIRECT if own or _stays(entry, expected) else WayKind.PROXIED), ""
    return _SHOWN_BY.get(kind, (WayKind.REFUSED, ""))


def _stays(entry: str, expected: CellExpectation) -> bool:
    """Whether no other server may be asked; where hops are not judged, one may."""
    hops = [outcome.hops for outcome in expected.hops or ()]
    return bool(hops) and all(seen is not None and all(hop.destination == entry for hop in seen) for seen in hops)


def _by_kind(ways: Iterable[tuple[WayKind, str]]) -> Treatment:
    listed = tuple(ways)
    by_kind = ((kind, tuple(word for shown, word in listed if shown is kind)) for kind in WayKind)
    return tuple((kind, words) for kind, words in by_kind if words)
