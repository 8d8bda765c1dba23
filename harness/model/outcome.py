"""The outcome kinds of the contract, section 3: what a client saw, and the server-to-server requests behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class OutcomeKind(StrEnum):
    """One per observation; the meaning of each stands in the contract, section 3."""

    SERVED = "served"
    PARTIAL = "partial"
    SETTINGS = "settings"
    REDIRECT_PAGE = "redirect_page"
    REDIRECT_PATH = "redirect_path"
    REDIRECT_HOST = "redirect_host"
    WRONG_SERVER = "wrong_server"
    LEGACY_MAILBOX = "legacy_mailbox"
    REFUSED = "refused"
    UNAUTHORIZED = "unauthorized"
    UNREACHABLE = "unreachable"
    MALFORMED = "malformed"
    HOPS = "hops"
    FINDING = "finding"


SERVICE_KINDS = frozenset({OutcomeKind.SERVED, OutcomeKind.SETTINGS})
"""Outcomes which show that a server serves: the account was accepted, and the client got what it asked for."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One request from a server to the next, in order of arrival.

    `path` is the virtual directory addressed (`/owa`, `/Microsoft-Server-ActiveSync`, `/EWS`, `/exchange`),
    as it was spelled on the wire; `host` is the name by which the next server was addressed. `connection` tells the
    connections of a run apart where that is known, `method` is the request's, `time` is when the server's log has it,
    in seconds since the epoch; none of them counts in comparisons.
    """

    source: str
    destination: str
    scheme: str
    path: str
    host: str
    authentication: str | None = None
    connection: str | None = field(default=None, compare=False)
    method: str | None = field(default=None, compare=False)
    time: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome seen, or an outcome expected; in an expected one None means any value.

    `users` maps address to response code (`partial`); `urls` has the keys `mobilesync`, `ews`, `availability`
    (`settings`). In an expected `settings` outcome each list holds the admissible URLs, in a seen one the URLs named.
    `exch` and `expr` are the parts of Outlook's answer for clients inside and outside, with the keys `ews` and
    `availability` as the answer has them (EwsUrl, ASUrl); in a seen outcome None where the answer has no such part.
    """

    kind: OutcomeKind
    link: str | None = None
    location: str | None = None
    users: Mapping[str, str] | None = None
    urls: Mapping[str, tuple[str, ...]] | None = None
    exch: Mapping[str, tuple[str, ...]] | None = None
    expr: Mapping[str, tuple[str, ...]] | None = None
    hops: tuple[Hop, ...] | None = None
