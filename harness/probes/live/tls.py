"""TLS settings of a live run: which certificates to trust, and the lowest TLS version to accept.

A context is slow to create (the system's trust anchors are loaded into it), so that each is created once. HTTP and
mail have separate contexts: the HTTP client writes its ALPN protocol into the one it is given.
"""

from __future__ import annotations

import ssl
import warnings
from enum import Enum
from pathlib import Path

from harness.probes.live.allowed_hosts import normalized_host
from harness.probes.live.trust_anchors import TrustAnchors

DEFAULT_MINIMUM = "1.2"
OLD_VERSIONS = ("1.0", "1.1")
"""What OpenSSL 3 supports only at a lowered security level."""

_VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
_LEGACY_SERVER_CONNECT = ssl.Options(0x4)  # ssl.OP_LEGACY_SERVER_CONNECT, which Python names from 3.12 on


class ConnectionPurpose(Enum):
    """What a connection is for."""

    HTTP = "http"
    MAIL = "mail"


class PinMismatchError(ssl.SSLCertVerificationError):
    """The server presents a certificate other than the one that the deployment file pins."""

    def __init__(self) -> None:
        super().__init__(1, "certificate verify failed")
        self.verify_message = "not the certificate that the deployment file pins"


class TlsContexts:
    """The context for each host and purpose; hosts without a pinned certificate share one.

    The keys of their connections are written to `key_log`, and never to what SSLKEYLOGFILE names: a run leaves no more
    behind than its deployment file says.
    """

    def __init__(self, minimum: str | None, trust_anchors: TrustAnchors, key_log: Path | None = None) -> None:
        lowest = minimum or DEFAULT_MINIMUM
        self._shared = {purpose: _verifying_context(lowest, trust_anchors.anchors) for purpose in ConnectionPurpose}
        self._pinned = {
            (host, purpose): _pinning_context(lowest, certificate)
            for host, certificate in trust_anchors.pins.items()
            for purpose in ConnectionPurpose
        }
        if key_log is not None:
            for context in (*self._shared.values(), *self._pinned.values()):
                context.keylog_filename = str(key_log)

    def find(self, host: str, purpose: ConnectionPurpose) -> ssl.SSLContext:
        """The context for connections to `host`."""
        return self._pinned.get((normalized_host(host), purpose), self._shared[purpose])


def unverified_context() -> ssl.SSLContext:
    """A context that accepts every certificate and TLS version: to learn what a server offers, never to log on."""
    return _context_without_verification(OLD_VERSIONS[0])


def _verifying_context(minimum: str, anchors: tuple[bytes, ...]) -> ssl.SSLContext:
    """Trusts the system's trust anchors and these."""
    # Not create_default_context: that one obeys SSLKEYLOGFILE, and from Python 3.13 on it is stricter than
    # certification authorities of Exchange 2007's time were.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    if anchors:
        context.load_verify_locations(cadata=b"".join(anchors))
    _set_minimum_version(context, minimum)
    return context


def _pinning_context(minimum: str, certificate: bytes) -> ssl.SSLContext:
    """Accepts this certificate alone, compared byte for byte.

    Its names and dates are not checked: Exchange's self-signed certificates name the bare server and are valid for a
    year.
    """

    class PinnedObject(ssl.SSLObject):
        """Ends the handshake with an error before anything is sent to a server with another certificate."""

        def do_handshake(self) -> None:
            super().do_handshake()
            if self.getpeercert(binary_form=True) != certificate:
                raise PinMismatchError

    context = _context_without_verification(minimum)
    context.sslobject_class = PinnedObject
    return context


def _context_without_verification(minimum: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    _set_minimum_version(context, minimum)
    return context


def _set_minimum_version(context: ssl.SSLContext, minimum: str) -> None:
    """Below 1.2 also enables what servers of that age need, as far as OpenSSL 3 still has it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are requested by the deployment file
        context.minimum_version = _VERSIONS[minimum]
    if minimum in OLD_VERSIONS:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.options |= _LEGACY_SERVER_CONNECT  # Schannel before 2010 does not know secure renegotiation
