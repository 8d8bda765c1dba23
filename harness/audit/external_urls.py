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
    hosts = _owa_hosts(settings)
    for server in settings.deployment.client_access_servers:
        url = _owa_url(server)
        if url is None or server.internet_facing is False or not hosts.keys() - {server.site}:
            continue
        subject = Subject(SubjectKind.SERVER, server.name, _OWA)
        if server.internet_facing is None:
            yield not_known("CFG-05", subject, "internet_facing", of=server.name)
        else:
            others = _others_with(host_of(url), settings.site_of(server), settings, hosts)
            findings = (_shared_host(server, url, settings.site_of(server), others),) if others else ()
            yield SettingsVerdict("CFG-05", subject, findings)


def _owa_hosts(settings: Settings) -> Mapping[str, frozenset[str]]:
    """The hosts of the OWA ExternalURLs of each site's Internet-facing servers; sites without any are left out."""
    hosts: dict[str, frozenset[str]] = {}
    for server in settings.deployment.client_access_servers:
        url = _owa_url(server)
        if server.internet_facing and url is not None:
            hosts[server.site] = hosts.get(server.site, frozenset()) | {host_of(url)}
    return hosts


def _owa_url(server: ClientAccessServer) -> str | None:
    directory = server.virtual_directories.get(_OWA)
    return directory.external_url if directory else None


def _others_with(host: str, site: Site, settings: Settings, hosts: Mapping[str, frozenset[str]]) -> list[str]:
    """The sites that have a host as well; none where it is published for this site alone: then they are to change."""
    others = [one for one in settings.deployment.sites if one is not site and host in hosts.get(one.name, ())]
    if _publishes(site, host) and not any(_publishes(other, host) for other in others):
        return []
    return [other.name for other in others]


def _publishes(site: Site, host: str) -> bool:
    return site.published_host is not None and site.published_host.lower() == host


def _shared_host(server: ClientAccessServer, url: str, site: Site, others: list[str]) -> Finding:
    """What mends it is known where DNS publishes another name for the site."""
    own = None if _publishes(site, host_of(url)) else site.published_host
    expected = at_published_host(own, _OWA).text
    return Finding(
        clause="CFG-05",
        subject=Subject(SubjectKind.SERVER, server.name, _OWA),
        key="external_url",
        found=f"{url}, whose host site {' and site '.join(others)} has as well",
        expected=expected,
        severity=_CRITICAL,
        remedy=set_url(server.name, _OWA, "external_url", expected),
        correction=() if own is None else (SettingChange(Setting(server.name, "external_url", _OWA), expected),),
    )
