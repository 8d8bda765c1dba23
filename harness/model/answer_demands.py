"""What a clause can demand of the answers that a client gets, as values that print, compare and count."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.clause import Strength
from harness.model.observation import Advice
from harness.model.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Answers:
    """The client's outcome is one of `accepts`; one of `tolerates` contradicts another clause, not this one.

    Another outcome is recorded, not failed, where the `strength` is less than a requirement.
    """

    clause: str
    accepts: tuple[Outcome, ...]
    tolerates: tuple[Outcome, ...] = ()
    strength: Strength = Strength.REQUIRED


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
    """The first answer, which an unauthenticated request gets, is neither 404 nor 5xx (OWA-12)."""

    clause: str


@dataclass(frozen=True, slots=True)
class AnsweredByBackEnd:
    """An answer that serves a device comes from an Exchange 2003 server: its MS-Server-ActiveSync begins with 6.5.

    An answer without that header, or without a version in it, shows nothing (EAS-01).
    """

    clause: str


@dataclass(frozen=True, slots=True)
class ReachesMailboxServer:
    """The Mailbox server is reached wherever the entry server reaches one of its own site (RPC-01).

    Where it reaches none at all the RPC proxy alone is shown, which contradicts nothing.
    """

    clause: str


@dataclass(frozen=True, slots=True)
class HidesInnerServers:
    """None of `names` (host names and server names) shows in a header or body that the client received.

    A name that is part of one of the `published` hosts may be shown. One after `://` counts only as the host of a URL.
    None of the `addresses` shows either, in any spelling.
    """

    clause: str
    names: tuple[str, ...]
    published: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowsOwnMailbox:
    """A page that is served does not name one of the `others` while it names nothing of `own`.

    Both are addresses; of one's own also the part before the `@` counts. A page that names no user shows nothing.
    """

    clause: str
    own: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GivesOwnFolders:
    """The inbox given for each mailbox is its own: the one that a server of its site gives, and no other mailbox's."""

    clause: str


@dataclass(frozen=True, slots=True)
class AgreesWithCalendars:
    """Free/busy of each user is what the user's own calendar says; an empty or unreadable calendar shows nothing."""

    clause: str


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
class NamesDeviceUrls:
    """Autodiscover names a URL for ActiveSync, and none but these, compared by host and virtual directory (AUT-01)."""

    clause: str
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamesOutlookUrls:
    """Autodiscover names a URL of `service`, and none but these, compared by host and virtual directory (AUT-02, -03).

    `service` is a key of the outcome's `exch` and `expr`; the tuple of that name has the URLs that are right there. An
    answer without EXPR, and one that has no EwsUrl beside its ASUrl, is recorded.
    """

    clause: str
    service: str
    exch: tuple[str, ...]
    expr: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndsAtMailbox:
    """A client that followed advice of that kind sees one of `accepts`; where it had other advice nothing is judged."""

    clause: str
    advice: Advice
    accepts: tuple[Outcome, ...]


AnswerDemand = (
    Answers
    | NeverAnswers
    | MovesOnlyByClick
    | DirectoryExists
    | AnsweredByBackEnd
    | ReachesMailboxServer
    | HidesInnerServers
    | ShowsOwnMailbox
    | GivesOwnFolders
    | AgreesWithCalendars
    | VisitAnswers
    | OneVisitFails
    | NamesDeviceUrls
    | NamesOutlookUrls
    | EndsAtMailbox
)
