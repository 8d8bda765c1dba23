"""Describes why no answer came.

The descriptions name neither addresses nor ports: they reach the verdicts, which are the same for mock and live.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

import anyio
import httpx

from harness.model.outcome import OutcomeKind

TIME_OUT = "time-out"
CUT_SHORT = "connection closed before the end of the answer"


class NotConnectedError(OSError):
    """No connection was made; the text says why, in words for a verdict."""


class CutShortError(OSError):
    """A body ends before it is whole; the text says how, in words for a verdict."""


class MachineExhaustedError(Exception):
    """This machine has used up what a connection takes: trouble of our own, which says nothing of a server."""

    def __init__(self) -> None:
        super().__init__(
            "no connection can be made: this machine has no descriptors (ulimit -n), no memory or no disk space left"
        )


_LOOKING_UP_NAMES = {socket.EAI_MEMORY, getattr(socket, "EAI_SYSTEM", socket.EAI_MEMORY)}
_OURS = _LOOKING_UP_NAMES | {
    getattr(errno, name)
    for name in ("EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "ENOSPC", "EDQUOT", "EFBIG", "EROFS")
    if hasattr(errno, name)
}
"""How the system says so: keys and certificates are files for a moment."""

_DESCRIPTIONS: tuple[tuple[type[BaseException], str], ...] = (
    (httpx.TimeoutException, TIME_OUT),
    (TimeoutError, TIME_OUT),
    (ConnectionRefusedError, "connection refused"),
    (ConnectionResetError, "connection reset"),
    (ConnectionAbortedError, "connection reset"),
    (BrokenPipeError, "connection reset"),
    (socket.gaierror, "name not resolved"),
    (anyio.EndOfStream, "connection closed during the TLS handshake"),  # which httpx reports as a failed connect
)
_CLOSED_EARLY = {
    "disconnected without": "connection closed without an answer",
    "closed connection without sending complete": CUT_SHORT,
    "unexpectedly closed connection": CUT_SHORT,
}
"""How httpcore and h11 say that the server closed the connection before an answer was whole."""

_UNTRUSTED = {18, 19, 20, 21}
"""X509_V_ERR_…: self-signed, or signed by an authority that is not trusted."""

_NO_COMMON_VERSION = {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE"}
_NO_COMMON_SUITE = {"SSLV3_ALERT_HANDSHAKE_FAILURE", "TLSV1_ALERT_INSUFFICIENT_SECURITY", "NO_SHARED_CIPHER"}


def describe_failure(error: BaseException) -> tuple[OutcomeKind, str]:
    """`unreachable` where no answer came, `malformed` where the answer is not HTTP; and a description.

    Raises MachineExhaustedError where nothing was asked.
    """
    if any(_is_ours(cause) for cause in _all_causes(error)):
        raise MachineExhaustedError from error
    for cause in causes(error):
        words = _describe_connection(cause)
        if words:
            return OutcomeKind.UNREACHABLE, words
    if isinstance(error, httpx.RemoteProtocolError):
        closed = next((words for said, words in _CLOSED_EARLY.items() if said in str(error)), None)
        if closed is not None:
            return OutcomeKind.UNREACHABLE, closed
    if isinstance(error, (httpx.NetworkError, httpx.ProxyError, OSError)):
        return OutcomeKind.UNREACHABLE, "connection failed"
    return OutcomeKind.MALFORMED, f"not HTTP: {error}"


def _describe_connection(error: BaseException) -> str | None:
    if isinstance(error, NotConnectedError | CutShortError):
        return str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        trusted = getattr(error, "verify_code", None) not in _UNTRUSTED
        return f"TLS failure: {error.verify_message}" + ("" if trusted else ": the certificate is not trusted")
    if isinstance(error, ssl.SSLError):
        return _describe_tls(error)
    return next((words for family, words in _DESCRIPTIONS if isinstance(error, family)), None)


def _describe_tls(error: ssl.SSLError) -> str:
    reason = getattr(error, "reason", None)
    if reason in _NO_COMMON_VERSION:
        return "TLS failure: no protocol version in common"
    if reason in _NO_COMMON_SUITE:
        return "TLS failure: the server accepts none of the protocol versions and cipher suites offered"
    if reason == "UNSAFE_LEGACY_RENEGOTIATION_DISABLED":
        return "TLS failure: the server does not support secure renegotiation"
    return "TLS failure"


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error and the errors it was raised from, the outermost first."""
    cause: BaseException | None = error
    for _ in range(10):  # longer chains do not occur, but a cycle could
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _is_ours(cause: BaseException) -> bool:
    """An error of TLS has numbers of its own."""
    return isinstance(cause, OSError) and not isinstance(cause, ssl.SSLError) and cause.errno in _OURS


def _all_causes(error: BaseException) -> Iterator[BaseException]:
    """Also those of several attempts, one for each address of a host."""
    for cause in causes(error):
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            yield from cause.exceptions
