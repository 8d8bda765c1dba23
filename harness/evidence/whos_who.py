"""Who is who in a log: addresses, accounts and virtual directories as the deployment file names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Deployment,
    MailboxServer,
    VirtualDirectory,
)
from harness.model.protocol import Protocol

_STORE = "store"
_FAMILY_OF_DIRECTORY = {
    "owa": _STORE,
    "exchange": _STORE,
    "public": _STORE,
    "exchweb": _STORE,
    "eas": "eas",
    "ews": "ews",
    "autodiscover": "autodiscover",
    "rpc": "rpc",
}
_ROOT_OF_DIRECTORY = {
    **{name: f"/{name}" for name in _FAMILY_OF_DIRECTORY},
    "eas": "/Microsoft-Server-ActiveSync",
}
_FAMILY_OF_PROTOCOL = {
    Protocol.OWA: _STORE,
    Protocol.WEBDAV: _STORE,
    Protocol.EAS: "eas",
    Protocol.EWS: "ews",
    Protocol.AVAILABILITY: "ews",
    Protocol.AUTODISCOVER: "autodiscover",
    Protocol.OUTLOOK_ANYWHERE: "rpc",
}


def family_of(protocol: Protocol) -> str | None:
    """The group of virtual directories in which requests of that protocol leave their lines.

    None for POP3 and IMAP4, of which the logs of a web server show nothing.
    """
    return _FAMILY_OF_PROTOCOL.get(protocol)


@dataclass(frozen=True, slots=True)
class WhosWho:
    """Names as they stand in logs; all keys in lower case.

    `device_ids` maps the identifier of a mailbox's device to the mailbox.
    """

    servers_at: Mapping[str, tuple[str, ...]]
    computers: Mapping[str, str]
    mailboxes: Mapping[str, str]
    families: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    array_hosts: Mapping[str, str]
    destinations: tuple[str, ...]
    only_windows: frozenset[str]
    device_ids: Mapping[str, str]

    def has_address(self, server: str) -> bool:
        """Whether the file says from which addresses the server's own requests come."""
        return any(server in servers for servers in self.servers_at.values())


def whos_who(deployment: Deployment, device_ids: Mapping[str, str]) -> WhosWho:
    """The names of this deployment. `device_ids`: identifier → mailbox address."""
    servers_at: dict[str, tuple[str, ...]] = {}
    if deployment.evidence is not None:
        for server, addresses in deployment.evidence.addresses.items():
            for address in addresses:
                servers_at[address.lower()] = (*servers_at.get(address.lower(), ()), server)
    return WhosWho(
        servers_at=servers_at,
        computers=dict(_computers(deployment)),
        mailboxes=dict(_mailboxes(deployment)),
        families=dict(_roots(deployment)),
        members={array.name: array.members for array in deployment.load_balancing_arrays},
        array_hosts={array.name: array.host.lower() for array in deployment.load_balancing_arrays},
        destinations=tuple(server.name for server in _web_servers(deployment)),
        only_windows=frozenset(
            f"{server.name}{root}".lower()
            for server in _web_servers(deployment)
            for name, directory in _directories(server)
            for root in _spellings(name, directory)
            if directory.authentication == (Authentication.WINDOWS,)
        ),
        device_ids={identifier.lower(): address for identifier, address in device_ids.items()},
    )


def root_of(path_or_url: str) -> str:
    """`/EWS` of `https://host/EWS/Exchange.asmx`. A path in a log may be anything that somebody asked for."""
    try:
        path = urlsplit(path_or_url).path
    except ValueError:  # such as `//[`, which passes for a host
        path = path_or_url
    return "/" + path.lstrip("/").partition("/")[0]


def _web_servers(deployment: Deployment) -> Iterator[ClientAccessServer | MailboxServer]:
    """Who can be asked by HTTP: every Client Access server, and Exchange 2003 back-end servers."""
    yield from deployment.client_access_servers
    known = {server.name for server in deployment.client_access_servers}
    yield from (
        server for server in deployment.mailbox_servers if server.version.major < 8 and server.name not in known
    )


def _computers(deployment: Deployment) -> Iterator[tuple[str, str]]:
    """`CONTOSO\\CAS-01$`, `CAS-01$`, `CAS-01$@CONTOSO.COM`: the computer's account names its server."""
    domain = deployment.organization.windows_domain
    for server in _web_servers(deployment):
        account = f"{server.name}$"
        for name in (account, f"{domain}\\{account}", f"{account}@{deployment.organization.accepted_domain}"):
            yield name.lower(), server.name


def _mailboxes(deployment: Deployment) -> Iterator[tuple[str, str]]:
    domain = deployment.organization.windows_domain
    for mailbox in deployment.mailboxes:
        user = mailbox.logon.rpartition("\\")[2].partition("@")[0]
        for name in (mailbox.logon, mailbox.address, user, f"{domain}\\{user}"):
            yield name.lower(), mailbox.address


def _directories(server: ClientAccessServer | MailboxServer) -> Iterator[tuple[str, VirtualDirectory]]:
    for field in fields(server):
        directory = getattr(server, field.name)
        if isinstance(directory, VirtualDirectory):
            yield field.name, directory


def _spellings(name: str, directory: VirtualDirectory) -> Iterator[str]:
    """The path of a virtual directory as installed, and as its URLs spell it."""
    if name in _ROOT_OF_DIRECTORY:
        yield _ROOT_OF_DIRECTORY[name]
    for url in (directory.internal_url, directory.external_url, directory.nlb_bypass_url):
        if url and root_of(url) != "/":
            yield root_of(url)


def _roots(deployment: Deployment) -> Iterator[tuple[str, str]]:
    for name, family in _FAMILY_OF_DIRECTORY.items():
        yield _ROOT_OF_DIRECTORY[name].lower(), family
    for server in _web_servers(deployment):
        for name, directory in _directories(server):
            for root in _spellings(name, directory):
                if name in _FAMILY_OF_DIRECTORY:
                    yield root.lower(), _FAMILY_OF_DIRECTORY[name]
