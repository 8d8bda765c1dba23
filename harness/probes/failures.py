"""Says in words why no answer came.

The words name neither addresses nor ports: they reach the verdicts, which are the same for mock and live.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from harness.model.outcome import OutcomeKind

_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (httpx.TimeoutException, "time-out"),
    (TimeoutError, "time-out"),
    (ssl.SSLError, "TLS failure"),
    (ConnectionRefusedError, "connection refused"),
    (ConnectionResetError, "connection reset"),
    (ConnectionAbortedError, "connection reset"),
    (BrokenPipeError, "connection reset"),
    (socket.gaierror, "name not resolved"),
)


def failure_in_words(error: BaseException) -> tuple[OutcomeKind, str]:
    """`unreachable` where no answer came, `malformed` where what came is not the protocol; and the words for it."""
    for cause in _causes(error):
        words = _connection_words(cause)
        if words:
            return OutcomeKind.UNREACHABLE, words
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected without" in str(error):
        return OutcomeKind.UNREACHABLE, "connection closed without an answer"
    if isinstance(error, (httpx.NetworkError, httpx.ProxyError, OSError)):
        return OutcomeKind.UNREACHABLE, "connection failed"
    return OutcomeKind.MALFORMED, f"not HTTP: {error}"


def _connection_words(error: BaseException) -> str | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS failure: {error.verify_message}"
    return next((words for family, words in _WORDS if isinstance(error, family)), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was raised from, the outermost first."""
    cause: BaseException | None = error
    for _ in range(10):  # longer chains do not occur; a cycle would
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__
