"""What a clause can demand of the answers that a client gets, as values that print, compare and count."""

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
    """The first answer, which an unauthenticated request gets, is neither 404 nor 5xx (OWA-12)."""

    clause: str


@dataclass(frozen=True, slots=True)
class AnsweredByBackEnd:
    """An answer that serves a device comes from an Exchange 2003 server: its MS-Server-ActiveSync begins with 6.5.

    An answer without that header, or without a version in it, shows nothing (EAS-01).
    """

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


AnswerDemand = (
    Answers
    | NeverAnswers
    | MovesOnlyByClick
    | DirectoryExists
    | AnsweredByBackEnd
    | HidesInnerServers
    | ShowsOwnMailbox
    | VisitAnswers
    | OneVisitFails
)
