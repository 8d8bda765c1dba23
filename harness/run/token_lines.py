"""The lines of the servers' logs that have the token of a conversation of this run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from harness.evidence import LogFolder, LogLine, directory_path_of
from harness.model.conversation_token import find_token


class TokenLines:
    """Found as logs grow; `is_of_server` says whether a server of the deployment sent the request."""

    def __init__(self, is_of_server: Callable[[LogLine], bool]) -> None:
        self.passed_on: set[str] = set()
        """The directories to which servers pass tokens on; a client that follows advice brings its own there."""
        self._is_of_server = is_of_server
        self._found: dict[str, list[LogLine]] = defaultdict(list)
        self._tokens: set[str] = set()
        self._looked_through: Counter[str] = Counter()

    def expect(self, token: str) -> None:
        """A conversation begins whose requests have this token."""
        self._tokens.add(token)

    def look_through(self, log: LogFolder) -> None:
        """Go through the lines that were read since the last time."""
        unread = log.lines[self._looked_through[log.server] :]
        self._looked_through[log.server] += len(unread)
        for line in unread:
            token = find_token(line.user_agent)
            if token is None or token not in self._tokens:
                continue
            self._found[token].append(line)
            if self._is_of_server(line):
                self.passed_on.add(directory_path_of(line.stem).lower())

    def of(self, token: str) -> Sequence[LogLine]:
        """What was found of that conversation so far, of every server."""
        return self._found[token]
