"""Whether the tables of a deployment file are consistent: names, sites, and what belongs to which Exchange version.

Works on the data of the TOML file, so that its problems are reported together with those of the schema. Values of the
wrong type are left to the schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.deployments.places import spell_value_of
from harness.deployments.problems import KeyPath, Problem, ProblemKind, describe_value, mismatch
from harness.deployments.spelling import did_you_mean
from harness.deployments.toml_tables import MailboxServerTable
from harness.deployments.values import is_host_and_port
from harness.deployments.versions import find_version, is_exchange_2007
from harness.model.protocol import VirtualDirectoryName

_BACK_END_DIRECTORIES = tuple(name for name in VirtualDirectoryName if name in MailboxServerTable.model_fields)


@dataclass(frozen=True, slots=True)
class _LocatedTable:
    """One table of an array of tables, and its key path."""

    path: KeyPath
    table: Mapping[str, object]

    def text(self, key: str) -> str | None:
        value = self.table.get(key)
        return value if isinstance(value, str) else None

    def texts(self, key: str) -> Iterator[tuple[KeyPath, str]]:
        value = self.table.get(key)
        for position, element in enumerate(value if isinstance(value, list) else []):
            if isinstance(element, str):
                yield (*self.path, key, position), element


_LocatedText = tuple[KeyPath, str]
"""A text and its key path."""


@dataclass(frozen=True, slots=True)
class _FileTables:
    """The arrays of tables in a deployment file."""

    sites: tuple[_LocatedTable, ...]
    client_access_servers: tuple[_LocatedTable, ...]
    mailbox_servers: tuple[_LocatedTable, ...]
    load_balancing_arrays: tuple[_LocatedTable, ...]
    mailboxes: tuple[_LocatedTable, ...]


def find_inconsistencies(data: Mapping[str, object]) -> tuple[Problem, ...]:
    """Every contradiction between values of the file."""
    file_tables = _FileTables(
        sites=_located_tables(data, "site"),
        client_access_servers=_located_tables(data, "client_access_server"),
        mailbox_servers=_located_tables(data, "mailbox_server"),
        load_balancing_arrays=_located_tables(data, "load_balancing_array"),
        mailboxes=_located_tables(data, "mailbox"),
    )
    return (
        *_find_empty_deployment(file_tables),
        *_find_duplicates(file_tables, data),
        *_find_unknown_names(file_tables),
        *_find_unknown_evidence(file_tables, data),
        *_find_misplaced_directories(file_tables),
        *_find_broken_connect_keys(data),
    )


def _find_empty_deployment(file_tables: _FileTables) -> Iterator[Problem]:
    if not file_tables.sites and not file_tables.client_access_servers and not file_tables.mailboxes:
        yield Problem(
            (),
            "the deployment is empty: no site, no client_access_server, no mailbox; expected at least one of each",
            ProblemKind.EMPTY_FILE,
        )


def _find_duplicates(file_tables: _FileTables, data: Mapping[str, object]) -> Iterator[Problem]:
    mailbox_servers = _located_texts(file_tables.mailbox_servers, "name")
    both_roles = _computers_with_both_roles(file_tables)
    shared = {name for name, _ in both_roles}
    yield from _repeats(_located_texts(file_tables.sites, "name"), data)
    yield from _repeats(mailbox_servers, data)
    yield from _repeats(
        [
            *_located_texts(file_tables.client_access_servers, "name"),
            *(located_text for located_text in mailbox_servers if located_text[1] not in shared),
            *_located_texts(file_tables.load_balancing_arrays, "name"),
        ],
        data,
    )
    own_hosts = (server for server in file_tables.mailbox_servers if _name_and_host(server) not in both_roles)
    yield from _repeats(
        _located_texts([*file_tables.client_access_servers, *own_hosts, *file_tables.load_balancing_arrays], "host"),
        data,
    )
    yield from _repeats(_located_texts(file_tables.mailboxes, "address"), data)
    yield from _repeats(_located_texts(file_tables.mailboxes, "logon"), data)
    for array in file_tables.load_balancing_arrays:
        yield from _repeats(array.texts("members"), data)


def _computers_with_both_roles(file_tables: _FileTables) -> frozenset[tuple[str | None, str | None]]:
    """The names and hosts of Client Access servers that are Mailbox servers as well: these are in the file twice."""
    servers = (server for server in file_tables.client_access_servers if server.table.get("mailbox_role") is True)
    return frozenset(map(_name_and_host, servers))


def _name_and_host(server: _LocatedTable) -> tuple[str | None, str | None]:
    return server.text("name"), server.text("host")


def _repeats(located_texts: Iterable[_LocatedText], data: Mapping[str, object]) -> Iterator[Problem]:
    """Texts that occur twice; compared without case, as Windows and DNS compare names."""
    first: dict[str, KeyPath] = {}
    for path, text in located_texts:
        earlier = first.setdefault(text.casefold(), path)
        if earlier != path:
            same = f"is {describe_value(text)}, the same as {spell_value_of(earlier, data)}; expected a different value"
            if (earlier[0], path[0]) == ("client_access_server", "mailbox_server"):
                same += ", or mailbox_role = true at the former and the same host where it is one computer"
            yield Problem(path, same, ProblemKind.REPEATED_VALUE)


def _find_unknown_names(file_tables: _FileTables) -> Iterator[Problem]:
    servers = [*file_tables.client_access_servers, *file_tables.mailbox_servers]
    members = [located_text for array in file_tables.load_balancing_arrays for located_text in array.texts("members")]
    yield from _unknown(_located_texts(servers, "site"), "site", file_tables.sites)
    yield from _unknown(_located_texts(file_tables.mailboxes, "server"), "mailbox_server", file_tables.mailbox_servers)
    yield from _unknown(members, "client_access_server", file_tables.client_access_servers)


def _find_unknown_evidence(file_tables: _FileTables, data: Mapping[str, object]) -> Iterator[Problem]:
    known = _texts([*file_tables.client_access_servers, *file_tables.mailbox_servers], "name")
    evidence = data.get("evidence")
    for key in ("iis_logs", "addresses"):
        table = evidence.get(key) if isinstance(evidence, dict) else None
        names = tuple(table) if isinstance(table, dict) else ()
        for name in names:
            if name not in known:
                sentence = f"is not a server; expected one of {', '.join(known)}{did_you_mean(name, known)}"
                arrays: tuple[KeyPath, ...] = (("client_access_server",), ("mailbox_server",))
                yield Problem(("evidence", key, name), sentence, ProblemKind.UNKNOWN_NAME, arrays)


def _unknown(located_texts: Iterable[_LocatedText], array: str, tables: Iterable[_LocatedTable]) -> Iterator[Problem]:
    """Texts that are no name of a table of that array."""
    known = _texts(tables, "name")
    names = frozenset(known)
    for path, text in located_texts:
        if text not in names:
            expected = f"one of {', '.join(known)}" if known else f"the name of a [[{array}]] in this file"
            sentence = mismatch(text, expected=expected, options=known)
            yield Problem(path, sentence, ProblemKind.UNKNOWN_NAME, ((array,),))


def _find_misplaced_directories(file_tables: _FileTables) -> Iterator[Problem]:
    """An Exchange 2007 Mailbox server has no virtual directories, and a back-end server needs a host."""
    for server in file_tables.mailbox_servers:
        version = find_version(server.text("version") or "")
        if version is None:
            continue
        if not is_exchange_2007(version):
            if "host" not in server.table:
                sentence = "is missing; expected the host name of the back-end server"
                yield Problem((*server.path, "host"), sentence, ProblemKind.MISSING_KEY)
            continue
        for directory in _BACK_END_DIRECTORIES:
            if directory in server.table:
                path = (*server.path, directory.value)
                yield Problem(path, f"is on a server of version {version.text}; expected on Exchange 2003 or 2000 only")


def _find_broken_connect_keys(data: Mapping[str, object]) -> Iterator[Problem]:
    table = data.get("connect")
    if not isinstance(table, dict):
        return
    for key in table:
        if not is_host_and_port(key):
            sentence = 'is not a host and port; expected "host:port" such as cas-01.contoso.com:443'
            if isinstance(table[key], dict):
                sentence += ", in quotes since it has dots"
            path: KeyPath = ("connect", key)
            yield Problem(path, sentence, ProblemKind.UNKNOWN_KEY, (path,))


def _located_tables(data: Mapping[str, object], key: str) -> tuple[_LocatedTable, ...]:
    tables = data.get(key)
    if not isinstance(tables, list):
        return ()
    return tuple(
        _LocatedTable((key, position), table) for position, table in enumerate(tables) if isinstance(table, dict)
    )


def _located_texts(tables: Iterable[_LocatedTable], key: str) -> tuple[_LocatedText, ...]:
    return tuple(((*table.path, key), text) for table in tables if (text := table.text(key)) is not None)


def _texts(tables: Iterable[_LocatedTable], key: str) -> tuple[str, ...]:
    return tuple(text for _, text in _located_texts(tables, key))
