"""The ports that a live run connects to: those of the entry servers and arrays that a case can be sent to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.model.deployment import Authentication, ClientAccessServer, Deployment, MailSecurity
from harness.model.protocol import HTTPS_PORT, VIRTUAL_DIRECTORY_OF, Protocol, VirtualDirectoryName
from harness.probes.live.allowed_hosts import normalized_host

_REDIRECTED_TO = (VirtualDirectoryName.OWA, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS)
"""Where the ExternalURLs are that a client is sent to."""


@dataclass(frozen=True, slots=True)
class ServerPort:
    """One port of an entry server, array or published host; `mail_protocol` is None for HTTPS.

    An array and a published host have no `certificate` key.
    """

    server: str
    host: str
    number: int
    security: MailSecurity = MailSecurity.TLS
    mail_protocol: Protocol | None = None
    is_array: bool = False


def find_server_ports(deployment: Deployment) -> tuple[ServerPort, ...]:
    """Each port once, in the order of the deployment file; servers with `reachable = false` are left out."""
    own = (*_ports_of_servers(deployment), *_ports_of_arrays(deployment))
    ports = _with_other_hosts(own, _ports_of_sites(deployment))
    return _with_other_hosts(ports, _published_ports(deployment))


def _with_other_hosts(ports: Iterable[ServerPort], more: Iterable[ServerPort]) -> tuple[ServerPort, ...]:
    """Those, and more of hosts that are not among them."""
    known = tuple(ports)
    hosts = {(normalized_host(port.host), port.number) for port in known}
    others = (port for port in more if (normalized_host(port.host), port.number) not in hosts)
    return tuple(dict.fromkeys((*known, *others)))


def _ports_of_servers(deployment: Deployment) -> Iterator[ServerPort]:
    for server in deployment.client_access_servers:
        if server.reachable is False:
            continue
        if _answers_http(server):
            yield ServerPort(server.name, server.host, HTTPS_PORT)
        for protocol, service in ((Protocol.POP3, server.pop3), (Protocol.IMAP4, server.imap4)):
            if service and any(protocol not in mailbox.disabled for mailbox in deployment.mailboxes):
                yield ServerPort(server.name, server.host, service.port, service.security, protocol)


def _ports_of_arrays(deployment: Deployment) -> Iterator[ServerPort]:
    servers = {server.name: server for server in deployment.client_access_servers}
    for array in deployment.load_balancing_arrays:
        if any(name in servers and _answers_http(servers[name]) for name in array.members):
            yield ServerPort(array.name, array.host, HTTPS_PORT, is_array=True)


def _ports_of_sites(deployment: Deployment) -> Iterator[ServerPort]:
    """The published host of a site that has an Internet-facing server."""
    for site in deployment.sites:
        servers = [server for server in deployment.client_access_servers if server.site == site.name]
        facing = [one for one in servers if one.internet_facing is not False and one.reachable is not False]
        if site.published_host and facing:
            host = site.published_host.lower()
            yield ServerPort(host, host, HTTPS_PORT, is_array=True)


def _published_ports(deployment: Deployment) -> Iterator[ServerPort]:
    """The hosts of the ExternalURLs of Internet-facing servers: users are redirected there."""
    for server in deployment.client_access_servers:
        if server.reachable is False or server.internet_facing is False:
            continue
        for directory in (server.virtual_directories.get(name) for name in _REDIRECTED_TO):
            parts = urlsplit(directory.external_url or "") if directory else None
            if parts is not None and parts.scheme == "https" and parts.hostname:
                yield ServerPort(server.name, parts.hostname, parts.port or HTTPS_PORT)


def _answers_http(server: ClientAccessServer) -> bool:
    """Whether a probe can log on at one of its virtual directories; no probe supports Digest."""
    directories = (server.virtual_directories.get(name) for name in VIRTUAL_DIRECTORY_OF.values())
    return any(directory and set(directory.authentication) - {Authentication.DIGEST} for directory in directories)
