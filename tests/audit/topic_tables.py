"""The six tables of the topic that list settings, as data, and a deployment with each setting as its table has it.

`computername`, `nlbname` and the published name stand for hosts, as in the topic. A cell that reads `$N$Null` or
`https://www.contoso.com /OAB` there is a slip of its printing and is `$Null` and `https://www.contoso.com/OAB` here.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.deployment import (
    Affinity,
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
from tests.virtual_directories import virtual_directories

SP1 = Version("2007 SP1", 8, 1)
OF_2003 = Version("2003 SP2", 6, 5)
WINDOWS, BASIC, FORMS = Authentication.WINDOWS, Authentication.BASIC, Authentication.FORMS


@dataclass(frozen=True, slots=True)
class Row:
    """A virtual directory of a table; None is `$Null`."""

    directory: VirtualDirectoryName
    internal_url: str
    external_url: str | None = None
    nlb_bypass_url: str | None = None
    authentication: Authentication = WINDOWS


@dataclass(frozen=True, slots=True)
class Table:
    """`section` and `caption` are the topic's words, `servers` those that a deployment has it for."""

    section: str
    caption: str
    site: str
    servers: tuple[str, ...]
    rows: tuple[Row, ...]
    published_host: str | None = None
    internet_facing: bool = False


OWA, EAS, EWS = VirtualDirectoryName.OWA, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS
OAB, UM = VirtualDirectoryName.OAB, VirtualDirectoryName.UNIFIED_MESSAGING

PROXYING_INTERNET_FACING = Table(
    section="Proxying Configuration",
    caption="Proxying InternalURL and ExternalURL settings for an Internet-facing Client Access server",
    site="usa",
    servers=("CAS-01",),
    published_host="www.contoso.com",
    internet_facing=True,
    rows=(
        Row(OWA, "https://computername/OWA", "https://www.contoso.com/OWA"),
        Row(
            EAS,
            "https://computername/Microsoft-Server-ActiveSync",
            "https://www.contoso.com/Microsoft-Server-ActiveSync",
        ),
        Row(EWS, "https://computername/EWS", "https://www.contoso.com/EWS/exchange.asmx"),
    ),
)
PROXYING_OTHER = Table(
    section="Proxying Configuration",
    caption="Proxying InternalURL and ExternalURL settings for a non-Internet-facing Client Access server",
    site="asia",
    servers=("CAS-02",),
    rows=(
        Row(OWA, "https://computername/OWA"),
        Row(EAS, "https://computername/Microsoft-Server-ActiveSync"),
        Row(EWS, "https://computername/EWS"),
    ),
)
REDIRECTION_USA = Table(
    section="Configuring Redirection",
    caption="… for an Internet-facing Client Access server in the usa.contoso.com site",
    site="usa",
    servers=("CAS-01",),
    published_host="www.usa.contoso.com",
    internet_facing=True,
    rows=(Row(OWA, "https://computername/OWA", "https://www.usa.contoso.com/OWA"),),
)
REDIRECTION_EUROPE = Table(
    section="Configuring Redirection",
    caption="… for an Internet-facing Client Access server in the europe.contoso.com site",
    site="europe",
    servers=("CAS-02",),
    published_host="www.europe.contoso.com",
    internet_facing=True,
    rows=(Row(OWA, "https://computername/OWA", "https://www.europe.contoso.com/OWA"),),
)
NLB_INTERNET_FACING = Table(
    section="Proxying with Network Load Balancing",
    caption="Virtual directory settings for Internet-facing Client Access servers in an organization that uses NLB",
    site="usa",
    servers=("CAS-01", "CAS-02"),
    published_host="www.contoso.com",
    internet_facing=True,
    rows=(
        Row(OWA, "https://computername/OWA", "https://www.contoso.com/OWA"),
        Row(OAB, "https://computername/OAB", "https://www.contoso.com/OAB"),
        Row(UM, "https://computername/UnifiedMessaging", "https://www.contoso.com/UnifiedMessaging"),
        Row(
            EAS,
            "https://computername/Microsoft-Server-ActiveSync",
            "https://www.contoso.com/Microsoft-Server-ActiveSync",
        ),
        Row(EWS, "https://computername/EWS", "https://www.contoso.com/EWS"),
    ),
)
NLB_OTHER = Table(
    section="Proxying with Network Load Balancing",
    caption="Virtual directory settings for non-Internet-facing Client Access servers in an organization that uses NLB",
    site="asia",
    servers=("CAS-03", "CAS-04", "CAS-05"),
    rows=(
        Row(OWA, "https://computername/OWA"),
        Row(OAB, "https://nlbname/OAB"),
        Row(UM, "https://nlbname/UnifiedMessaging"),
        Row(EAS, "https://nlbname/Microsoft-Server-ActiveSync"),
        Row(EWS, "https://nlbname/EWS", nlb_bypass_url="https://computername/EWS"),
    ),
)
PROXYING = (PROXYING_INTERNET_FACING, PROXYING_OTHER)
REDIRECTION = (REDIRECTION_USA, REDIRECTION_EUROPE)
LOAD_BALANCING = (NLB_INTERNET_FACING, NLB_OTHER)
NLB_NAMES = {"usa": "www", "asia": "nlb-asia"}


def deployment_of(tables: tuple[Table, ...]) -> Deployment:
    """The tables' servers and settings; what the tables do not list is as the rest of the topic has it.

    ISA does forms-based authentication, so that OWA that faces the Internet has Integrated Windows authentication too.
    """
    arrays = tuple(_array(table) for table in tables if len(table.servers) > 1)
    return Deployment(
        file="topic.toml",
        organization=Organization("Contoso", "contoso.com", "CONTOSO"),
        sites=tuple(
            Site(table.site, table.published_host, forms_authentication_on_isa=table.internet_facing or None)
            for table in tables
        ),
        client_access_servers=tuple(_server(table, name) for table in tables for name in table.servers),
        mailbox_servers=tuple(
            MailboxServer(f"MBX-{number:02}", table.site, SP1) for number, table in enumerate(tables, start=1)
        ),
        mailboxes=tuple(mailbox(f"user{number}", f"MBX-{number:02}") for number, _ in enumerate(tables, start=1)),
        load_balancing_arrays=arrays,
    )


def mailbox(user: str, home: str) -> Mailbox:
    return Mailbox(f"{user}@contoso.com", rf"CONTOSO\{user}", PasswordSource(literal=Secret("made-up")), home)


def host_of(name: str) -> str:
    return f"{name.lower()}.contoso.com"


def _array(table: Table) -> LoadBalancingArray:
    name = NLB_NAMES[table.site]
    affinity = Affinity.IP if table.internet_facing else Affinity.NONE
    return LoadBalancingArray(name, host_of(name), table.servers, affinity, (80, 443))


def _server(table: Table, name: str) -> ClientAccessServer:
    rows = {row.directory.value: _directory(row, name, table.site) for row in table.rows}
    legacy = {name: VirtualDirectory((WINDOWS, BASIC)) for name in ("exchange", "public", "exchweb")}
    return ClientAccessServer(
        name=name,
        site=table.site,
        version=SP1,
        host=host_of(name),
        internet_facing=table.internet_facing,
        hub_transport_role=True,
        threads_per_processor=36,
        max_connections=2000,
        virtual_directories=virtual_directories(**rows, **legacy),
    )


def _directory(row: Row, server: str, site: str) -> VirtualDirectory:
    def with_hosts(url: str | None) -> str | None:
        names = {"//computername/": f"//{host_of(server)}/", "//nlbname/": f"//{host_of(NLB_NAMES.get(site, ''))}/"}
        for placeholder, host in names.items():
            url = url.replace(placeholder, host) if url else None
        return url

    return VirtualDirectory(
        authentication=(row.authentication,),
        internal_url=with_hosts(row.internal_url),
        external_url=row.external_url,
        nlb_bypass_url=with_hosts(row.nlb_bypass_url),
        kerberos=True if row.directory in (OWA, EWS) else None,
    )
