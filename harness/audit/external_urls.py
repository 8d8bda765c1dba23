"""ExternalURLs: CFG-01, CFG-02, CFG-05 and NLB-04."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.audit.remedies import set_url
from harness.audit.rulings import (
    DirectoryOfServer,
    UrlSeverities,
    directories_of,
    not_known,
    superfluous_url,
    url_finding,
)
from harness.audit.settings import Placement, Settings
from harness.audit.urls import PROXIED, at_published_host, host_of
from harness.model.deployment import ClientAccessServer, Site
from harness.model.finding import Finding, FindingSeverity, SettingsVerdict, Subject, SubjectKind
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import Setting, SettingChange

_CRITICAL, _MAJOR, _MINOR = FindingSeverity.CRITICAL, FindingSeverity.MAJOR, FindingSeverity.MINOR
_OWA, _EWS = VirtualDirectoryName.OWA, VirtualDirectoryName.EWS


def published_urls(settings: Settings) -> Iterator[SettingsVerdict]:
    """CFG-01: the ExternalURLs of an Internet-facing server by itself are those registered in DNS."""
    for server in settings.deployment.client_access_servers:
        if settings.placement_of(server) is Placement.BY_ITSELF and server.internet_facing is not False:
            for place in directories_of(server, PROXIED):
                yield _published_url(place, settings.site_of(server))


def _published_url(place: DirectoryOfServer, site: Site) -> SettingsVerdict:
    if place.server.internet_facing is None:
        return not_known("CFG-01", place.subject, "internet_facing", of=place.server.name)
    missing = _MAJOR if place.name is _EWS else _CRITICAL
    expected = at_published_host(site.published_host, place.name)
    severities = UrlSeverities(missing=missing, plain_http=_MINOR, host=_MAJOR, path=_MAJOR)
    finding = url_finding("CFG-01", place, "external_url", expected, severities)
    if finding is None and site.published_host is None:
        return not_known("CFG-01", place.subject, "published_host", of=f"site {site.name}")
    return SettingsVerdict("CFG-01", place.subject, (finding,) if finding else ())


def superfluous_urls(settings: Settings) -> Iterator[SettingsVerdict]:
    """CFG-02 and NLB-04: a server that does not face the Internet has no ExternalURL, on no virtual directory."""
    for server in settings.deployment.client_access_servers:
        if server.internet_facing is True:
            continue
        for place in directories_of(server):
            if place.name in PROXIED:
                yield _superfluous_url("CFG-02", place, _MAJOR if place.name is _EWS else _CRITICAL)
            yield _superfluous_url("NLB-04", place, _MAJOR)


def _superfluous_url(clause: str, place: DirectoryOfServer, severity: FindingSeverity) -> SettingsVerdict:
    if place.server.internet_facing is None:
        return not_known(clause, place.subject, "internet_facing", of=place.server.name)
    finding = superfluous_url(clause, place, "external_url", severity)
    return SettingsVerdict(clause, place.subject, (finding,) if finding else ())


def shared_hosts(settings: Settings) -> Iterator[SettingsVerdict]:
    """CFG-05: with several Internet-facing sites the OWA ExternalURL of each is its own."""
    hosts = {site.name: tuple(_owa_hosts(settings, site)) for site in settings.deployment.sites}
    facing = {name: found for name, found in hosts.items() if found}
    if len(facing) > 1:
        for site in settings.deployment.sites:
            if site.name in facing:
                yield SettingsVerdict(
                    "CFG-05", Subject(SubjectKind.SITE, site.name, _OWA), tuple(_shared(settings, site, facing))
                )


def _owa_hosts(settings: Settings, site: Site) -> Iterator[str]:
    """The hosts of the OWA ExternalURLs of a site's Internet-facing servers, each once."""
    urls = (_owa_url(server) for server in settings.servers_of(site) if server.internet_facing)
    yield from dict.fromkeys(host_of(url) for url in urls if url)


def _owa_url(server: ClientAccessServer) -> str | None:
    directory = server.virtual_directories.get(_OWA)
    return directory.external_url if directory else None


def _shared(settings: Settings, site: Site, hosts: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """A host that other sites have as well; where it is known to be published for this site, it is theirs to change."""
    for host in hosts[site.name]:
        others = [name for name, found in hosts.items() if name != site.name and host in found]
        if others and (site.published_host or "").lower() != host:
            yield _shared_host(settings, site, host, others)


def _shared_host(settings: Settings, site: Site, host: str, others: list[str]) -> Finding:
    own = site.published_host
    expected = at_published_host(own, _OWA)
    servers = [
        server
        for server in settings.servers_of(site)
        if server.internet_facing and (url := _owa_url(server)) and host_of(url) == host
    ]
    return Finding(
        clause="CFG-05",
        subject=Subject(SubjectKind.SITE, site.name, _OWA),
        key="external_url",
        found=f"{host}, which site {' and site '.join(others)} has as well",
        expected=expected.text,
        severity=_CRITICAL,
        remedy="; ".join(set_url(server.name, _OWA, "external_url", expected.text) for server in servers),
        correction=()
        if own is None
        else tuple(SettingChange(Setting(server.name, "external_url", _OWA), expected.text) for server in servers),
    )
