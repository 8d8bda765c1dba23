"""What a clause can demand of the requests between servers, as values that print, compare and count."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.clause import Strength


@dataclass(frozen=True, slots=True)
class HopTarget:
    """The server and the virtual directory that a hop goes to; an empty `path` means any.

    A hop that names the `alias` is right at whichever server it arrives: DNS alone knows whom that name means.
    """

    server: str
    path: str
    alias: str = ""


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
    """Where the client was served, there was a hop to one of `servers`, or to any by one of `aliases` (as `HopTarget`).

    Where several users are asked for, this holds only if one of `users` was answered.
    """

    clause: str
    servers: tuple[str, ...]
    users: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OneHop:
    """The request was proxied exactly once."""

    clause: str


@dataclass(frozen=True, slots=True)
class StaysWithOneServer:
    """Over all visits, each mailbox's hops from `source` go to one and the same server.

    With `new_clients` each visit is that of a new client, which brings no cookie.
    """

    clause: str
    source: str
    new_clients: bool = False


@dataclass(frozen=True, slots=True)
class HopsAddress:
    """Every hop to one of `servers` names one of `hosts`: those of their NLBBypassURLs, or of the array's name."""

    clause: str
    servers: tuple[str, ...]
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitReaches:
    """The visit of that number causes a hop from `source` to one of `servers`."""

    clause: str
    number: int
    source: str
    servers: tuple[str, ...]


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
    """Over at least so many `visits` each of `servers` gets at least that fraction of an even share from `source`.

    Other shares are recorded, not failed, where the `strength` is less than a requirement.
    """

    clause: str
    source: str
    servers: tuple[str, ...]
    visits: int
    least_fraction: float
    strength: Strength = Strength.REQUIRED


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
