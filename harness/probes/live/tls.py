"""TLS settings of a live run: whom to trust, and how old a protocol to speak.

A context is costly to make (the system's trust anchors are loaded into it), so that each is made once. HTTP and mail
have contexts of their own: the HTTP client writes its ALPN protocol into the one it is given.
"""

from __future__ import annotations

import ssl
import warnings
from enum import Enum

from harness.probes.live.reach import spell_host
from harness.probes.live.trust import Trust

DEFAULT_MINIMUM = "1.2"
OLD_VERSIONS = ("1.0", "1.1")
"""What OpenSSL 3 speaks only at a lowered security level."""

_VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
_LEGACY_SERVER_CONNECT = ssl.Options(0x4)  # ssl.OP_LEGACY_SERVER_CONNECT, which Python names from 3.12 on


class Use(Enum):
    """What a connection is for."""

    HTTP = "http"
    MAIL = "mail"


class PinMismatchError(ssl.SSLCertVerificationError):
    """The server presents another certificate than the one that the deployment file pins."""

    def __init__(self) -> None:
        super().__init__(1, "certificate verify failed")
        self.verify_message = "not the certificate that the deployment file pins"


class TlsContexts:
    """The context for each host and use; hosts without a pinned certificate share one."""

    def __init__(self, minimum: str | None, trust: Trust) -> None:
        lowest = minimum or DEFAULT_MINIMUM
        self._shared = {use: _trusting(lowest, trust.anchors) for use in Use}
        self._pinned = {
            (host, use): _pinning(lowest, certificate) for host, certificate in trust.pins.items() for use in Use
        }

    def find(self, host: str, use: Use) -> ssl.SSLContext:
        """The context for connections to `host`."""
        return self._pinned.get((spell_host(host), use), self._shared[use])


def lenient_context() -> ssl.SSLContext:
    """A context that trusts anybody and speaks all that OpenSSL can: to learn what a server offers, never to log on."""
    return _untrusting(OLD_VERSIONS[0])


def _trusting(minimum: str, anchors: tuple[bytes, ...]) -> ssl.SSLContext:
    """Trusts the system's anchors and these."""
    context = ssl.create_default_context()
    # From Python 3.13 on the default is stricter than the authorities of Exchange 2007's time were.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if anchors:
        context.load_verify_locations(cadata=b"".join(anchors))
    _speak(context, minimum)
    return context


def _pinning(minimum: str, certificate: bytes) -> ssl.SSLContext:
    """Trusts this certificate alone, compared byte for byte.

    Nothing else of it counts: Exchange's own certificates name the bare server and are valid for a year.
    """

    class PinnedObject(ssl.SSLObject):
        """Ends the handshake with an error before anything is sent to another server."""

        def do_handshake(self) -> None:
            super().do_handshake()
            if self.getpeercert(binary_form=True) != certificate:
                raise PinMismatchError

    context = _untrusting(minimum)
    context.sslobject_class = PinnedObject
    return context


def _untrusting(minimum: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    _speak(context, minimum)
    return context


def _speak(context: ssl.SSLContext, minimum: str) -> None:
    """Below 1.2 everything comes back that servers of that age need; what OpenSSL 3 has no longer stays away."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are asked for by name
        context.minimum_version = _VERSIONS[minimum]
    if minimum in OLD_VERSIONS:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.options |= _LEGACY_SERVER_CONNECT  # Schannel before 2010 does not know secure renegotiation
