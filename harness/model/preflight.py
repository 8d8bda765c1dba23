"""What is found out about a deployment's servers before the first case of a live run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ConnectionProblem:
    """A port on which no case can be judged: what was found there, and what the operator can do about it."""

    server: str
    host: str
    port: int
    found: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CheckedAccounts:
    """The addresses of accepted accounts; for each refused one what was seen at which server.

    `unclear` has the same for accounts that were neither accepted nor refused, such as one that met the page of a first
    logon. `doubted` has the host at which a logon by NTLM was neither, and why: it is not sent there again.
    """

    accepted: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, str] = field(default_factory=dict)
    doubted: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preflight:
    """What stands in the way of judging: ports that do not answer, accounts that are refused, logs that cannot be read.

    `logs` says for a server what is wrong with its log.
    """

    connections: tuple[ConnectionProblem, ...] = ()
    logs: Mapping[str, str] = field(default_factory=dict)
    accounts: CheckedAccounts = field(default_factory=CheckedAccounts)
