"""Why a live server gave no answer, in words for a verdict."""

from __future__ import annotations

import errno
import os
import ssl

import anyio
import httpx
import pytest

from harness.model.outcome import OutcomeKind
from harness.probes.failures import MachineExhaustedError, NotConnectedError, describe_failure


def tls_error(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}]")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (NotConnectedError("www.fabrikam.com is not named"), "www.fabrikam.com is not named"),
        (anyio.EndOfStream(), "connection closed during the TLS handshake"),
        (tls_error("UNSUPPORTED_PROTOCOL"), "TLS failure: no protocol version in common"),
        (tls_error("TLSV1_ALERT_PROTOCOL_VERSION"), "TLS failure: no protocol version in common"),
        (
            tls_error("SSLV3_ALERT_HANDSHAKE_FAILURE"),
            "TLS failure: the server accepts none of the protocol versions and cipher suites offered",
        ),
        (
            tls_error("UNSAFE_LEGACY_RENEGOTIATION_DISABLED"),
            "TLS failure: the server does not support secure renegotiation",
        ),
        (tls_error("WRONG_VERSION_NUMBER"), "TLS failure"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_a_failed_connection_says_why(cause: Exception, words: str) -> None:
    error = httpx.ConnectError("x")
    error.__cause__ = cause
    assert describe_failure(error) == (OutcomeKind.UNREACHABLE, words)


@pytest.mark.parametrize(
    ("code", "untrusted"), [(18, True), (19, True), (20, True), (21, True), (10, False), (62, False)]
)
def test_an_untrusted_certificate_is_called_so(code: int, *, untrusted: bool) -> None:
    error = ssl.SSLCertVerificationError(1, "x")
    error.verify_code, error.verify_message = code, "as OpenSSL says"
    _, words = describe_failure(error)
    assert words == "TLS failure: as OpenSSL says" + (": the certificate is not trusted" if untrusted else "")


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.ENOSPC])
def test_what_this_machine_lacks_says_nothing_of_a_server(number: int) -> None:
    lacking = OSError(number, os.strerror(number))
    attempts = OSError("All connection attempts failed")
    attempts.__cause__ = ExceptionGroup("several addresses", [lacking, ConnectionRefusedError()])
    wrapped = httpx.ConnectError("All connection attempts failed")
    wrapped.__cause__ = lacking
    for error in (lacking, attempts, wrapped):
        with pytest.raises(MachineExhaustedError, match="this machine has no descriptors"):
            describe_failure(error)


def test_errors_of_tls_have_numbers_of_their_own() -> None:
    assert describe_failure(ssl.SSLError(errno.ENOMEM, "handshake")) == (OutcomeKind.UNREACHABLE, "TLS failure")
