"""Which servers and virtual directories there are, and their limits: GEN-01, GEN-02, CFG-06 and OWA-12."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.audit.remedies import create_directory, set_authentication, set_url
from harness.audit.rulings import NULL, not_known
from harness.audit.settings import Settings, is_exchange_2007
from harness.audit.urls import PATHS, PROXIED, at_computer, at_published_host
from harness.model.deployment import Authentication, ClientAccessServer, Site, Version, VirtualDirectory
from harness.model.finding import Finding, FindingSeverity, MissingKey, SettingsVerdict, Subject, SubjectKind
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import AddedDirectory, AddedServer, Correction, Setting, SettingChange

_CRITICAL, _MAJOR = FindingSeverity.CRITICAL, FindingSeverity.MAJOR
_EXCHANGE_2007_SP1 = Version("2007 SP1", 8, 1)
_FOUR = (
    VirtualDirectoryName.OWA,
    VirtualDirectoryName.EXCHANGE,
    VirtualDirectoryName.PUBLIC,
    VirtualDirectoryName.EXCHWEB,
)
_AS_INSTALLED = (Authentication.WINDOWS, Authentication.BASIC)
THREADS_PER_PROCESSOR = 36
MAX_CONNECTIONS = 2000


def client_access_in_sites(settings: Settings) -> Iterator[SettingsVerdict]:
    """GEN-01: a site with Exchange 2007 mailboxes, or that faces the Internet, has a Client Access server."""
    for site in settings.deployment.sites:
        if settings.needs_client_access_server(site):
            findings = () if settings.servers_of(site) else (_no_server(settings, site),)
            yield SettingsVerdict("GEN-01", Subject(SubjectKind.SITE, site.name), findings)


def _no_server(settings: Settings, site: Site) -> Finding:
    return Finding(
        clause="GEN-01",
        subject=Subject(SubjectKind.SITE, site.name),
        key="client_access_server",
        found="no Client Access server",
        expected="an Exchange 2007 Client Access server",
        severity=_CRITICAL,
        remedy=f"Install one in site {site.name}: Setup.com /mode:Install /roles:ClientAccess",
        correction=(AddedServer(_installed(settings, site)),),
    )


def _installed(settings: Settings, site: Site) -> ClientAccessServer:
    """A server as Setup leaves it and the topic has it set, of the version of the site's mailboxes."""
    versions = [
        server.version
        for server in settings.deployment.mailbox_servers
        if server.site == site.name and is_exchange_2007(server)
    ]
    name = settings.unused_name(f"CAS-{site.name}".replace(" ", "-"))
    host = f"{name.lower()}.{settings.deployment.organization.accepted_domain}"
    version = min(versions, key=lambda one: (one.major, one.minor), default=_EXCHANGE_2007_SP1)
    server = ClientAccessServer(
        name=name,
        site=site.name,
        version=version,
        host=host,
        internet_facing=site.published_host is not None,
        reachable=False,
    )
    others = {name: VirtualDirectory(_AS_INSTALLED) for name in (*_FOUR[1:], VirtualDirectoryName.AUTODISCOVER)}
    return replace(
        server, virtual_directories={**{name: _as_documented(server, name, site) for name in PROXIED}, **others}
    )


def _as_documented(server: ClientAccessServer, name: VirtualDirectoryName, site: Site) -> VirtualDirectory:
    """A virtual directory whose URLs and authentication are those that the topic has for this server."""
    external = at_published_host(site.published_host, name).text if site.published_host else None
    asks_for_forms = (
        name is VirtualDirectoryName.OWA and server.internet_facing and site.forms_authentication_on_isa is False
    )
    return VirtualDirectory(
        (Authentication.FORMS, Authentication.BASIC) if asks_for_forms else _AS_INSTALLED,
        internal_url=at_computer(server, name).text,
        external_url=external if server.internet_facing else None,
    )


def internet_presence(settings: Settings) -> Iterator[SettingsVerdict]:
    """GEN-02: at least one Client Access server faces the Internet."""
    servers = settings.deployment.client_access_servers
    silent = [server.name for server in servers if server.internet_facing is None]
    if any(server.internet_facing for server in servers):
        yield SettingsVerdict("GEN-02", settings.organization)
    elif silent:
        yield not_known(
            "GEN-02",
            settings.organization,
            "internet_facing",
            of=", ".join(silent),
        )
    elif servers:
        yield SettingsVerdict(
            "GEN-02",
            settings.organization,
            (_nothing_published(settings),),
        )


def _nothing_published(settings: Settings) -> Finding:
    """Mended by the first server of a site with a name in DNS, else by the first one."""
    sites = {site.name: site for site in settings.deployment.sites}
    chosen = min(
        settings.deployment.client_access_servers, key=lambda server: sites[server.site].published_host is None
    )
    host = sites[chosen.site].published_host or f"www.{settings.deployment.organization.accepted_domain}"
    urls = {name: at_published_host(host, name).text for name in PROXIED if name in chosen.virtual_directories}
    commands = (set_url(chosen.name, name, "external_url", url) for name, url in urls.items())
    return Finding(
        clause="GEN-02",
        subject=settings.organization,
        key="internet_facing",
        found="false for every Client Access server",
        expected="true for at least one",
        severity=_CRITICAL,
        remedy="; ".join([f"Publish a Client Access server to the Internet under a name such as {host}", *commands]),
        correction=tuple(_publish(chosen, urls)),
    )


def _publish(server: ClientAccessServer, urls: dict[VirtualDirectoryName, str]) -> Iterator[Correction]:
    yield SettingChange(Setting(server.name, "internet_facing"), True)
    yield from (SettingChange(Setting(server.name, "external_url", name), url) for name, url in urls.items())


def request_limits(settings: Settings) -> Iterator[SettingsVerdict]:
    """CFG-06: the limits of ASP.NET that the topic recommends for a server that proxies."""
    for server in settings.deployment.client_access_servers:
        subject = Subject(SubjectKind.SERVER, server.name)
        if server.internet_facing is False:
            continue
        if server.internet_facing is None:
            yield not_known("CFG-06", subject, "internet_facing", of=server.name)
            continue
        findings = tuple(_low_limits(server))
        silent = [key for key in ("threads_per_processor", "max_connections") if getattr(server, key) is None]
        unknown = MissingKey(" and ".join(silent), server.name) if silent else None
        yield SettingsVerdict("CFG-06", subject, findings, unknown)


def _low_limits(server: ClientAccessServer) -> Iterator[Finding]:
    threads, connections = server.threads_per_processor, server.max_connections
    if threads is not None and threads < THREADS_PER_PROCESSOR:
        yield _limit(server, "threads_per_processor", threads, THREADS_PER_PROCESSOR, "threads per processor")
    if connections is not None and connections != MAX_CONNECTIONS:
        yield _limit(server, "max_connections", connections, MAX_CONNECTIONS, "maxconnections")


def _limit(server: ClientAccessServer, key: str, found: int, expected: int, shown: str) -> Finding:
    return Finding(
        clause="CFG-06",
        subject=Subject(SubjectKind.SERVER, server.name),
        key=key,
        found=str(found),
        expected=str(expected),
        severity=FindingSeverity.RECOMMENDED,
        remedy=f"In Machine.config on {server.name} allow {expected} {shown} (KB 821268)",
        correction=(SettingChange(Setting(server.name, key), expected),),
    )


def four_directories(settings: Settings) -> Iterator[SettingsVerdict]:
    """OWA-12: a Client Access server has the virtual directories owa, Exchange, Public and ExchWeb."""
    for server in settings.deployment.client_access_servers:
        for name in _FOUR:
            there = name in server.virtual_directories
            findings = () if there else (_no_directory(server, name, settings.site_of(server)),)
            yield SettingsVerdict("OWA-12", Subject(SubjectKind.SERVER, server.name, name), findings)


def _no_directory(server: ClientAccessServer, name: VirtualDirectoryName, site: Site) -> Finding:
    """The shell gives a directory of Outlook Web Access that it makes no URLs: they are set by hand."""
    made = _as_documented(server, name, site) if name in PATHS else VirtualDirectory(_AS_INSTALLED)
    return Finding(
        clause="OWA-12",
        subject=Subject(SubjectKind.SERVER, server.name, name),
        key=name.value,
        found=NULL,
        expected=f"the virtual directory {name}",
        severity=_MAJOR,
        remedy=create_directory(server.name, name, *_setting_up(server, name, made)),
        correction=(AddedDirectory(server.name, name, made),),
    )


def _setting_up(server: ClientAccessServer, name: VirtualDirectoryName, made: VirtualDirectory) -> Iterator[str]:
    for key in ("internal_url", "external_url"):
        url: str | None = getattr(made, key)
        if url is not None:
            yield set_url(server.name, name, key, url)
    if Authentication.FORMS in made.authentication:
        yield set_authentication(server.name, name, on=Authentication.FORMS, off=(Authentication.WINDOWS,))
