"""What is found out about a deployment's servers before the first case of a live run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.protocol import Logon, VirtualDirectoryName


@dataclass(frozen=True, slots=True)
class ConnectionProblem:
    """A port on which no case can be judged: what was found there, and what the operator can do about it."""

    server: str
    host: str
    port: int
    found: str
    remedy: str


@dataclass(frozen=True, slots=True)
class EntryPath:
    """Where cases ask an entry server or array: a virtual directory, or the port of a mail service without any.

    `logons` are the ways in which they log on there.
    """

    server: str
    host: str
    port: int
    directory: VirtualDirectoryName | None
    logons: frozenset[Logon] = frozenset()


@dataclass(frozen=True, slots=True)
class PathProblem:
    """A path that nobody answers for the server, or not as a server that has it; and what the operator can do."""

    path: EntryPath
    found: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CheckedPaths:
    """What anybody is answered at the paths of the cases; `unasked` are those at ports that cannot be used."""

    answered: tuple[EntryPath, ...] = ()
    problems: tuple[PathProblem, ...] = ()
    unasked: tuple[EntryPath, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedAccounts:
    """The addresses of accepted accounts; for each refused one what was seen at which server.

    `unclear` has the same for accounts that were neither accepted nor refused, such as one that met the page of a first
    logon; `of_others` for those that were answered in the name of another user, or may have been. `doubted` has the
    host at which a logon by NTLM was neither, and why: it is not sent there again.
    """

    accepted: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, str] = field(default_factory=dict)
    of_others: Mapping[str, str] = field(default_factory=dict)
    doubted: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogProblem:
    """Why what a server is asked by others cannot be judged by its log, and what the operator can do about it."""

    found: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Preflight:
    """What stands in the way of judging: ports and paths without an answer, accounts that are refused, unread logs.

    `logs` has by server what is wrong with its log.
    """

    connections: tuple[ConnectionProblem, ...] = ()
    logs: Mapping[str, LogProblem] = field(default_factory=dict)
    accounts: CheckedAccounts = field(default_factory=CheckedAccounts)
    paths: CheckedPaths = field(default_factory=CheckedPaths)
