"""The topic's own figure as nouns, and a client's conversation with its farm.

Site one and site two face the Internet, site three does not; an Exchange 2003 back-end server stands in site three.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import httpx

from fixtures.farm.dialects import PLAIN
from fixtures.farm.farm import Farm
from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Deployment,
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
from harness.model.outcome import Hop
from harness.model.secret import Secret
from harness.model.stimulus import ServerChange
from tests.virtual_directories import virtual_directories, with_changes

BASIC = (Authentication.BASIC,)
WINDOWS = (Authentication.WINDOWS,)
BOTH = (Authentication.WINDOWS, Authentication.BASIC)
FORMS = (Authentication.FORMS,)

RTM = Version("2007 RTM", 8, 0)
SP1 = Version("2007 SP1", 8, 1)
SP2 = Version("2007 SP2", 8, 2)
OF_2003 = Version("2003 SP2", 6, 5)

PASSWORD = Secret("made-up")
MOZILLA = "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0)"
FOLDER_SYNC = bytes.fromhex("03016a00000756520330000101")
FOLDER_SYNC_DONE = bytes.fromhex("03016a000007564c0331000152033100014e57033000010101")
DEVICE = "/Microsoft-Server-ActiveSync?Cmd=FolderSync&User=any&DeviceId=device1&DeviceType=SmartPhone"


def client_access_server(
    name: str, site: str, *, version: Version = SP1, published: str | None = None
) -> ClientAccessServer:
    """A server with every virtual directory, Integrated Windows and Basic authentication on each."""
    host = f"{name.lower()}.contoso.com"

    def directory(path: str) -> VirtualDirectory:
        external = None if published is None else f"https://{published}/{path}"
        return VirtualDirectory(BOTH, internal_url=f"https://{host}/{path}", external_url=external)

    bare = VirtualDirectory(BOTH)
    return ClientAccessServer(
        name=name,
        site=site,
        version=version,
        host=host,
        internet_facing=published is not None,
        virtual_directories=virtual_directories(
            owa=directory("owa"),
            exchange=bare,
            public=bare,
            exchweb=bare,
            eas=directory("Microsoft-Server-ActiveSync"),
            ews=directory("EWS"),
            autodiscover=bare,
            rpc=bare,
        ),
        pop3=MailService(995, MailSecurity.TLS),
        imap4=MailService(993, MailSecurity.TLS),
    )


def mailbox(user: str, server: str) -> Mailbox:
    return Mailbox(f"{user}@contoso.com", f"CONTOSO\\{user}", PasswordSource(literal=PASSWORD), server)


def figure() -> Deployment:
    """CAS-01 and CAS-02 face the Internet, CAS-03 does not; user4 is on the Exchange 2003 server BE-03."""
    return Deployment(
        file="figure.toml",
        organization=Organization("Contoso", "contoso.com", "CONTOSO"),
        sites=(Site("one"), Site("two"), Site("three")),
        client_access_servers=(
            client_access_server("CAS-01", "one", published="www.one.contoso.com"),
            client_access_server("CAS-02", "two", published="www.two.contoso.com"),
            client_access_server("CAS-03", "three"),
        ),
        mailbox_servers=(
            MailboxServer("MBX-01", "one", SP1),
            MailboxServer("MBX-02", "two", SP1),
            MailboxServer("MBX-03", "three", SP1),
            MailboxServer("BE-03", "three", OF_2003, host="be-03.contoso.com"),
        ),
        mailboxes=(
            mailbox("user1", "MBX-01"),
            mailbox("user2", "MBX-02"),
            mailbox("user3", "MBX-03"),
            mailbox("colleague3", "MBX-03"),
            mailbox("user4", "BE-03"),
        ),
    )


def two_inner_servers() -> Deployment:
    """The figure with a second Client Access server in site three."""
    deployment = figure()
    servers = (*deployment.client_access_servers, client_access_server("CAS-04", "three"))
    return replace(deployment, client_access_servers=servers)


def with_server(deployment: Deployment, name: str, **changes: object) -> Deployment:
    """The deployment with fields and virtual directories of one Client Access server changed."""
    servers = tuple(
        with_changes(server, **changes) if server.name == name else server
        for server in deployment.client_access_servers
    )
    return replace(deployment, client_access_servers=servers)


def with_back_end(deployment: Deployment, **changes: object) -> Deployment:
    """The deployment with fields and virtual directories of its Exchange 2003 server changed."""
    servers = tuple(
        with_changes(server, **changes) if server.version.major == 6 else server
        for server in deployment.mailbox_servers
    )
    return replace(deployment, mailbox_servers=servers)


def farm(deployment: Deployment, faults: Collection[str] = (), *, demands_device_policy: bool = False) -> Farm:
    return Farm(
        deployment,
        passwords={each.address: PASSWORD for each in deployment.mailboxes},
        faults=faults,
        dialect=replace(PLAIN, demands_device_policy=demands_device_policy),
    )


def basic(user: str, password: str = PASSWORD.reveal()) -> dict[str, str]:
    """A Basic Authorization header of that user."""
    text = f"CONTOSO\\{user}:{password}"
    return {"Authorization": f"Basic {base64.b64encode(text.encode()).decode()}", "User-Agent": MOZILLA}


@dataclass(frozen=True, slots=True)
class ClientRequest:
    """One request of a client."""

    url: str
    user: str | None = None
    method: str = "GET"
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def device(
    host: str,
    user: str,
    method: str = "POST",
    *,
    speaks: str = "12.1",
    policy_key: str = "0",
    body: bytes = FOLDER_SYNC,
) -> ClientRequest:
    """A device's OPTIONS, or its FolderSync; with another body its Provision."""
    if method == "OPTIONS":
        return ClientRequest(f"https://{host}/Microsoft-Server-ActiveSync", user, "OPTIONS")
    headers = {
        "Content-Type": "application/vnd.ms-sync.wbxml",
        "MS-ASProtocolVersion": speaks,
        "X-MS-PolicyKey": policy_key,
    }
    command = DEVICE if body == FOLDER_SYNC else DEVICE.replace("FolderSync", "Provision")
    return ClientRequest(f"https://{host}{command}", user, "POST", body, headers)


def converse(farm: Farm, *requests: ClientRequest | ServerChange) -> tuple[list[httpx.Response], tuple[Hop, ...]]:
    """Sends requests and changes servers, one after the other in one conversation; no redirection is followed."""

    async def run() -> tuple[list[httpx.Response], tuple[Hop, ...]]:
        conversation = farm.conversation()
        answers = []
        for request in requests:
            if isinstance(request, ServerChange):
                await conversation.apply(request)
                continue
            async with httpx.AsyncClient(transport=conversation.http_transport()) as client:
                headers = {**(basic(request.user) if request.user else {"User-Agent": MOZILLA}), **request.headers}
                answers.append(
                    await client.request(request.method, request.url, content=request.content, headers=headers)
                )
        await farm.aclose()
        return answers, conversation.hops()

    return asyncio.run(run())


def send(
    deployment: Deployment, request: ClientRequest, faults: Collection[str] = ()
) -> tuple[httpx.Response, tuple[Hop, ...]]:
    """One request to a fresh farm of the deployment, and the hops behind its answer."""
    answers, hops = converse(farm(deployment, faults), request)
    return answers[0], hops


def names_of(answer: httpx.Response) -> str:
    """All of an answer in which a name could stand."""
    return "\n".join([*(f"{name}: {value}" for name, value in answer.headers.multi_items()), answer.text]).lower()
