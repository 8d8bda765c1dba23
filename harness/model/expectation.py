"""Expectations are values: what a clause demands of an observation, as data that prints, compares and counts.

Each demand says what one clause asks; judging decides whether an observation contradicts it.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Answers:
    """The client's outcome is one of `accepts`; one of `tolerates` contradicts another clause, not this one."""

    clause: str
    accepts: tuple[Outcome, ...]
    tolerates: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class NeverAnswers:
    """The client's outcome is none of `forbids`."""

    clause: str
    forbids: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class MovesOnlyByClick:
    """No 3xx to another host, no refresh and no script takes the user away (OWA-03)."""

    clause: str


@dataclass(frozen=True, slots=True)
class DirectoryExists:
    """The answer is neither 404 nor 5xx (OWA-12)."""

    clause: str


@dataclass(frozen=True, slots=True)
class HidesInnerServers:
    """None of `names` (host names and server names) shows in a header or body that the client received.

    A name that is part of one of the `published` hosts may be shown.
    """

    clause: str
    names: tuple[str, ...]
    published: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowsOwnMailbox:
    """A page that is served does not name one of the `others` while it names nothing of `own`.

    Both are addresses; of one's own also the part before the `@` counts. A page that names no user shows nothing.
    """

    clause: str
    own: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HopTarget:
    """The server and the virtual directory that a hop goes to; an empty `path` means any."""

    server: str
    path: str


@dataclass(frozen=True, slots=True)
class HopsReach:
    """At least one hop, and every hop goes from `source` to one of the `targets`."""

    clause: str
    source: str
    targets: tuple[HopTarget, ...]


@dataclass(frozen=True, slots=True)
class HopsReachEach:
    """Of each group at least one target gets a hop from `source`, and no server outside the groups gets one."""

    clause: str
    source: str
    groups: tuple[tuple[HopTarget, ...], ...]


@dataclass(frozen=True, slots=True)
class LastHopReaches:
    """The last hop goes to the `target`."""

    clause: str
    target: HopTarget


@dataclass(frozen=True, slots=True)
class HopsOnly:
    """If there are hops, every one goes from `source` to `destination`."""

    clause: str
    source: str
    destination: str


@dataclass(frozen=True, slots=True)
class NoHopTo:
    """No hop goes to any of `servers`."""

    clause: str
    servers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HopsUseScheme:
    """Every hop to one of `servers` uses `scheme`."""

    clause: str
    scheme: str
    servers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServedThroughHop:
    """Where the client was served, there was a hop to one of `servers`.

    Where several users are asked for, this holds only if one of `users` was answered.
    """

    clause: str
    servers: tuple[str, ...]
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OneHop:
    """The request was proxied exactly once."""

    clause: str


@dataclass(frozen=True, slots=True)
class StaysWithOneServer:
    """Over all visits, each mailbox's hops from `source` go to one and the same server."""

    clause: str
    source: str


@dataclass(frozen=True, slots=True)
class HopsAddress:
    """Every hop to one of `servers` names one of `hosts` (the hosts of their NLBBypassURLs)."""

    clause: str
    servers: tuple[str, ...]
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HopsAuthenticate:
    """Every hop to one of `servers` authenticates by `scheme`."""

    clause: str
    scheme: str
    servers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrustsCertificates:
    """The client is served through a hop in TLS to one of `servers`; `self_signed` of them have such certificates."""

    clause: str
    servers: tuple[str, ...]
    self_signed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharesConnections:
    """Over all visits `source` uses no more connections than there are `servers`, and several users share one."""

    clause: str
    source: str
    servers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharesEvenly:
    """Over at least so many `visits` each of `servers` gets at least that fraction of an even share from `source`."""

    clause: str
    source: str
    servers: tuple[str, ...]
    visits: int
    least_fraction: float


@dataclass(frozen=True, slots=True)
class VisitAnswers:
    """The visit of that number sees one of `accepts`; nothing is shown where the first visit saw none of `given`."""

    clause: str
    number: int
    accepts: tuple[Outcome, ...]
    given: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class OneVisitFails:
    """Of the visits of these numbers exactly one is not served, and every other visit is."""

    clause: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VisitReaches:
    """The visit of that number causes a hop from `source` to one of `servers`."""

    clause: str
    number: int
    source: str
    servers: tuple[str, ...]


AnswerDemand = (
    Answers
    | NeverAnswers
    | MovesOnlyByClick
    | DirectoryExists
    | HidesInnerServers
    | ShowsOwnMailbox
    | VisitAnswers
    | OneVisitFails
)
HopDemand = (
    HopsReach
    | HopsReachEach
    | LastHopReaches
    | HopsOnly
    | NoHopTo
    | HopsUseScheme
    | ServedThroughHop
    | OneHop
    | StaysWithOneServer
    | HopsAddress
    | VisitReaches
    | HopsAuthenticate
    | TrustsCertificates
    | SharesConnections
    | SharesEvenly
)
Demand = AnswerDemand | HopDemand


@dataclass(frozen=True, slots=True)
class Alternative:
    """One result that the topic allows: the outcomes that show it and what each of its clauses demands.

    `silent` names the place where the topic leaves this result open (UNS-…): it is recorded, not judged, and the
    demands are bounds. A departure from what is only `recommended` is recorded too. Where a case has several
    alternatives, meeting any one of them is enough.
    """

    outcomes: tuple[Outcome, ...]
    demands: tuple[Demand, ...]
    silent: str | None = None
    recommended: bool = False
