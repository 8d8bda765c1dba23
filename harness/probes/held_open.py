"""HTTP that is held open: a request whose body does not end, and an answer that need not (MS-RPCH, section 2.1.2.1)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

import httpx

from harness.model.outcome import OutcomeKind
from harness.probes.failures import describe_failure


class OpenBody(httpx.AsyncByteStream):
    """Gives its beginning and then nothing more, until the request is given up."""

    def __init__(self, beginning: bytes) -> None:
        self._beginning = beginning

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._beginning
        await asyncio.Event().wait()


class BodyEnd(Enum):
    """How the body of an answer ended: as announced, not at all while it was read, or before it was whole."""

    WHOLE = "whole"
    LEFT_OPEN = "left open"
    CUT_SHORT = "cut short"


class AnswerIsLateError(TimeoutError):
    """The head of an answer did not come in the time that `HeldOpen` gives it."""


@dataclass(frozen=True, slots=True)
class HeldOpen:
    """How an answer is read that the server may hold open.

    A 200 that is no text is read for `seconds`, or until `is_enough` says so of a piece of it. What came until then is
    the body, also where it did not end well. The head of any answer has to come within `seconds` too.
    """

    seconds: float
    is_enough: Callable[[bytes], bool]

    async def head_of(self, answer: Awaitable[httpx.Response]) -> httpx.Response:
        """The answer as soon as its head is there; raises AnswerIsLateError."""
        deadline = asyncio.timeout(self.seconds)
        try:
            async with deadline:
                return await answer
        except TimeoutError as error:
            raise AnswerIsLateError if deadline.expired() else error from None

    def concerns(self, response: httpx.Response) -> bool:
        """Whether the server may hold this answer open: an error or a page has an end."""
        kind = response.headers.get("content-type", "").strip().lower()
        return response.status_code == 200 and not kind.startswith("text/")

    async def read(self, response: httpx.Response, *, limit: int) -> tuple[bytes, BodyEnd]:
        """What came of the body, up to a little more than the limit, and how it ended."""
        body = bytearray()
        assert isinstance(response.stream, httpx.AsyncByteStream)
        try:
            async with asyncio.timeout(self.seconds):
                async for piece in response.stream:
                    body += piece
                    if self.is_enough(piece) or len(body) > limit:
                        return bytes(body), BodyEnd.LEFT_OPEN
        except TimeoutError:
            return bytes(body), BodyEnd.LEFT_OPEN
        except (httpx.HTTPError, OSError) as error:
            is_cut = describe_failure(error)[0] is OutcomeKind.UNREACHABLE
            return bytes(body), BodyEnd.CUT_SHORT if is_cut else BodyEnd.WHOLE
        return bytes(body), BodyEnd.WHOLE
