"""Which lines of the logs are the server-to-server requests of one conversation. Pure: lines in, hops out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from harness.evidence.log_identities import LogIdentities, directory_group_of, directory_path_of
from harness.evidence.log_lines import LogLine
from harness.model.outcome import Hop
from harness.model.stimulus import Stimulus

KERBEROS = "kerberos"
NTLM = "ntlm"
_CHALLENGE = "401"
_LOGON_FAILED = "1326"
_HTTP_PORT = "80"


@dataclass(frozen=True, slots=True)
class _Request:
    """One logged request with its source: a server, or empty for a client."""

    source: str
    line: LogLine
    authentication: str | None


def hops_of(
    lines: Iterable[LogLine], stimulus: Stimulus, identities: LogIdentities, *, clients: frozenset[str] = frozenset()
) -> tuple[Hop, ...]:
    """The hops of the conversation `stimulus`, from server to server in the order of the proxying.

    `lines` are those logged during the conversation; `clients` are the harness's addresses. A line is attributed by
    user, device, virtual directory and source address. A request answered with a challenge is no hop; the challenges
    before a request show how it authenticated. For an array the client's own request is a hop too.
    """
    requests = [
        _Request(_source(line, stimulus, identities, clients), line, scheme)
        for line, scheme in _answered(lines, identities)
    ]
    own = [one for one in requests if _belongs_to(one, stimulus, identities)]
    return tuple(_in_order(own, stimulus, identities))


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
    )


def _answered(lines: Iterable[LogLine], identities: LogIdentities) -> Iterable[tuple[LogLine, str | None]]:
    """Each request that was not answered with a challenge, with the scheme that the challenges before it show.

    Kerberos needs one challenge, NTLM two (sub-status 2, then 1); later requests of the connection need none.
    """
    challenged: defaultdict[tuple[str, str, str], list[LogLine]] = defaultdict(list)
    known: dict[tuple[str, str, str], str | None] = {}
    for line in lines:
        connection = (line.server, line.client, directory_path_of(line.stem).lower())
        if line.status == _CHALLENGE:
            challenged[connection].append(line)
            continue
        if challenged[connection]:
            known[connection] = _scheme(challenged.pop(connection), line, identities)
        yield line, known.get(connection)


def _scheme(challenges: list[LogLine], answered: LogLine, identities: LogIdentities) -> str | None:
    if any(line.substatus == "1" and line.win32_status != _LOGON_FAILED for line in challenges):
        return NTLM
    by_computer = answered.user.lower() in identities.computers
    windows_only = f"{answered.server}{directory_path_of(answered.stem)}".lower() in identities.windows_only
    return KERBEROS if answered.user and (by_computer or windows_only) else None


def _source(line: LogLine, stimulus: Stimulus, identities: LogIdentities, clients: frozenset[str]) -> str:
    """The source of a request: by its computer account, else by its address, else the only server that is possible."""
    computer = identities.computers.get(line.user.lower())
    if computer is not None:
        return computer
    servers = identities.servers_by_address.get(line.client.lower(), ())
    if servers:
        return stimulus.entry if stimulus.entry in servers else servers[0]
    if line.client in clients or identities.has_known_addresses(stimulus.entry) or line.server == stimulus.entry:
        return ""
    return "" if stimulus.entry in identities.members else stimulus.entry


def _belongs_to(request: _Request, stimulus: Stimulus, identities: LogIdentities) -> bool:
    """Whether virtual directory, device and user match the conversation."""
    line = request.line
    if identities.directory_groups.get(directory_path_of(line.stem).lower()) != directory_group_of(stimulus.operation):
        return False
    device = identities.device_ids.get(_query(line).get("deviceid", "").lower())
    if device is not None:
        return device in stimulus.mailboxes
    mailbox = identities.mailboxes.get(line.user.lower())
    if mailbox is not None:
        return mailbox in stimulus.mailboxes
    return line.user.lower() in identities.computers or (not line.user and bool(request.source))


def _query(line: LogLine) -> Mapping[str, str]:
    return {name.lower(): values[0] for name, values in parse_qs(line.query).items()}
