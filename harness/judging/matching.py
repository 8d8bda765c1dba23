"""Whether an outcome that was seen is one that was expected (contract, section 3)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import HTTPS_PORT

DEFAULT_PORTS = {"http": 80, "https": HTTPS_PORT}
"""Ports of URLs that name none, by scheme."""


def matches(expected: Outcome, seen: Outcome, *, base: str) -> bool:
    """Whether `seen` is the expected outcome; what the expected one leaves out may be anything.

    `base` is the URL that was asked: a relative Location is read against it. A missing X-MS-Location is right (the
    header is optional); a wrong one is not. Of settings the URLs are not compared here: clauses judge their own.
    """
    if expected.kind is not seen.kind:
        return False
    if expected.link is not None and (seen.link is None or not same_url(expected.link, seen.link, base=base)):
        return False
    if expected.location is not None:
        if seen.location is None:
            return expected.kind is OutcomeKind.WRONG_SERVER
        if not same_url(expected.location, seen.location, base=base):
            return False
    return True


def same_url(first: str, second: str, *, base: str) -> bool:
    """Whether two URLs agree in scheme, host, port and path, without case, default port and one trailing slash.

    A URL that cannot be read agrees only with itself.
    """
    return _comparable(first, base) == _comparable(second, base)


def _comparable(url: str, base: str) -> tuple[str, str, int | None, str]:
    try:
        parts = urlsplit(urljoin(base, url))
        port = parts.port
    except ValueError:
        return ("", url, None, "")
    scheme = parts.scheme.lower()
    path = parts.path.lower()
    return (
        scheme,
        (parts.hostname or "").lower(),
        DEFAULT_PORTS.get(scheme) if port is None else port,
        path.removesuffix("/"),
    )
