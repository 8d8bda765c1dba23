"""Which lines of the logs are the server-to-server requests of one conversation. Pure: lines in, hops out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from harness.evidence.line_owners import Owner, Tokens, find_owner, group_of
from harness.evidence.log_identities import LogIdentities, directory_group_of, directory_path_of
from harness.evidence.log_lines import LogLine
from harness.evidence.other_clients import OtherClients, find_other_clients
from harness.model.outcome import Hop
from harness.model.stimulus import Stimulus

KERBEROS = "kerberos"
NTLM = "ntlm"
_CHALLENGE = "401"
_LOGON_FAILED = "1326"
_HTTP_PORT = "80"
_NO_TOKENS = Tokens()
_Connection: TypeAlias = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class SeenHops:
    """The hops of a conversation, and the servers that were asked for it or for somebody else: logs do not tell."""

    hops: tuple[Hop, ...]
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Request:
    """One logged request with its source: a server, or empty for a client."""

    source: str
    line: LogLine
    authentication: str | None
    owner: Owner


def hops_of(
    lines: Iterable[LogLine],
    stimulus: Stimulus,
    identities: LogIdentities,
    *,
    clients: frozenset[str] = frozenset(),
    tokens: Tokens = _NO_TOKENS,
) -> SeenHops:
    """The hops of the conversation `stimulus`, from server to server in the order of the proxying.

    `lines` are those logged during the conversation; `clients` are the harness's addresses. A line is attributed by
    token, device, user, virtual directory and source address. A request answered with a challenge is no hop; the
    challenges before a request show how it authenticated. For an array the client's own request is a hop too.
    """
    lines = list(lines)
    owners = {line: find_owner(line, stimulus, identities, tokens) for line in lines}
    requests = [
        _Request(_source(line, stimulus, identities, clients), line, scheme, owners[line])
        for line, scheme in _answered(lines, identities, owners)
    ]
    group = directory_group_of(stimulus.operation)
    asked = ((one.line, one.owner) for one in requests if not one.source and group_of(one.line, identities) == group)
    others = find_other_clients(asked)
    candidates = [one for one in requests if not _is_of_others(one, others)]
    with_token = {one.source for one in candidates if one.owner is Owner.TOKEN}
    named = [one for one in candidates if one.owner is not Owner.UNNAMED or one.source not in with_token]
    unclear = [one for one in named if one.owner is Owner.UNNAMED and one.source in others.servers]
    own = [one for one in named if one not in unclear]
    return SeenHops(
        tuple(_in_order(own, stimulus, identities)), tuple(dict.fromkeys(one.line.server for one in unclear))
    )


def _is_of_others(request: _Request, others: OtherClients) -> bool:
    if request.owner is Owner.OTHERS:
        return True
    if request.source:
        return others.have_caused(request.line, request.source)
    return others.have_sent(request.line) or request.owner is Owner.UNNAMED


def _in_order(requests: list[_Request], stimulus: Stimulus, identities: LogIdentities) -> Iterable[Hop]:
    """From the entry server on; a request that no chain from there leads to is of another conversation."""
    sources: list[str] = [stimulus.entry]
    if stimulus.entry in identities.members:
        for one in requests:
            if (
                not one.source
                and one.line.server in identities.members[stimulus.entry]
                and _by_array(one.line, stimulus, identities)
            ):
                yield _hop(stimulus.entry, one)
                sources.append(one.line.server)
    reached: set[str] = set()
    while sources:
        source = sources.pop(0)
        if source in reached:
            continue
        reached.add(source)
        for one in requests:
            if one.source == source and one.line.server != source:
                yield _hop(source, one)
                sources.append(one.line.server)


def _by_array(line: LogLine, stimulus: Stimulus, identities: LogIdentities) -> bool:
    return line.host in ("", identities.array_hosts[stimulus.entry])


def _hop(source: str, request: _Request) -> Hop:
    line = request.line
    scheme = "http" if line.port == _HTTP_PORT else "https"
    connection = f"{line.client}:{line.client_port}" if line.client_port else None
    return Hop(
        source,
        line.server,
        scheme,
        directory_path_of(line.stem),
        line.host,
        request.authentication,
        connection,
        line.method.upper() or None,
        line.time,
    )


def _answered(
    lines: Iterable[LogLine], identities: LogIdentities, owners: Mapping[LogLine, Owner]
) -> Iterable[tuple[LogLine, str | None]]:
    """Each request that was not answered with a challenge, with the scheme that the challenges before it show.

    Kerberos needs one challenge, NTLM two (sub-status 2, then 1); later requests of the connection need none. Where a
    log does not tell connections apart, and somebody else's requests came the same way, they show nothing.
    """
    challenged: defaultdict[_Connection, list[LogLine]] = defaultdict(list)
    known: dict[_Connection, str | None] = {}
    shared = {
        _connection(line) for line in lines if line.user and owners[line] is Owner.OTHERS and not line.client_port
    }
    for line in lines:
        connection = _connection(line)
        if line.status == _CHALLENGE:
            challenged[connection].append(line)
            continue
        if challenged[connection]:
            known[connection] = _scheme(challenged.pop(connection), line, identities)
        yield line, None if connection in shared else known.get(connection)


def _connection(line: LogLine) -> _Connection:
    return line.server, line.client, line.client_port, directory_path_of(line.stem).lower()


def _scheme(challenges: list[LogLine], answered: LogLine, identities: LogIdentities) -> str | None:
    if any(line.substatus == "1" and line.win32_status != _LOGON_FAILED for line in challenges):
        return NTLM
    by_computer = identities.computers.server_of(answered.user, answered.client) is not None
    windows_only = f"{answered.server}{directory_path_of(answered.stem)}".lower() in identities.windows_only
    return KERBEROS if answered.user and (by_computer or windows_only) else None


def _source(line: LogLine, stimulus: Stimulus, identities: LogIdentities, clients: frozenset[str]) -> str:
    """The source of a request: by its computer account, else by its address, else the only server that is possible.

    A server asks itself too: ActiveSync of Exchange 2003 asks its own /exchange.
    """
    computer = identities.computers.server_of(line.user, line.client)
    if computer is not None:
        return computer
    if line.client == line.server_address and line.client:
        return line.server
    servers = identities.servers_by_address.get(line.client.lower(), ())
    if servers:
        return stimulus.entry if stimulus.entry in servers else servers[0]
    if line.client in clients or identities.has_known_addresses(stimulus.entry) or line.server == stimulus.entry:
        return ""
    return "" if stimulus.entry in identities.members else stimulus.entry
