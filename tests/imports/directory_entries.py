"""What Active Directory holds of a deployment: entries in the documented attributes.

Written from the documents and not from the readers of `harness.imports`, which are held against it. What a directory
does not hold is not in it: passwords, published hosts, arrays, what is reachable, Kerberos on a directory, whether a
mail service runs, and the site of an Exchange 2003 server.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.deployment import (
    ClientAccessServer,
    Deployment,
    Mailbox,
    MailboxServer,
    Site,
    Version,
)
from harness.model.protocol import Protocol
from tests.imports.directory_entry import Entry, escaped
from tests.imports.protocol_entries import (
    legacy_virtual_directory,
    mail_service,
    service_connection_point,
    virtual_directory,
)

ADMINISTRATIVE_GROUP = "Exchange Administrative Group (FYDIBOHF23SPDLT)"
LEGACY_ADMINISTRATIVE_GROUP = "First Administrative Group"


@dataclass(frozen=True, slots=True)
class _Build:
    serial_number: str
    version_number: int


# Version: what `serialNumber` and `versionNumber` hold (30000 is added to the build of Exchange 2007 in the first).
_BUILDS = {
    "2007 RTM": _Build("Version 8.0 (Build 30685.24)", 0x720082AD),
    "2007 SP1": _Build("Version 8.1 (Build 30240.6)", 0x720180F0),
    "2007 SP2": _Build("Version 8.2 (Build 30176.2)", 0x720280B0),
    "2007 SP3": _Build("Version 8.3 (Build 30083.6)", 0x72038053),
    "2003 RTM": _Build("Version 6.5 (Build 6944.4)", 6944),
    "2003 SP1": _Build("Version 6.5 (Build 7226.6: Service Pack 1)", 7226),
    "2003 SP2": _Build("Version 6.5 (Build 7638.2: Service Pack 2)", 7638),
    "2000": _Build("Version 6.0 (Build 6249.4: Service Pack 3)", 6249),
}

_DISABLED_IN_PROTOCOL_SETTINGS = {
    Protocol.OWA: ("HTTP§0§1§§§§§§", "OWA§0"),
    Protocol.POP3: ("POP3§0§§§§§§§§",),
    Protocol.IMAP4: ("IMAP4§0§§§§§§§§",),
    Protocol.OUTLOOK_ANYWHERE: ("MAPI§1§0§§§1§§§",),
}
_NO_USER_INITIATED_SYNCHRONIZATION = "4"


def directory_entries(deployment: Deployment) -> Iterator[Entry]:
    """The configuration naming context of the deployment, then its mailboxes. Containers above are left out."""
    yield from configuration_entries(deployment)
    yield from mailbox_entries(deployment)


def configuration_entries(deployment: Deployment) -> Iterator[Entry]:
    """Domains, sites, servers, and what stands below each server."""
    for domain in _windows_domains(deployment):
        yield _cross_reference(domain, deployment)
    for site in deployment.sites:
        yield _site(site, deployment)
    for server in deployment.client_access_servers:
        yield from _client_access_server(server, deployment)
    for store in deployment.mailbox_servers:
        yield from _mailbox_server(store, deployment)


def mailbox_entries(deployment: Deployment) -> Iterator[Entry]:
    """A user for each mailbox."""
    legacy = {store.name: _is_legacy(store.version) for store in deployment.mailbox_servers}
    for mailbox in deployment.mailboxes:
        yield _user(mailbox, deployment, legacy=legacy.get(mailbox.server, False))


def configuration_context(deployment: Deployment) -> str:
    return f"CN=Configuration,{domain_name(deployment)}"


def domain_name(deployment: Deployment) -> str:
    """The DN of the forest's root domain."""
    return ",".join(f"DC={label}" for label in deployment.organization.accepted_domain.split("."))


def _windows_domains(deployment: Deployment) -> list[str]:
    names = [deployment.organization.windows_domain]
    names += [server.windows_domain for server in deployment.client_access_servers if server.windows_domain]
    names += [_domain_and_account(mailbox, deployment)[0] for mailbox in deployment.mailboxes]
    return list(dict.fromkeys(names))


def _dn_of_domain(windows_domain: str, deployment: Deployment) -> str:
    root = domain_name(deployment)
    if windows_domain == deployment.organization.windows_domain:
        return root
    return f"DC={escaped(windows_domain.lower())},{root}"


def _cross_reference(windows_domain: str, deployment: Deployment) -> Entry:
    return Entry(
        f"CN={escaped(windows_domain)},CN=Partitions,{configuration_context(deployment)}",
        {
            "objectClass": ("top", "crossRef"),
            "cn": (windows_domain,),
            "nCName": (_dn_of_domain(windows_domain, deployment),),
            "nETBIOSName": (windows_domain,),
        },
    )


def _dn_of_site(name: str, deployment: Deployment) -> str:
    return f"CN={escaped(name)},CN=Sites,{configuration_context(deployment)}"


def _site(site: Site, deployment: Deployment) -> Entry:
    attributes = {"objectClass": ("top", "site"), "cn": (site.name,), "name": (site.name,)}
    return Entry(_dn_of_site(site.name, deployment), attributes)


def _dn_of_server(name: str, group: str, deployment: Deployment) -> str:
    return (
        f"CN={escaped(name)},CN=Servers,CN={group},CN=Administrative Groups,"
        f"CN={escaped(deployment.organization.name)},CN=Microsoft Exchange,CN=Services,"
        f"{configuration_context(deployment)}"
    )


def _legacy_dn_of_server(name: str, group: str, deployment: Deployment) -> str:
    return f"/o={deployment.organization.name}/ou={group}/cn=Configuration/cn=Servers/cn={name}"


def _is_legacy(version: Version) -> bool:
    return version.major < 8


def _client_access_server(server: ClientAccessServer, deployment: Deployment) -> Iterator[Entry]:
    roles = 4 + (2 if server.mailbox_role else 0) + (32 if server.hub_transport_role else 0)
    dn = _dn_of_server(server.name, ADMINISTRATIVE_GROUP, deployment)
    site = _dn_of_site(server.site, deployment)
    yield _server(
        dn, server.name, server.host, server.version, deployment, msExchServerSite=site, msExchCurrentServerRoles=roles
    )
    yield service_connection_point(dn, server)
    for name, directory in server.virtual_directories.items():
        yield virtual_directory(dn, name, directory, server)
    for protocol, service in (("POP3", server.pop3), ("IMAP4", server.imap4)):
        if service is not None:
            yield mail_service(dn, protocol, service)


def _mailbox_server(store: MailboxServer, deployment: Deployment) -> Iterator[Entry]:
    host = store.host or f"{store.name.lower()}.{deployment.organization.accepted_domain}"
    if _is_legacy(store.version):
        dn = _dn_of_server(store.name, LEGACY_ADMINISTRATIVE_GROUP, deployment)
        yield _server(dn, store.name, host, store.version, deployment)
        for name, directory in store.virtual_directories.items():
            yield legacy_virtual_directory(dn, name, directory)
        return
    dn = _dn_of_server(store.name, ADMINISTRATIVE_GROUP, deployment)
    site = _dn_of_site(store.site, deployment)
    yield _server(dn, store.name, host, store.version, deployment, msExchServerSite=site, msExchCurrentServerRoles=2)


def _server(dn: str, name: str, host: str, version: Version, deployment: Deployment, **more: str | int) -> Entry:
    build = _BUILDS.get(version.text) or _build_of(version.text)
    group = LEGACY_ADMINISTRATIVE_GROUP if _is_legacy(version) else ADMINISTRATIVE_GROUP
    addresses = ("ncacn_vns_spp", "netbios", "ncacn_np", "ncacn_spx")
    return Entry(
        dn,
        {
            "objectClass": ("top", "server", "msExchExchangeServer"),
            "cn": (name,),
            "name": (name,),
            "serialNumber": (build.serial_number,),
            "versionNumber": (str(build.version_number),),
            "networkAddress": (*(f"{one}:{name}" for one in addresses), f"ncacn_ip_tcp:{host}"),
            "legacyExchangeDN": (_legacy_dn_of_server(name, group, deployment),),
            **{attribute: (str(value),) for attribute, value in more.items()},
        },
    )


def _build_of(text: str) -> _Build:
    major, minor, build, revision = (int(part) for part in [*text.split("."), "0", "0"][:4])
    if major < 8:
        return _Build(f"Version {major}.{minor} (Build {build}.{revision})", build)
    packed = 7 << 28 | major << 22 | minor << 16 | 1 << 15 | build
    return _Build(f"Version {major}.{minor} (Build {30000 + build}.{revision})", packed)


def _domain_and_account(mailbox: Mailbox, deployment: Deployment) -> tuple[str, str]:
    domain, separator, account = mailbox.logon.partition("\\")
    if separator:
        return domain, account
    return deployment.organization.windows_domain, mailbox.logon.partition("@")[0]


def _user(mailbox: Mailbox, deployment: Deployment, *, legacy: bool) -> Entry:
    domain, account = _domain_and_account(mailbox, deployment)
    group = LEGACY_ADMINISTRATIVE_GROUP if legacy else ADMINISTRATIVE_GROUP
    server_dn = _dn_of_server(mailbox.server, group, deployment)
    settings = tuple(text for one in mailbox.disabled for text in _DISABLED_IN_PROTOCOL_SETTINGS.get(one, ()))
    attributes = {
        "objectClass": ("top", "person", "organizationalPerson", "user"),
        "cn": (account,),
        "sAMAccountName": (account,),
        "mail": (mailbox.address,),
        "proxyAddresses": (
            f"smtp:{account}@alias.{deployment.organization.accepted_domain}",
            f"SMTP:{mailbox.address}",
            f"X400:C=US;A= ;P={deployment.organization.name};O=Exchange;S={account};",
        ),
        "homeMDB": (f"CN=Mailbox Database,CN=First Storage Group,CN=InformationStore,{server_dn}",),
        "msExchHomeServerName": (_legacy_dn_of_server(mailbox.server, group, deployment),),
        "legacyExchangeDN": (f"/o={deployment.organization.name}/ou={group}/cn=Recipients/cn={account}",),
        "protocolSettings": settings,
        "msExchOmaAdminWirelessEnable": (_NO_USER_INITIATED_SYNCHRONIZATION,)
        if Protocol.EAS in mailbox.disabled
        else (),
    }
    dn = f"CN={escaped(account)},CN=Users,{_dn_of_domain(domain, deployment)}"
    return Entry(dn, {name: values for name, values in attributes.items() if values})
