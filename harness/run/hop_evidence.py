"""Hops of a live run: the times of each conversation are noted, and the servers' logs are read afterwards.

Contract, section 3: an absence counts only behind a later request of the harness in the same log, and two conversations
that a log could not tell apart are not in flight together.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from harness.evidence import (
    LOG_RESOLUTION,
    SECONDS_APART,
    Interval,
    LogFolder,
    LogLine,
    Moment,
    SeenHops,
    Tokens,
    directory_group_of,
    hops_of,
    names_answered,
    read_log_identities,
)
from harness.model.deployment import Deployment, Evidence
from harness.model.observation import AnsweredAs, Observation
from harness.model.preflight import LogProblem
from harness.model.protocol import Logon
from harness.model.stimulus import Stimulus
from harness.probes.live import MarkerAnswer
from harness.run.log_problems import find_log_problem
from harness.run.token_lines import TokenLines
from harness.run.watched_conversation import WatchedConversation, operations_of

MARKER = "/exchange-conformance-marker"
"""The path of the requests that show up to where a log is complete; servers answer them with 404, or 401."""

SendMarker = Callable[[str, str], Awaitable[MarkerAnswer | None]]
"""Asks a server for a path, or has another server ask it; gives its answer where it was asked itself."""

_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Clock:
    """The time in seconds since the epoch, and how to wait for some of it."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class HopEvidence:
    """The logs of a deployment's `[evidence]`. Raises LogFolderError where a folder cannot be read.

    Where `settle_seconds` is 0 a line is written before its answer leaves, and its place in the log says to which
    conversation it belongs; else its time does, and conversations of one kind keep apart. Belongs to one event
    loop. `device_ids` maps the identifier of a mailbox's device to the mailbox.
    """

    def __init__(
        self,
        deployment: Deployment,
        *,
        folder: Path,
        device_ids: Mapping[str, str],
        send_marker: SendMarker,
        clock: Clock | None = None,
    ) -> None:
        evidence = deployment.evidence or Evidence()
        self._settle_seconds = evidence.settle_seconds
        self._logs = {server: LogFolder(server, folder / path) for server, path in evidence.iis_logs.items()}
        self._identities = read_log_identities(deployment, device_ids)
        self._send_marker = send_marker
        self._clock = clock or Clock()
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._reading = asyncio.Lock()
        self._clients: frozenset[str] = frozenset()
        self._offsets: dict[str, float] = {}
        self._answers: dict[str, MarkerAnswer] = {}
        self._token_lines = TokenLines(self._identities.is_of_server)
        self._complete_until: dict[str, float] = {}
        self._read_until = _NEVER

    @property
    def is_late(self) -> bool:
        """Whether a line may be written after its answer has left."""
        return self._settle_seconds > 0

    @asynccontextmanager
    async def watch(self, stimulus: Stimulus) -> AsyncIterator[WatchedConversation | None]:
        """Keep other conversations of its kind out of the block; None for a protocol without lines in these logs."""
        operations = operations_of(stimulus)
        groups = {group for operation in operations if (group := directory_group_of(operation)) is not None}
        if not groups:
            yield None
            return
        async with AsyncExitStack() as turns:
            for group in sorted(groups):
                await turns.enter_async_context(self._turns[group])
            watched = WatchedConversation(stimulus, self._note, self._pause)
            self._token_lines.expect(watched.token)
            yield watched
            await self._pause()

    async def check(self) -> Mapping[str, LogProblem]:
        """What is wrong with a server's log, by server; one that could not be asked for a marker is passed over."""
        await self._read()
        found = {
            server: find_log_problem(self._logs[server], answer, path=MARKER, shows=server in self._complete_until)
            for server, answer in self._answers.items()
        }
        return {server: problem for server, problem in found.items() if problem is not None}

    async def complete(self, watched: WatchedConversation, seen: Observation) -> Observation:
        """What was seen, with its hops; `unseen` names the servers whose logs do not show whether they were asked."""
        await self._read_behind(watched)
        tokens = Tokens(watched.token, frozenset(self._token_lines.passed_on))
        applications = watched.stimulus.applications
        visits = tuple(
            replace(visit, hops=self._hops(application, span, tokens).hops)
            for visit, span, application in zip(
                seen.visits, watched.visits, itertools.cycle(applications), strict=False
            )
        )
        found = [(application, self._hops(application, watched.whole, tokens)) for application in applications]
        unclear = {server for _, hops in found for server in hops.unclear}
        return replace(
            seen,
            hops=tuple(hop for application, hops in found for hop in hops.hops if application.causes(hop)),
            visits=visits,
            hops_in_tls=True,
            unseen=tuple(
                name for name in self._identities.web_servers if name in unclear or not self._is_complete(name, watched)
            ),
            answered_as=self._answered_as(watched, seen),
        )

    async def identify(self, watched: WatchedConversation, seen: Observation) -> Observation:
        """What was seen, with the users in whose names it was answered.

        Where lines are written late this waits for them, which shows nothing for whom each request names its user.
        """
        stimulus = watched.stimulus
        if self.is_late and (stimulus.script is not None or stimulus.logon is not Logon.WINDOWS):
            return seen
        if self.is_late:
            await self._read_behind(watched)
        else:
            self._look_through()
        return replace(seen, answered_as=self._answered_as(watched, seen))

    def _answered_as(self, watched: WatchedConversation, seen: Observation) -> tuple[AnsweredAs, ...]:
        """Nothing for a request without credentials. A visit has its own user, who alone counts in its time."""
        stimulus, identities = watched.stimulus, self._identities
        own = self._token_lines.of(watched.token)
        if stimulus.logon is Logon.NONE:
            return ()
        if not watched.visits:
            return names_answered(own, stimulus, stimulus.mailboxes[0], identities)
        names = (
            names_answered([line for line in self._lines_within(span) if line in own], stimulus, user, identities)
            for span, user in zip(watched.visits, (visit.mailbox for visit in seen.visits), strict=False)
        )
        return tuple(dict.fromkeys(itertools.chain.from_iterable(names)))

    async def _read_behind(self, watched: WatchedConversation) -> None:
        """Read the logs, unless they were read after the conversation."""
        async with self._reading:
            if watched.whole.end.time > self._read_until:
                await self._read()

    def _look_through(self) -> None:
        for log in self._logs.values():
            log.refresh()
            self._token_lines.look_through(log)

    async def _read(self) -> None:
        """Later requests first, so that what stands before them in a log is all there is."""
        self._read_until = self._clock.now()
        marker = f"{MARKER}/{secrets.token_hex(8)}"
        before = {server: _refreshed(log) for server, log in self._logs.items()}
        answers = await asyncio.gather(*(self._send_marker(server, marker) for server in self._logs))
        await self._clock.sleep(self._settle_seconds)
        for (server, log), answer in zip(self._logs.items(), answers, strict=True):
            log.refresh()
            if answer is not None:
                self._answers[server] = answer
                self._offsets[server] = answer.clock_offset
            new = log.lines[before[server] :]
            self._clients |= {line.client for line in new if line.stem == marker}
            self._token_lines.look_through(log)
            if any(line.stem == marker or self._is_later(line) for line in new):
                self._complete_until[server] = self._read_until

    def _is_later(self, line: LogLine) -> bool:
        """Anybody's later request shows as much as a marker, and a server that cannot be reached gets no marker.

        Those of servers and users of the deployment may be the ones that were sent to show it, in the same second.
        """
        later = self._read_until + self._offsets.get(line.server, 0.0)
        may_be_ours = self._identities.is_of_server(line) or bool(self._identities.users.mailboxes_of(line.user))
        return line.time > later or (may_be_ours and line.time >= later - LOG_RESOLUTION)

    def _is_complete(self, server: str, watched: WatchedConversation) -> bool:
        """The log of the entry server itself is not needed: what it shows beside the client's request is no hop."""
        if server == watched.stimulus.entry:
            return True
        log = self._logs.get(server)
        if log is None or self._complete_until.get(server, _NEVER) < watched.whole.end.time:
            return False
        offset = self._offsets.get(server, 0.0)
        return not watched.whole.has_late_lines(
            watched.whole.lines_within(server, log.lines, offset=offset), offset=offset
        )

    def _lines_within(self, interval: Interval) -> list[LogLine]:
        return [
            line
            for server, log in self._logs.items()
            for line in interval.lines_within(server, log.lines, offset=self._offsets.get(server, 0.0))
        ]

    def _hops(self, stimulus: Stimulus, interval: Interval, tokens: Tokens) -> SeenHops:
        return hops_of(self._lines_within(interval), stimulus, self._identities, clients=self._clients, tokens=tokens)

    def _note(self) -> Moment:
        if self._settle_seconds:
            return Moment(self._clock.now())
        return Moment(self._clock.now(), {server: _refreshed(log) for server, log in self._logs.items()})

    async def _pause(self) -> None:
        """Keep conversations apart that only the times in a log can tell from each other."""
        if self._settle_seconds:
            await self._clock.sleep(SECONDS_APART)


def _refreshed(log: LogFolder) -> int:
    """How many lines a log has now."""
    log.refresh()
    return len(log.lines)
