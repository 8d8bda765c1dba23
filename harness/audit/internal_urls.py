"""InternalURLs and NLBBypassURLs of servers by themselves: CFG-04 and CFG-07."""

from __future__ import annotations

from collections.abc import Iterator

from harness.audit.rulings import DirectoryOfServer, UrlSeverities, directories_of, url_finding
from harness.audit.settings import Placement, Settings
from harness.audit.urls import PROXIED, at_computer, departures
from harness.model.finding import FindingSeverity, SettingsVerdict
from harness.model.protocol import VirtualDirectoryName

_CRITICAL, _MAJOR, _MINOR = FindingSeverity.CRITICAL, FindingSeverity.MAJOR, FindingSeverity.MINOR


def proxied_urls(settings: Settings) -> Iterator[SettingsVerdict]:
    """CFG-04: a virtual directory that is proxied to has an InternalURL over HTTPS with the computer's name."""
    for server in settings.deployment.client_access_servers:
        if settings.placement_of(server) is Placement.BY_ITSELF:
            for place in directories_of(server, PROXIED):
                yield _proxied_url(place)


def _proxied_url(place: DirectoryOfServer) -> SettingsVerdict:
    missing = _MINOR if place.server.internet_facing else _CRITICAL
    severities = UrlSeverities(missing=missing, plain_http=_CRITICAL, host=_MINOR, path=_MAJOR)
    finding = url_finding("CFG-04", place, "internal_url", at_computer(place.server, place.name), severities)
    return SettingsVerdict("CFG-04", place.subject, (finding,) if finding else ())


def bypass_urls(settings: Settings) -> Iterator[SettingsVerdict]:
    """CFG-07: an NLBBypassURL of Web Services has the computer's name. In inner arrays this is NLB-03's."""
    for server in settings.deployment.client_access_servers:
        if settings.placement_of(server) not in (Placement.INNER_ARRAY, Placement.ARRAY_NOT_KNOWN):
            for place in directories_of(server, (VirtualDirectoryName.EWS,)):
                if place.directory.nlb_bypass_url is not None:
                    yield _bypass_url(place, place.directory.nlb_bypass_url)


def _bypass_url(place: DirectoryOfServer, url: str) -> SettingsVerdict:
    expected = at_computer(place.server, place.name)
    finding = url_finding("CFG-07", place, "nlb_bypass_url", expected, UrlSeverities.all_alike(_MINOR))
    found = (finding,) if finding is not None and departures(url, expected).host else ()
    return SettingsVerdict("CFG-07", place.subject, found)
