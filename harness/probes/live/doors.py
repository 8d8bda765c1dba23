"""What a run connects to: the ports of the entry servers and of the arrays that a case can be aimed at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.model.deployment import Authentication, ClientAccessServer, Deployment, MailSecurity
from harness.model.protocol import Protocol
from harness.probes.live.reach import spell_host

HTTPS_PORT = 443


@dataclass(frozen=True, slots=True)
class Door:
    """One port of an entry server or array; `mail` is None where HTTP is spoken. An array has no `certificate` key.

    `is_published` says that the host is that of an ExternalURL, behind which another machine may stand.
    """

    server: str
    host: str
    port: int
    security: MailSecurity = MailSecurity.TLS
    mail: Protocol | None = None
    is_array: bool = False
    is_published: bool = False


def find_doors(deployment: Deployment) -> tuple[Door, ...]:
    """Each door once, in the file's order; servers that the harness cannot reach are left out."""
    doors = dict.fromkeys((*_of_servers(deployment), *_of_arrays(deployment)))
    hosts = {(spell_host(door.host), door.port) for door in doors}
    published = (door for door in _published(deployment) if (spell_host(door.host), door.port) not in hosts)
    return tuple(dict.fromkeys((*doors, *published)))


def _of_servers(deployment: Deployment) -> Iterator[Door]:
    for server in deployment.client_access_servers:
        if server.reachable is False:
            continue
        if _answers_http(server):
            yield Door(server.name, server.host, HTTPS_PORT)
        for protocol, service in ((Protocol.POP3, server.pop3), (Protocol.IMAP4, server.imap4)):
            if service and any(protocol not in mailbox.disabled for mailbox in deployment.mailboxes):
                yield Door(server.name, server.host, service.port, service.security, protocol)


def _of_arrays(deployment: Deployment) -> Iterator[Door]:
    servers = {server.name: server for server in deployment.client_access_servers}
    for array in deployment.load_balancing_arrays:
        if any(name in servers and _answers_http(servers[name]) for name in array.members):
            yield Door(array.name, array.host, HTTPS_PORT, is_array=True)


def _published(deployment: Deployment) -> Iterator[Door]:
    """Where users are sent: the hosts of the ExternalURLs of servers that face the Internet."""
    for server in deployment.client_access_servers:
        if server.reachable is False or server.internet_facing is False:
            continue
        for directory in (server.owa, server.eas, server.ews):
            parts = urlsplit(directory.external_url or "") if directory else None
            if parts is not None and parts.scheme == "https" and parts.hostname:
                yield Door(server.name, parts.hostname, parts.port or HTTPS_PORT, is_published=True)


def _answers_http(server: ClientAccessServer) -> bool:
    """Whether a probe has a way to log on at one of its virtual directories; Digest is none."""
    directories = (
        *(server.owa, server.exchange, server.public, server.exchweb),
        *(server.eas, server.ews, server.autodiscover, server.rpc),
    )
    return any(directory and set(directory.authentication) - {Authentication.DIGEST} for directory in directories)
