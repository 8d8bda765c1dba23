"""Small deployments for the tests of planning, built directly."""

from __future__ import annotations

from harness.model.case import Case
from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    Mailbox,
    MailboxServer,
    MailSecurity,
    MailService,
    Organization,
    PasswordSource,
    Site,
    Version,
    VirtualDirectory,
)
from harness.model.protocol import Protocol
from harness.model.secret import Secret
from harness.planning.plan import make_plan
from tests.planning.shipped import REGISTER
from tests.virtual_directories import virtual_directories

RTM = Version("2007 RTM", 8, 0)
SP1 = Version("2007 SP1", 8, 1)
OF_2003 = Version("2003 SP2", 6, 5)
BOTH = (Authentication.WINDOWS, Authentication.BASIC)


def directory(
    internal: str | None = None, external: str | None = None, *, offers: tuple[Authentication, ...] = BOTH
) -> VirtualDirectory:
    return VirtualDirectory(offers, internal_url=internal, external_url=external)


def server(name: str, site: str, *, published: str | None = None, version: Version = SP1) -> ClientAccessServer:
    """A Client Access server with every virtual directory; it faces the Internet where it is published."""
    host = f"{name.lower()}.contoso.com"

    def both(path: str) -> VirtualDirectory:
        return directory(f"https://{host}/{path}", f"https://{published}/{path}" if published else None)

    return ClientAccessServer(
        name=name,
        site=site,
        version=version,
        host=host,
        internet_facing=published is not None,
        virtual_directories=virtual_directories(
            owa=both("owa"),
            exchange=directory(),
            public=directory(),
            exchweb=directory(),
            eas=both("Microsoft-Server-ActiveSync"),
            ews=both("EWS/exchange.asmx"),
            autodiscover=directory(),
            rpc=directory(),
        ),
        pop3=MailService(995, MailSecurity.TLS),
        imap4=MailService(143, MailSecurity.STARTTLS),
    )


def mailbox(user: str, on: str, *, disabled: tuple[Protocol, ...] = ()) -> Mailbox:
    password = PasswordSource(literal=Secret("made-up"))
    return Mailbox(f"{user}@contoso.com", f"CONTOSO\\{user}", password, on, disabled=disabled)


def deployment(
    *servers: ClientAccessServer,
    homes: tuple[MailboxServer, ...],
    users: tuple[Mailbox, ...],
    arrays: tuple[LoadBalancingArray, ...] = (),
) -> Deployment:
    """With every site that a server is in."""
    sites = dict.fromkeys((*(cas.site for cas in servers), *(home.site for home in homes)))
    return Deployment(
        file="made-up.toml",
        organization=Organization("Contoso", "contoso.com", "CONTOSO"),
        sites=tuple(Site(name) for name in sites),
        client_access_servers=servers,
        mailbox_servers=homes,
        mailboxes=users,
        load_balancing_arrays=arrays,
    )


USA = server("CAS-01", "usa", published="www.usa.contoso.com")
EUROPE = server("CAS-02", "europe", published="www.europe.contoso.com")
ASIA = server("CAS-03", "asia")
HOMES = (
    MailboxServer("MBX-01", "usa", SP1),
    MailboxServer("MBX-02", "europe", SP1),
    MailboxServer("MBX-03", "asia", SP1),
    MailboxServer("BE-01", "asia", OF_2003, host="be-01.contoso.com"),
)
USERS = (mailbox("anna", "MBX-01"), mailbox("bert", "MBX-02"), mailbox("cora", "MBX-03"), mailbox("dora", "BE-01"))


def three_sites(*servers: ClientAccessServer) -> Deployment:
    """Two sites that face the Internet and one that does not, with an Exchange 2003 server in it."""
    return deployment(*(servers or (USA, EUROPE, ASIA)), homes=HOMES, users=USERS)


def planned(made_up: Deployment) -> dict[str, Case]:
    return {case.id: case for case in make_plan(made_up, REGISTER).cases}
