"""Random deployments: at most 4 sites, 6 servers and 6 mailboxes, with random settings.

Versions differ from server to server, so that sites are mixed. InternalURLs name the server, mostly over HTTPS, or an
alias, another server of the site, or its array.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from harness.model.deployment import (
    Affinity,
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
from tests.virtual_directories import virtual_directories

VERSIONS_2007 = (
    Version("2007 RTM", 8, 0),
    Version("2007 SP1", 8, 1),
    Version("2007 SP2", 8, 2),
    Version("2007 SP3", 8, 3),
)
VERSIONS_2003 = (Version("2003 SP2", 6, 5), Version("2000", 6, 0))
WINDOWS, BASIC, FORMS = Authentication.WINDOWS, Authentication.BASIC, Authentication.FORMS
_OFTEN_PROXIED = st.sampled_from((*3 * ((WINDOWS, BASIC),), (BASIC,), (BASIC,), (WINDOWS,)))
_OWA_AUTHENTICATION = st.sampled_from(((WINDOWS, BASIC), (WINDOWS, BASIC), (BASIC,), (FORMS,), (FORMS, BASIC)))
_NO_URL_SOMETIMES = st.sampled_from((True, True, True, False))


@st.composite
def _directory(draw: st.DrawFn, host: str, path: str, *, published: str | None, owa: bool = False) -> VirtualDirectory:
    return VirtualDirectory(
        authentication=draw(_OWA_AUTHENTICATION if owa else _OFTEN_PROXIED),
        internal_url=f"https://{host}{path}" if draw(_NO_URL_SOMETIMES) else None,
        external_url=f"https://{published}{path}" if published and draw(_NO_URL_SOMETIMES) else None,
        nlb_bypass_url=f"https://{host}{path}" if path == "/EWS" and draw(st.booleans()) else None,
    )


def _plain(draw: st.DrawFn, *, often: bool = True) -> VirtualDirectory | None:
    """A virtual directory that is not a target of proxying; some servers do not have it."""
    present = draw(_NO_URL_SOMETIMES) if often else draw(st.booleans())
    return VirtualDirectory(authentication=(BASIC,)) if present else None


@st.composite
def _client_access_server(draw: st.DrawFn, number: int, site: str) -> ClientAccessServer:
    name = f"CAS-{number:02}"
    host = f"{name.lower()}.contoso.com"
    published = draw(st.sampled_from((None, None, f"www.{site}.contoso.com", f"mail{number}.contoso.com")))
    mail = MailService(
        port=143,
        security=draw(st.sampled_from((MailSecurity.NONE, MailSecurity.NONE, MailSecurity.STARTTLS))),
        allow_cross_site_sessions=draw(st.sampled_from((None, None, False, True))),
    )
    return ClientAccessServer(
        name=name,
        site=site,
        version=draw(st.sampled_from(VERSIONS_2007)),
        host=host,
        internet_facing=draw(st.sampled_from((None, published is not None))),
        redirect_to_optimal_owa_server=draw(st.sampled_from((None, None, True, False))),
        mailbox_role=draw(st.sampled_from((None, None, None, True))),
        virtual_directories=virtual_directories(
            owa=draw(_directory(host, "/owa", published=published, owa=True)),
            exchange=_plain(draw),
            public=_plain(draw),
            exchweb=_plain(draw),
            eas=draw(_directory(host, "/Microsoft-Server-ActiveSync", published=published)),
            ews=draw(_directory(host, "/EWS", published=published)),
            autodiscover=_plain(draw),
            rpc=_plain(draw),
        ),
        pop3=MailService(110, mail.security, mail.allow_cross_site_sessions) if draw(st.booleans()) else None,
        imap4=mail if draw(st.booleans()) else None,
    )


@st.composite
def _with_internal_urls(
    draw: st.DrawFn, server: ClientAccessServer, in_site: tuple[ClientAccessServer, ...]
) -> ClientAccessServer:
    """The server with InternalURLs that may name it otherwise, or another server of its site, or be http."""
    aliases = (
        server.name,
        f"nlb-{server.site}",
        f"mail-{server.name.lower()}.contoso.com",
        f"mail-int.{server.site}.contoso.com",
    )
    host = draw(st.sampled_from((*3 * (server.host,), *aliases, *(other.host for other in in_site))))
    scheme = draw(st.sampled_from((*4 * ("https",), "http")))

    def renamed(directory: VirtualDirectory) -> VirtualDirectory:
        url = directory.internal_url
        return (
            directory if url is None else replace(directory, internal_url=f"{scheme}://{host}/{url.split('/', 3)[3]}")
        )

    directories = {name: renamed(directory) for name, directory in server.virtual_directories.items()}
    return replace(server, virtual_directories=directories)


@st.composite
def _mailbox_server(draw: st.DrawFn, number: int, site: str) -> MailboxServer:
    if not draw(st.sampled_from((True, False, False))):
        return MailboxServer(f"MBX-{number:02}", site, draw(st.sampled_from(VERSIONS_2007)))
    directories = st.sampled_from((None, VirtualDirectory((WINDOWS, BASIC)), VirtualDirectory((BASIC,))))
    return MailboxServer(
        name=f"BE-{number:02}",
        site=site,
        version=draw(st.sampled_from(VERSIONS_2003)),
        host=f"be-{number:02}.contoso.com",
        virtual_directories=virtual_directories(
            eas=draw(directories),
            exchange=draw(directories),
            public=draw(directories),
        ),
    )


@st.composite
def deployments(draw: st.DrawFn) -> Deployment:
    """A deployment that a file could describe."""
    sites = [f"site-{number}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    any_site = st.sampled_from(sites)
    entries = draw(st.integers(1, 4))
    servers = tuple(draw(_client_access_server(number, draw(any_site))) for number in range(1, entries + 1))
    arrays = draw(_arrays(servers))
    servers = tuple(
        draw(_with_internal_urls(server, tuple(other for other in servers if other.site == server.site)))
        for server in servers
    )
    stores = tuple(
        draw(_mailbox_server(number, draw(any_site))) for number in range(1, draw(st.integers(1, 6 - entries)) + 1)
    )
    mailboxes = tuple(
        Mailbox(
            address=f"user{number}@contoso.com",
            logon=f"CONTOSO\\user{number}",
            password=PasswordSource(literal=Secret(f"Made-up.{number}")),
            server=draw(st.sampled_from(stores)).name,
            disabled=draw(st.sampled_from(((), (), (), (Protocol.EAS,), (Protocol.OWA, Protocol.POP3)))),
        )
        for number in range(1, draw(st.integers(1, 6)) + 1)
    )
    return Deployment(
        file="generated.toml",
        organization=Organization("Contoso", "contoso.com", "CONTOSO"),
        sites=tuple(Site(name) for name in sites),
        client_access_servers=servers,
        mailbox_servers=stores,
        mailboxes=mailboxes,
        load_balancing_arrays=arrays,
    )


@st.composite
def _arrays(draw: st.DrawFn, servers: tuple[ClientAccessServer, ...]) -> tuple[LoadBalancingArray, ...]:
    """In some cases an array of the servers of one site."""
    site = draw(st.sampled_from(servers)).site
    members = tuple(server.name for server in servers if server.site == site)
    if len(members) < 2 or draw(st.booleans()):
        return ()
    affinity = draw(st.sampled_from((Affinity.IP, Affinity.COOKIE, Affinity.NONE, None)))
    return (LoadBalancingArray(f"nlb-{site}", f"nlb-{site}.contoso.com", members, affinity, (80, 443)),)
