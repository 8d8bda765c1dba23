"""Which lines of the logs are one conversation's server-to-server requests. Pure: lines in, hops out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from harness.evidence.log_lines import LogLine
from harness.evidence.whos_who import WhosWho, family_of, root_of
from harness.model.outcome import Hop
from harness.model.stimulus import Stimulus

KERBEROS = "kerberos"
NTLM = "ntlm"
_CHALLENGE = "401"
_LOGON_FAILED = "1326"
_HTTP_PORT = "80"


@dataclass(frozen=True, slots=True)
class _Arrival:
    """One line with who asked; `source` is empty for a client."""

    source: str
    line: LogLine
    authentication: str | None


def hops_of(
    lines: Iterable[LogLine], asked: Stimulus, who: WhosWho, *, clients: frozenset[str] = frozenset()
) -> tuple[Hop, ...]:
    """The hops of the conversation `asked`, in the order in which a request is passed on.

    `lines` are those logged while it went on; `clients` the addresses that the harness comes from. A line counts by
    user, device, virtual directory and source address. A request that was answered with a challenge is no hop; what
    was challenged before it tells how it authenticated. For an array also the way of the client's own request.
    """
    arrivals = [_Arrival(_source(line, asked, who, clients), line, scheme) for line, scheme in _answered(lines, who)]
    concerned = [one for one in arrivals if _is_of(one, asked, who)]
    return tuple(_in_order(concerned, asked, who))


def _in_order(arrivals: list[_Arrival], asked: Stimulus, who: WhosWho) -> Iterable[Hop]:
    """From the entry on: what no chain of requests leads to is another conversation's."""
    sources: list[str] = [asked.entry]
    if asked.entry in who.members:
        for one in arrivals:
            if not one.source and one.line.server in who.members[asked.entry] and _by_array(one.line, asked, who):
                yield _hop(asked.entry, one)
                sources.append(one.line.server)
    reached: set[str] = set()
    while sources:
        source = sources.pop(0)
        if source in reached:
            continue
        reached.add(source)
        for one in arrivals:
            if one.source == source and one.line.server != source:
                yield _hop(source, one)
                sources.append(one.line.server)


def _by_array(line: LogLine, asked: Stimulus, who: WhosWho) -> bool:
    return line.host in ("", who.array_hosts[asked.entry])


def _hop(source: str, arrival: _Arrival) -> Hop:
    line = arrival.line
    scheme = "http" if line.port == _HTTP_PORT else "https"
    connection = f"{line.client}:{line.client_port}" if line.client_port else None
    return Hop(source, line.server, scheme, root_of(line.stem), line.host, arrival.authentication, connection)


def _answered(lines: Iterable[LogLine], who: WhosWho) -> Iterable[tuple[LogLine, str | None]]:
    """Each request that was more than challenged, with the scheme that the challenges before it show.

    Kerberos needs one challenge, NTLM two (sub-status 2, then 1); later requests of the connection need none.
    """
    challenged: defaultdict[tuple[str, str, str], list[LogLine]] = defaultdict(list)
    known: dict[tuple[str, str, str], str | None] = {}
    for line in lines:
        connection = (line.server, line.client, root_of(line.stem).lower())
        if line.status == _CHALLENGE:
            challenged[connection].append(line)
            continue
        if challenged[connection]:
            known[connection] = _scheme(challenged.pop(connection), line, who)
        yield line, known.get(connection)


def _scheme(challenges: list[LogLine], answered: LogLine, who: WhosWho) -> str | None:
    if any(line.substatus == "1" and line.win32_status != _LOGON_FAILED for line in challenges):
        return NTLM
    by_computer = answered.user.lower() in who.computers
    only_windows = f"{answered.server}{root_of(answered.stem)}".lower() in who.only_windows
    return KERBEROS if answered.user and (by_computer or only_windows) else None


def _source(line: LogLine, asked: Stimulus, who: WhosWho, clients: frozenset[str]) -> str:
    """A computer's account names its server best; then the address; then the only server that can have asked."""
    computer = who.computers.get(line.user.lower())
    if computer is not None:
        return computer
    servers = who.servers_at.get(line.client.lower(), ())
    if servers:
        return asked.entry if asked.entry in servers else servers[0]
    if line.client in clients or who.has_address(asked.entry) or line.server == asked.entry:
        return ""
    return "" if asked.entry in who.members else asked.entry


def _is_of(arrival: _Arrival, asked: Stimulus, who: WhosWho) -> bool:
    """Whether virtual directory, device and user can be those of the conversation."""
    line = arrival.line
    if who.families.get(root_of(line.stem).lower()) != family_of(asked.protocol):
        return False
    device = who.device_ids.get(_query(line).get("deviceid", "").lower())
    if device is not None:
        return device in asked.mailboxes
    mailbox = who.mailboxes.get(line.user.lower())
    if mailbox is not None:
        return mailbox in asked.mailboxes
    return line.user.lower() in who.computers or (not line.user and bool(arrival.source))


def _query(line: LogLine) -> Mapping[str, str]:
    return {name.lower(): values[0] for name, values in parse_qs(line.query).items()}
