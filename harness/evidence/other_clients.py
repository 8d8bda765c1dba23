"""Clients of others that asked the same directories at the same time: at which servers, and what they say there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.evidence.line_owners import Owner
from harness.evidence.log_lines import LogLine


@dataclass(frozen=True, slots=True)
class OtherClients:
    """`lines` are theirs; `servers` are those at which they have logged on, `user_agents` what they say there."""

    lines: frozenset[LogLine]
    servers: frozenset[str]
    user_agents: frozenset[tuple[str, str]]

    def have_sent(self, line: LogLine) -> bool:
        """Whether a request of a client is one of theirs."""
        return line in self.lines

    def have_caused(self, line: LogLine, source: str) -> bool:
        """Whether a server's request is for one of theirs: it says what they say."""
        return (source, line.user_agent) in self.user_agents


def find_other_clients(asked: Iterable[tuple[LogLine, Owner]]) -> OtherClients:
    """Among the requests of clients to the directories. Where one has the token, the harness's all have it."""
    clients = list(asked)
    shows_tokens = {line.server for line, owner in clients if owner is Owner.TOKEN}
    others = [
        line
        for line, owner in clients
        if line.user and (owner is Owner.OTHERS or (owner is not Owner.TOKEN and line.server in shows_tokens))
    ]
    return OtherClients(
        frozenset(others),
        frozenset(line.server for line in others),
        frozenset((line.server, line.user_agent) for line in others if line.user_agent),
    )
