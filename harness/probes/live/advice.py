"""What the operator can do about a port that does not answer as it should."""

from __future__ import annotations

import socket
import ssl

from harness.probes.failures import NotConnectedError, causes
from harness.probes.live.doors import Door
from harness.probes.live.handshake import TlsRefusedError
from harness.probes.live.old_suites import Agreement
from harness.probes.live.tls import OLD_VERSIONS, PinMismatchError

_NOT_IN_TIME = {9, 10}
_ANOTHER_NAME = {62, 64}
_TOO_WEAK = {66, 67, 68}
"""X509_V_ERR_… codes; the last are keys and digests below OpenSSL's security level."""

_LOWEST = f'minimum_tls = "{OLD_VERSIONS[-1]}" in [live]'


def advise_on_connection(error: BaseException, door: Door) -> str:
    """What to do about a connection that failed with `error`."""
    certificate = find_certificate_error(error)
    if certificate is not None:
        return _advise_on_certificate(certificate, door)
    for cause in causes(error):
        if isinstance(cause, socket.gaierror):
            return f'make DNS know the host, or add "{door.host}:{door.port}" to [connect]'
        if isinstance(cause, ConnectionRefusedError):
            return f'start what listens on port {door.port}, or say in [connect] where "{door.host}:{door.port}" is'
        if isinstance(cause, TimeoutError):
            return "look for a firewall on the way; for a slow server raise timeout_seconds in [live]"
        if isinstance(cause, NotConnectedError):
            return "correct port or security of that service in the deployment file"
    if isinstance(error, TlsRefusedError):
        return "check that this port speaks TLS and that a certificate is assigned to it"
    return "check the way to the server: [connect], DNS, firewall, load balancer"


def advise_on_lowering(agreed: Agreement, *, minimum: str) -> str:
    """The server would agree with a context that asks for less than `minimum` does."""
    version = agreed.version.removeprefix("TLS ")
    if version < minimum:
        return f'set minimum_tls = "{version}" in [live]'
    return f"set {_LOWEST}, which lowers OpenSSL's security level too"


def advise_on_old_suites() -> str:
    """The server has nothing that could be asked for here."""
    return (
        "OpenSSL 3 has neither SSL 3.0 nor RC4, DES and 3DES, and no setting brings them back: the server has to offer "
        "an AES suite over TLS (Windows Server 2003: update 948963)"
    )


def find_certificate_error(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """The certificate error behind `error`."""
    return next((cause for cause in causes(error) if isinstance(cause, ssl.SSLCertVerificationError)), None)


def _advise_on_certificate(error: ssl.SSLCertVerificationError, door: Door) -> str:
    if isinstance(error, PinMismatchError):
        return "compare the certificate that the server presents with the file that its key certificate names"
    pin = "" if door.is_array else ", or pin the certificate itself with the server's key certificate"
    if error.verify_code in _TOO_WEAK:
        return f"set {_LOWEST}, which lowers OpenSSL's security level{pin}"
    if error.verify_code in _ANOTHER_NAME:
        return f"give the server a certificate with the name {door.host}{pin}"
    if error.verify_code in _NOT_IN_TIME:
        return f"renew the certificate{pin}"
    return f"name the file of the authority's certificate as ca in [live]{pin}"
