"""What the operator can do about a port that cannot be used."""

from __future__ import annotations

import socket
import ssl

from harness.probes.failures import NotConnectedError, causes
from harness.probes.live.handshake import TlsRefusedError
from harness.probes.live.old_cipher_suites import NegotiatedTls
from harness.probes.live.server_ports import ServerPort
from harness.probes.live.tls import OLD_VERSIONS, PinMismatchError

_NOT_IN_TIME = {9, 10}
_ANOTHER_NAME = {62, 64}
_TOO_WEAK = {66, 67, 68}
"""X509_V_ERR_… codes; the last ones are keys and digests below OpenSSL's security level."""

_LOWEST = f'minimum_tls = "{OLD_VERSIONS[-1]}" in [live]'


def remedy_for_connection(error: BaseException, port: ServerPort) -> str:
    """What to do about a connection that failed with `error`."""
    certificate = find_certificate_error(error)
    if certificate is not None:
        return _remedy_for_certificate(certificate, port)
    addressed = f"{port.host}:{port.number}"
    for cause in causes(error):
        if isinstance(cause, socket.gaierror):
            return f'add the host to DNS, or "{addressed}" to [connect]'
        if isinstance(cause, ConnectionRefusedError):
            return f'start the service on port {port.number}, or give the address of "{addressed}" in [connect]'
        if isinstance(cause, TimeoutError):
            return "check for a firewall on the way; for a slow server raise timeout_seconds in [live]"
        if isinstance(cause, NotConnectedError):
            return "correct port or security of this service in the deployment file"
    if isinstance(error, TlsRefusedError):
        return "check that the port offers TLS and that a certificate is assigned to its service"
    return "check the path to the server: [connect], DNS, firewall, load balancer"


def remedy_for_minimum_tls(agreed: NegotiatedTls, *, minimum: str) -> str:
    """What to do where the server accepts a handshake with lower requirements than `minimum`."""
    version = agreed.version.removeprefix("TLS ")
    if version < minimum:
        return f'set minimum_tls = "{version}" in [live]'
    return f"set {_LOWEST}, which lowers OpenSSL's security level too"


def remedy_for_old_cipher_suites() -> str:
    """What to do where the server offers only cipher suites that OpenSSL 3 no longer has."""
    return (
        "OpenSSL 3 has neither SSL 3.0 nor RC4, DES and 3DES, and no setting enables them: the server has to offer an "
        "AES cipher suite over TLS (Windows Server 2003: install update 948963)"
    )


def find_certificate_error(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """The certificate error behind `error`."""
    return next((cause for cause in causes(error) if isinstance(cause, ssl.SSLCertVerificationError)), None)


def _remedy_for_certificate(error: ssl.SSLCertVerificationError, port: ServerPort) -> str:
    if isinstance(error, PinMismatchError):
        return "compare the certificate that the server presents with the file that its certificate key names"
    pin = "" if port.is_array else ", or pin the certificate itself with the server's certificate key"
    if error.verify_code in _TOO_WEAK:
        return f"set {_LOWEST}, which lowers OpenSSL's security level{pin}"
    if error.verify_code in _ANOTHER_NAME:
        return f"install a certificate with the name {port.host} on the server{pin}"
    if error.verify_code in _NOT_IN_TIME:
        return f"renew the certificate{pin}"
    return f"set ca in [live] to the file of the certification authority's certificate{pin}"
