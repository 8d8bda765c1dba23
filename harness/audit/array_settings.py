"""Virtual directories of the members of load-balancing arrays, by the topic's two tables: NLB-02 and NLB-03."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from harness.audit.rulings import (
    DirectoryOfServer,
    UrlSeverities,
    directories_of,
    missing_windows,
    not_known,
    superfluous_url,
    url_finding,
)
from harness.audit.settings import Placement, Settings
from harness.audit.urls import PATHS, PROXIED, at_array, at_computer, at_published_host
from harness.model.deployment import LoadBalancingArray
from harness.model.finding import Finding, FindingSeverity, SettingsVerdict
from harness.model.protocol import VirtualDirectoryName

_CRITICAL, _MAJOR, _MINOR = FindingSeverity.CRITICAL, FindingSeverity.MAJOR, FindingSeverity.MINOR
_OWA, _EWS = VirtualDirectoryName.OWA, VirtualDirectoryName.EWS
_ALL_MAJOR = UrlSeverities.all_alike(_MAJOR)


def internet_facing_arrays(settings: Settings) -> Iterator[SettingsVerdict]:
    """NLB-02: InternalURL with the computer's name, ExternalURL with the published host, IWA on all but OWA."""
    for place in _members(settings, Placement.INTERNET_FACING_ARRAY, PATHS.__contains__):
        site = settings.site_of(place.server)
        findings = tuple(_departures_facing(place, site.published_host))
        if not findings and site.published_host is None:
            yield not_known("NLB-02", place.subject, "published_host", of=f"site {site.name}")
        else:
            yield SettingsVerdict("NLB-02", place.subject, findings)
    yield from _not_known("NLB-02", settings)


def _departures_facing(place: DirectoryOfServer, published_host: str | None) -> Iterator[Finding]:
    found = [
        url_finding("NLB-02", place, "internal_url", at_computer(place.server, place.name), _ALL_MAJOR),
        url_finding("NLB-02", place, "external_url", at_published_host(published_host, place.name), _ALL_MAJOR),
        None if place.name is _OWA else missing_windows("NLB-02", place, _MAJOR),
    ]
    yield from (finding for finding in found if finding)


def inner_arrays(settings: Settings) -> Iterator[SettingsVerdict]:
    """NLB-03: OWA with the computer's name, the others with the array's, Web Services with a bypass, IWA on all."""
    for place in _members(settings, Placement.INNER_ARRAY, lambda _: True):
        array = settings.array_of(place.server)
        assert array is not None
        if place.name in PATHS:
            yield SettingsVerdict("NLB-03", place.subject, tuple(_departures_inside(place, array)))
        elif place.directory.nlb_bypass_url is not None:
            yield SettingsVerdict("NLB-03", place.subject, tuple(_bypass(place)))
    yield from _not_known("NLB-03", settings)


def _departures_inside(place: DirectoryOfServer, array: LoadBalancingArray) -> Iterator[Finding]:
    computer = at_computer(place.server, place.name)
    expected = computer if place.name is _OWA else at_array(array, place.name)
    internal = url_finding("NLB-03", place, "internal_url", expected, _ALL_MAJOR)
    if internal:
        yield internal
    yield from _bypass(place)
    windows = missing_windows("NLB-03", place, _CRITICAL if place.name in PROXIED else _MAJOR)
    if windows:
        yield windows


def _bypass(place: DirectoryOfServer) -> Iterator[Finding]:
    """Web Services alone have one."""
    if place.name is _EWS:
        computer = at_computer(place.server, place.name)
        finding = url_finding("NLB-03", place, "nlb_bypass_url", computer, _ALL_MAJOR)
    else:
        finding = superfluous_url("NLB-03", place, "nlb_bypass_url", _MINOR)
    if finding:
        yield finding


def _members(
    settings: Settings, placement: Placement, is_looked_at: Callable[[VirtualDirectoryName], bool]
) -> Iterator[DirectoryOfServer]:
    for server in settings.deployment.client_access_servers:
        if settings.placement_of(server) is placement:
            yield from (place for place in directories_of(server) if is_looked_at(place.name))


def _not_known(clause: str, settings: Settings) -> Iterator[SettingsVerdict]:
    for place in _members(settings, Placement.ARRAY_NOT_KNOWN, PATHS.__contains__):
        array = settings.array_of(place.server)
        assert array is not None
        yield not_known(clause, place.subject, "internet_facing", of=settings.unclear_members_of(array))
