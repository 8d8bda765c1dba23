"""An organization of many sites, as an import would give it: some face the Internet, most stand behind them."""

from __future__ import annotations

from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    Mailbox,
    MailboxServer,
    Organization,
    PasswordSource,
    Site,
    Version,
    VirtualDirectory,
)
from harness.model.protocol import VirtualDirectoryName
from harness.model.secret import Secret

SP1, SP3 = Version("2007 SP1", 8, 1), Version("2007 SP3", 8, 3)
EXCHANGE_2003 = Version("2003 SP2", 6, 5)
_METHODS = (Authentication.WINDOWS, Authentication.BASIC)
_PATHS = {
    VirtualDirectoryName.OWA: "/owa",
    VirtualDirectoryName.EAS: "/Microsoft-Server-ActiveSync",
    VirtualDirectoryName.EWS: "/EWS",
}


def large_deployment(sites: int = 50, servers_per_site: int = 4, mailboxes_per_server: int = 3) -> Deployment:
    """Every tenth site faces the Internet, every seventh has an older version, and some have Exchange 2003."""
    names = [f"branch-{number:02}" for number in range(1, sites + 1)]
    servers = tuple(_server(site, number) for site in range(1, sites + 1) for number in range(1, servers_per_site + 1))
    stores = tuple(store for number, name in enumerate(names, start=1) for store in _stores(number, name))
    return Deployment(
        file="large.toml",
        organization=Organization("Fabrikam", "fabrikam.com", "FABRIKAM"),
        sites=tuple(Site(name, _published(number)) for number, name in enumerate(names, start=1)),
        client_access_servers=servers,
        mailbox_servers=stores,
        mailboxes=tuple(
            _mailbox(f"user{number}-{store.name.lower()}@fabrikam.com", store.name)
            for store in stores
            for number in range(mailboxes_per_server)
        ),
        load_balancing_arrays=tuple(_array(number, servers_per_site) for number in range(1, sites + 1, 10)),
    )


def _published(site: int) -> str | None:
    return f"mail{site}.fabrikam.com" if site % 10 == 1 else None


def _server(site: int, number: int) -> ClientAccessServer:
    host = f"cas-{site:02}-{number}.fabrikam.com"
    published = _published(site)
    return ClientAccessServer(
        name=f"CAS-{site:02}-{number}",
        site=f"branch-{site:02}",
        version=SP1 if site % 7 == 0 else SP3,
        host=host,
        internet_facing=published is not None,
        virtual_directories={
            name: VirtualDirectory(
                _METHODS,
                internal_url=f"https://{host}{path}",
                external_url=f"https://{published}{path}" if published else None,
            )
            for name, path in _PATHS.items()
        },
    )


def _stores(site: int, name: str) -> tuple[MailboxServer, ...]:
    new = tuple(MailboxServer(f"MBX-{site:02}-{number}", name, SP3) for number in (1, 2))
    return (*new, MailboxServer(f"BE-{site:02}", name, EXCHANGE_2003, f"be-{site:02}")) if site % 12 == 0 else new


def _mailbox(address: str, server: str) -> Mailbox:
    return Mailbox(address, f"FABRIKAM\\{address}", PasswordSource(literal=Secret("Made-up.1")), server)


def _array(site: int, servers: int) -> LoadBalancingArray:
    members = tuple(f"CAS-{site:02}-{number}" for number in range(1, servers + 1))
    return LoadBalancingArray(f"nlb-{site:02}", f"mail{site}.fabrikam.com", members)
