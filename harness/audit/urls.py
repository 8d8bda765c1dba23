"""How the URL of a virtual directory should read, and in what one departs from it.

Paths are compared without case and closing slash, hosts without case; `/EWS` and `/EWS/Exchange.asmx` are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.model.deployment import ClientAccessServer, LoadBalancingArray
from harness.model.protocol import VirtualDirectoryName

PATHS: Mapping[VirtualDirectoryName, str] = {
    VirtualDirectoryName.OWA: "/owa",
    VirtualDirectoryName.OAB: "/OAB",
    VirtualDirectoryName.UNIFIED_MESSAGING: "/UnifiedMessaging",
    VirtualDirectoryName.EAS: "/Microsoft-Server-ActiveSync",
    VirtualDirectoryName.EWS: "/EWS",
}
"""The virtual directories whose URLs the topic's tables have, in the order of its load-balancing tables."""

PROXIED = (VirtualDirectoryName.OWA, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS)
"""The virtual directories of the other tables."""

WEB_SERVICES_PAGE = "/Exchange.asmx"


@dataclass(frozen=True, slots=True)
class ExpectedUrl:
    """A URL as it should be: its host by the full name, and by the first label where a short name is right as well.

    `host` is None where the file does not say which it should be; then no host departs.
    """

    path: str
    host: str | None
    first_label: str | None = None

    @property
    def text(self) -> str:
        """The URL in full."""
        return f"https://{self.host or 'PUBLISHED-HOST'}{self.path}"


@dataclass(frozen=True, slots=True)
class UrlDepartures:
    """In what a URL departs."""

    plain_http: bool
    host: bool
    path: bool

    def __bool__(self) -> bool:
        return self.plain_http or self.host or self.path


def at_computer(server: ClientAccessServer, directory: VirtualDirectoryName) -> ExpectedUrl:
    """https://COMPUTERNAME/…"""
    return ExpectedUrl(PATHS[directory], server.host, server.name)


def at_array(array: LoadBalancingArray, directory: VirtualDirectoryName) -> ExpectedUrl:
    """https://NLBNAME/…"""
    return ExpectedUrl(PATHS[directory], array.host, array.name)


def at_published_host(host: str | None, directory: VirtualDirectoryName) -> ExpectedUrl:
    """The URL that is registered in DNS; Web Services with their page, as in the topic's first table."""
    page = WEB_SERVICES_PAGE.lower() if directory is VirtualDirectoryName.EWS else ""
    return ExpectedUrl(PATHS[directory] + page, host)


def departures(url: str, expected: ExpectedUrl) -> UrlDepartures:
    """In what a URL that is set departs from the one expected."""
    parts = urlsplit(url)
    return UrlDepartures(
        plain_http=parts.scheme.lower() != "https",
        host=expected.host is not None and not _is_host((parts.hostname or "").lower(), expected),
        path=_comparable(parts.path) not in _spellings(expected.path),
    )


def host_of(url: str) -> str:
    """The host of a URL, in lower case."""
    return (urlsplit(url).hostname or "").lower()


def _is_host(host: str, expected: ExpectedUrl) -> bool:
    if expected.host is not None and host == expected.host.lower():
        return True
    return expected.first_label is not None and host.partition(".")[0] == expected.first_label.lower()


def _comparable(path: str) -> str:
    return path.lower().removesuffix("/")


def _spellings(path: str) -> tuple[str, ...]:
    """The paths that are the same; of Web Services alone there are two."""
    plain = _comparable(path).removesuffix(WEB_SERVICES_PAGE.lower())
    web_services = _comparable(PATHS[VirtualDirectoryName.EWS])
    return (plain, plain + WEB_SERVICES_PAGE.lower()) if plain == web_services else (plain,)
