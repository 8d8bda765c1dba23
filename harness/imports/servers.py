"""Which servers an organization has, which of them a deployment file holds, and why the others are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.deployments import is_host, is_name
from harness.imports.exchange_versions import read_version
from harness.imports.source_objects import ObjectKind, SourceObject
from harness.imports.stated_values import flag_of, last_name, server_name, text_of, words_of
from harness.imports.statements import Fact, Statement

_ROLE_BITS = {2: "mailbox", 4: "clientaccess", 16: "unifiedmessaging", 32: "hubtransport", 64: "edge"}
"""The bits of msExchCurrentServerRoles, which JSON shows in the place of names."""

_ROLE_FLAGS = {
    "ismailboxserver": "mailbox",
    "isclientaccessserver": "clientaccess",
    "isunifiedmessagingserver": "unifiedmessaging",
    "ishubtransportserver": "hubtransport",
    "isedgeserver": "edge",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A server that a deployment file holds. `version` is the file's word, `stated_version` the source's.

    `site` is None where no source says it.
    """

    name: str
    host: str | None
    site: str | None
    version: str
    stated_version: str | None
    is_exchange_2007: bool
    roles: frozenset[str]
    outlook_anywhere_enabled: bool | None

    @property
    def has_client_access(self) -> bool:
        return self.is_exchange_2007 and "clientaccess" in self.roles

    @property
    def has_mailboxes(self) -> bool:
        return not self.is_exchange_2007 or "mailbox" in self.roles

    @property
    def has_hub_transport(self) -> bool:
        return "hubtransport" in self.roles


def server_statements(objects: Iterable[SourceObject]) -> Iterator[Statement]:
    """What Get-ExchangeServer and Get-ClientAccessServer, or the server's object in the directory, state."""
    for found in objects:
        name = text_of(found, "name") or server_name(text_of(found, "identity", "distinguishedname", "server") or "")
        if found.kind is ObjectKind.EXCHANGE_SERVER and name:
            stated = text_of(found, "admindisplayversion")
            yield Statement(name, _server_facts(found), found.origin, {"version": stated} if stated else {})
        elif found.kind is ObjectKind.CLIENT_ACCESS_SERVER and name:
            enabled = flag_of(found, "outlookanywhereenabled")
            facts: dict[str, Fact] = {} if enabled is None else {"outlook_anywhere_enabled": enabled}
            yield Statement(name, facts, found.origin)


def _server_facts(found: SourceObject) -> dict[str, Fact]:
    version = read_version(text_of(found, "admindisplayversion") or "")
    site = last_name(text_of(found, "site") or "")
    facts: dict[str, Fact | None] = {
        "fqdn": text_of(found, "fqdn"),
        "site": site or None,
        "version": (version.word or version.text) if version else None,
        "major": str(version.major) if version else None,
        "roles": _roles(found),
        "front_end": flag_of(found, "isfrontendserver"),
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def _roles(found: SourceObject) -> frozenset[str] | None:
    words = words_of(found, "serverrole")
    if words is None:
        flags = {role: flag_of(found, name) for name, role in _ROLE_FLAGS.items()}
        stated = any(flag is not None for flag in flags.values())
        return frozenset(role for role, flag in flags.items() if flag) if stated else None
    numbers = [int(word) for word in words if word.isdecimal()]
    return frozenset(
        {word for word in words if not word.isdecimal()}
        | {role for number in numbers for bit, role in _ROLE_BITS.items() if number & bit}
    )


@dataclass(frozen=True, slots=True)
class SortedServers:
    """The servers that a file holds, by name; a sentence for each other one that matters, the number of the rest."""

    servers: tuple[Server, ...]
    remarks: tuple[str, ...]
    without_client_access_or_mailboxes: int


def sort_servers(statements: Iterable[Statement], *, with_directories: frozenset[str]) -> SortedServers:
    """The servers by name. `with_directories` are the folded names of servers that have virtual directories."""
    servers: list[Server] = []
    remarks: list[str] = []
    others = 0
    for statement in sorted(statements, key=lambda one: (one.subject.casefold(), one.subject)):
        server = _server(statement, has_directories=statement.subject.casefold() in with_directories)
        reason = _left_out_because(statement)
        if reason is not None:
            remarks.append(f"{statement.subject} is left out: {reason}")
        elif server.has_client_access or server.has_mailboxes:
            servers.append(server)
        else:
            others += 1
    return SortedServers(tuple(servers), tuple(remarks), others)


def _server(statement: Statement, *, has_directories: bool) -> Server:
    roles = statement.words("roles")
    fqdn = statement.text("fqdn")
    return Server(
        name=statement.subject,
        host=fqdn if fqdn is not None and is_host(fqdn) else None,
        site=statement.text("site"),
        version=statement.text("version") or "",
        stated_version=statement.raw.get("version"),
        is_exchange_2007=statement.text("major") == "8",
        roles=roles if roles is not None else frozenset({"clientaccess"} if has_directories else ()),
        outlook_anywhere_enabled=statement.flag("outlook_anywhere_enabled"),
    )


def _left_out_because(statement: Statement) -> str | None:
    major, version = statement.text("major"), statement.text("version")
    if not is_name(statement.subject):
        return "its name has blanks or one of the characters / and +, which case ids cannot hold"
    if major is None or version is None:
        return "no source says which version it runs; export Get-ExchangeServer with AdminDisplayVersion as well"
    if int(major) > 8:
        return f"it runs {version}, and this harness judges Exchange 2007"
    if not version.startswith(("2007", "2003", "2000")):
        return f"its version {version} is none of Exchange 2007, 2003 and 2000"
    if int(major) < 8 and statement.flag("front_end"):
        return "it is an Exchange 2003 front-end server, which the topic does not speak of"
    return None
