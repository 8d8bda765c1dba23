"""One POP3 or IMAP4 connection: sends a command, collects its reply lines, records both."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Self, TypeVar

from harness.model.observation import BODY_LIMIT, Exchange
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol
from harness.model.stimulus import Stimulus
from harness.probes.failures import describe_failure
from harness.probes.limits import Limits
from harness.probes.masking import Mask
from harness.probes.network import Conversation
from harness.probes.probe_result import NoAnswerError
from harness.wire.errors import WireError
from harness.wire.mail_lines import MailCommand, find_literal_length, read_line

MAX_LINES = 200
MAX_LINE_BYTES = 8_192
_CLOSING_SECONDS = 1.0
"""How long a server may take to close the TLS connection before it is aborted."""

IsLast = Callable[[str], bool]
_T = TypeVar("_T")


class MailConnection:
    """A connection, closed by its `async with`; a failure is raised as NoAnswerError, with its exchange recorded."""

    def __init__(self, stimulus: Stimulus, conversation: Conversation, mask: Mask, limits: Limits) -> None:
        self._stimulus = stimulus
        self._conversation = conversation
        self._mask = mask
        self._limits = limits
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.exchanges: list[Exchange] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._streams is None:
            return
        writer = self._streams[1]
        if any(exchange.failure for exchange in self.exchanges):
            writer.transport.abort()  # after a failure the server is not waited for
            return
        writer.close()
        with contextlib.suppress(OSError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await writer.wait_closed()
        writer.transport.abort()

    async def open(self, *, tls: bool) -> str:
        """Connects, and gives the greeting."""
        return (await self._exchange("(connect)", lambda lines: self._open(lines, tls=tls)))[-1]

    async def start_tls(self) -> None:
        """Starts TLS with the host's own name."""
        await self._exchange("(TLS)", self._upgrade)

    async def ask(self, command: MailCommand, is_last: IsLast) -> tuple[str, ...]:
        """The reply lines to `command` up to the one that `is_last`."""
        return await self._exchange(command.shown, lambda lines: self._ask(lines, command, is_last))

    async def _exchange(self, shown: str, act: Callable[[list[str]], Awaitable[None]]) -> tuple[str, ...]:
        lines: list[str] = []
        failure: str | None = None
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(self._limits.timeout_seconds):
                await act(lines)
        except NoAnswerError as end:
            failure = end.explanation
            raise
        except WireError as error:
            failure = str(error)
            raise NoAnswerError(OutcomeKind.MALFORMED, failure) from error
        except OSError as error:
            kind, failure = describe_failure(error)
            raise NoAnswerError(kind, failure) from error
        finally:
            text = self._mask.text("\n".join(lines))[:BODY_LIMIT]
            seconds = time.perf_counter() - begun
            exchange = Exchange(shown, answer_text=text, failure=failure, seconds=seconds)
            self.exchanges.append(self._mask.exchange(exchange))
        return tuple(lines)

    async def _open(self, lines: list[str], *, tls: bool) -> None:
        self._streams = await self._conversation.open_connection(self._stimulus.host, self._stimulus.port)
        if tls:
            await self._start_tls(lines)
        lines.append(await self._read_line())

    async def _upgrade(self, lines: list[str]) -> None:
        if await self._has_bytes_waiting():
            # Any host on the path could have sent these bytes: read later, they would be taken for the server's own.
            raise NoAnswerError(OutcomeKind.MALFORMED, "bytes beyond the reply before TLS began")
        await self._start_tls(lines)

    async def _start_tls(self, _: list[str]) -> None:
        host = self._stimulus.host
        await self._writer.start_tls(self._conversation.tls_context(host), server_hostname=host)

    async def _has_bytes_waiting(self) -> bool:
        """Whether bytes were received that belong to no reply so far: the buffer is read without waiting."""
        try:
            async with asyncio.timeout(0):
                return bool(await self._reader.read(1))
        except TimeoutError:
            return False

    async def _ask(self, lines: list[str], command: MailCommand, is_last: IsLast) -> None:
        for number, part in enumerate(command.parts):
            if number and not await self._is_asked_for_more(lines):
                return
            self._writer.write(part)
            await self._writer.drain()
        while not lines or not is_last(lines[-1]):
            if len(lines) == MAX_LINES:
                raise NoAnswerError(OutcomeKind.MALFORMED, f"a reply of more than {MAX_LINES} lines")
            lines.append(await self._read_line())

    async def _is_asked_for_more(self, lines: list[str]) -> bool:
        """Whether the server sends `+`; untagged lines may come first (RFC 3501, section 7)."""
        lines.append(await self._read_line())
        while lines[-1].startswith("* ") and len(lines) < MAX_LINES:
            lines.append(await self._read_line())
        return lines[-1].startswith("+")

    async def _read_line(self) -> str:
        """One line, in IMAP4 with the literals in it."""
        line = read_line(await self._read_raw_line())
        if self._stimulus.protocol is not Protocol.IMAP4:
            return line
        while (length := find_literal_length(line)) is not None:
            if length > MAX_LINE_BYTES:
                raise NoAnswerError(OutcomeKind.MALFORMED, f"a literal of more than {MAX_LINE_BYTES} bytes")
            literal = await self._receive(self._reader.readexactly(length))
            line += literal.decode("utf-8", "replace") + read_line(await self._read_raw_line())
            if len(line) > MAX_LINE_BYTES:
                raise NoAnswerError(OutcomeKind.MALFORMED, f"a reply line of more than {MAX_LINE_BYTES} bytes")
        return line

    async def _read_raw_line(self) -> bytes:
        raw = await self._receive(self._reader.readuntil(b"\n"))
        if len(raw) > MAX_LINE_BYTES:
            raise NoAnswerError(OutcomeKind.MALFORMED, f"a reply line of more than {MAX_LINE_BYTES} bytes")
        return raw

    async def _receive(self, reading: Awaitable[_T]) -> _T:
        try:
            return await reading
        except asyncio.IncompleteReadError as error:
            raise NoAnswerError(OutcomeKind.UNREACHABLE, "connection closed without an answer") from error
        except asyncio.LimitOverrunError as error:
            raise NoAnswerError(OutcomeKind.MALFORMED, f"a reply line of more than {MAX_LINE_BYTES} bytes") from error

    @property
    def _reader(self) -> asyncio.StreamReader:
        assert self._streams is not None, "open comes first"
        return self._streams[0]

    @property
    def _writer(self) -> asyncio.StreamWriter:
        assert self._streams is not None, "open comes first"
        return self._streams[1]
