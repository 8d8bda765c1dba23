"""Which hosts a live run may connect to, and where each of them is (contract, section 2: `[connect]`).

A redirect or a link comes from the server. It is followed only to hosts that the deployment file names, so that no
password leaves the deployment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.model.deployment import ClientAccessServer, Deployment, MailboxServer
from harness.probes.failures import NotConnectedError


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The hosts that a deployment file names, and the address to open for each host and port in `[connect]`."""

    hosts: frozenset[str]
    addresses: Mapping[tuple[str, int], tuple[str, int]]

    def require(self, host: str) -> None:
        """Raises NotConnectedError where the deployment file does not name `host`."""
        if normalized_host(host) not in self.hosts:
            raise NotConnectedError(f"{host} is not named in the deployment file")

    def locate(self, host: str, port: int) -> tuple[str, int]:
        """Where to open a connection for `host`:`port`: the address of `[connect]`, else the host itself (DNS)."""
        self.require(host)
        return self.addresses.get((normalized_host(host), port), (host, port))


def find_allowed_hosts(deployment: Deployment) -> AllowedHosts:
    """The hosts that this deployment file names."""
    addresses = {_host_and_port(key): _host_and_port(value) for key, value in deployment.connect.items()}
    named = {*_hosts(deployment), *(host for host, _ in addresses)}
    return AllowedHosts(frozenset(normalized_host(host) for host in named), addresses)


def normalized_host(host: str) -> str:
    """A host as hosts are compared: in lower case, without a final dot."""
    return host.lower().rstrip(".")


def _hosts(deployment: Deployment) -> Iterator[str]:
    for site in deployment.sites:
        if site.published_host:
            yield site.published_host
    for array in deployment.load_balancing_arrays:
        yield array.host
    servers: tuple[ClientAccessServer | MailboxServer, ...]
    servers = (*deployment.client_access_servers, *deployment.mailbox_servers)
    for server in servers:
        if server.host:
            yield server.host
        yield from _hosts_of_urls(server)


def _hosts_of_urls(server: ClientAccessServer | MailboxServer) -> Iterator[str]:
    for directory in server.virtual_directories.values():
        for url in (directory.internal_url, directory.external_url, directory.nlb_bypass_url):
            if url:
                yield urlsplit(url).hostname or ""


def _host_and_port(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return normalized_host(host.removeprefix("[").removesuffix("]")), int(port)
