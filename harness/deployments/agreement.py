"""Whether the tables of a deployment file agree with each other: names, places, and what belongs to which version.

Works on the data as TOML gives it, so that these problems are named together with those of the schema;
what is not of the right kind is the schema's to name, and passed over here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.deployments.problems import KeyPath, Problem, mismatch, show_found, spell_key_path, suggest
from harness.deployments.values import is_host_and_port
from harness.deployments.versions import find_version, is_exchange_2007

_BACK_END_DIRECTORIES = ("eas", "exchange", "public")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of an array of tables, with the path that leads to it."""

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


_Spot = tuple[KeyPath, str]
"""A text and where it stands."""


@dataclass(frozen=True, slots=True)
class _File:
    """The arrays of tables of a deployment file."""

    sites: tuple[_Entry, ...]
    client_access_servers: tuple[_Entry, ...]
    mailbox_servers: tuple[_Entry, ...]
    arrays: tuple[_Entry, ...]
    mailboxes: tuple[_Entry, ...]


def find_disagreements(data: Mapping[str, object]) -> tuple[Problem, ...]:
    """Everything in the file that contradicts something else in it."""
    file = _File(
        sites=_entries(data, "site"),
        client_access_servers=_entries(data, "client_access_server"),
        mailbox_servers=_entries(data, "mailbox_server"),
        arrays=_entries(data, "load_balancing_array"),
        mailboxes=_entries(data, "mailbox"),
    )
    return (
        *_find_emptiness(file),
        *_find_duplicates(file),
        *_find_unknown_names(file),
        *_find_unknown_evidence(file, data),
        *_find_misplaced_directories(file),
        *_find_broken_connect_keys(data),
    )


def _find_emptiness(file: _File) -> Iterator[Problem]:
    if not file.sites and not file.client_access_servers and not file.mailboxes:
        yield Problem(
            (), "the deployment is empty: no site, no client_access_server, no mailbox; expected some of each"
        )


def _find_duplicates(file: _File) -> Iterator[Problem]:
    mailbox_servers = _spots(file.mailbox_servers, "name")
    shared = _names_with_mailbox_role(file)
    yield from _repeats(_spots(file.sites, "name"))
    yield from _repeats(mailbox_servers)
    yield from _repeats(
        [
            *_spots(file.client_access_servers, "name"),
            *(spot for spot in mailbox_servers if spot[1] not in shared),
            *_spots(file.arrays, "name"),
        ]
    )
    own_hosts = (server for server in file.mailbox_servers if not _is_the_same_computer(server, file))
    yield from _repeats(_spots([*file.client_access_servers, *own_hosts, *file.arrays], "host"))
    yield from _repeats(_spots(file.mailboxes, "address"))
    yield from _repeats(_spots(file.mailboxes, "logon"))
    for array in file.arrays:
        yield from _repeats(array.texts("members"))


def _is_the_same_computer(mailbox_server: _Entry, file: _File) -> bool:
    """Whether a CAS with the Mailbox role has this server's name, host and all."""
    if mailbox_server.text("name") not in _names_with_mailbox_role(file):
        return False
    return any(
        (cas.text("name"), cas.text("host")) == (mailbox_server.text("name"), mailbox_server.text("host"))
        for cas in file.client_access_servers
    )


def _names_with_mailbox_role(file: _File) -> frozenset[str]:
    """A computer with both roles stands in the file twice, under one name."""
    servers = (server for server in file.client_access_servers if server.table.get("mailbox_role") is True)
    return frozenset(name for _, name in _spots(servers, "name"))


def _repeats(spots: Iterable[_Spot]) -> Iterator[Problem]:
    """Names, hosts and addresses are compared as Windows and DNS do, without case."""
    first: dict[str, KeyPath] = {}
    for path, text in spots:
        earlier = first.setdefault(text.casefold(), path)
        if earlier != path:
            yield Problem(path, f"is {show_found(text)} like {spell_key_path(earlier)}; expected one of its own")


def _find_unknown_names(file: _File) -> Iterator[Problem]:
    sites = _texts(file.sites, "name")
    yield from _unknown(_spots([*file.client_access_servers, *file.mailbox_servers], "site"), known=sites)
    yield from _unknown(_spots(file.mailboxes, "server"), known=_texts(file.mailbox_servers, "name"))
    members = (spot for array in file.arrays for spot in array.texts("members"))
    yield from _unknown(members, known=_texts(file.client_access_servers, "name"))


def _find_unknown_evidence(file: _File, data: Mapping[str, object]) -> Iterator[Problem]:
    known = _texts([*file.client_access_servers, *file.mailbox_servers], "name")
    evidence = data.get("evidence")
    for key in ("iis_logs", "addresses"):
        table = evidence.get(key) if isinstance(evidence, dict) else None
        names = tuple(table) if isinstance(table, dict) else ()
        for name in names:
            if name not in known:
                sentence = f"is not a server; expected one of {', '.join(known)}{suggest(name, known)}"
                yield Problem(("evidence", key, name), sentence)


def _unknown(spots: Iterable[_Spot], *, known: tuple[str, ...]) -> Iterator[Problem]:
    for path, text in spots:
        if text not in known:
            expected = f"one of {', '.join(known)}" if known else "the name of something that the file describes"
            yield Problem(path, mismatch(text, expected=expected, options=known))


def _find_misplaced_directories(file: _File) -> Iterator[Problem]:
    """An Exchange 2007 Mailbox server has no virtual directory of its own, a back-end server is addressed by HTTP."""
    for server in file.mailbox_servers:
        version = find_version(server.text("version") or "")
        if version is None:
            continue
        if not is_exchange_2007(version):
            if "host" not in server.table:
                yield Problem((*server.path, "host"), "is missing; expected the host name of the back-end server")
            continue
        for directory in _BACK_END_DIRECTORIES:
            if directory in server.table:
                path = (*server.path, directory)
                yield Problem(
                    path, f"stands on a server of version {version.text}; expected on Exchange 2003 or 2000 only"
                )


def _find_broken_connect_keys(data: Mapping[str, object]) -> Iterator[Problem]:
    table = data.get("connect")
    for key in table if isinstance(table, dict) else ():
        if not is_host_and_port(key):
            yield Problem(
                ("connect", key), 'is not what is addressed; expected "host:port" such as cas-01.contoso.com:443'
            )


def _entries(data: Mapping[str, object], key: str) -> tuple[_Entry, ...]:
    tables = data.get(key)
    if not isinstance(tables, list):
        return ()
    return tuple(_Entry((key, position), table) for position, table in enumerate(tables) if isinstance(table, dict))


def _spots(entries: Iterable[_Entry], key: str) -> tuple[_Spot, ...]:
    return tuple(((*entry.path, key), text) for entry in entries if (text := entry.text(key)) is not None)


def _texts(entries: Iterable[_Entry], key: str) -> tuple[str, ...]:
    return tuple(text for _, text in _spots(entries, key))
