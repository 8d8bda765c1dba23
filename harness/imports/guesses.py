"""What can be concluded from the settings of servers and is no fact: published hosts, and arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.deployments import is_host
from harness.imports.names import free_name, most_common
from harness.model.deployment import ClientAccessServer, LoadBalancingArray
from harness.model.protocol import VirtualDirectoryName as Name

_PUBLISHED = (Name.OWA, Name.EAS, Name.EWS)
_BALANCED = (Name.OWA, Name.EAS, Name.EWS, Name.OAB, Name.UNIFIED_MESSAGING)


@dataclass(frozen=True, slots=True)
class SharedHost:
    """A host in the URLs of several servers."""

    host: str
    servers: tuple[str, ...]
    sites: tuple[str, ...]


def has_external_url(server: ClientAccessServer) -> bool:
    """Whether the server looks as if it faced the Internet: an ExternalURL on OWA, ActiveSync or Web Services."""
    directories = server.virtual_directories
    return any(name in directories and directories[name].external_url for name in _PUBLISHED)


def published_host(servers: Iterable[ClientAccessServer]) -> tuple[str | None, tuple[str, ...]]:
    """The host of most OWA ExternalURLs of a site's servers, and the others; none that is a server's own host."""
    hosts = [
        host_of(server.virtual_directories[Name.OWA].external_url)
        for server in servers
        if Name.OWA in server.virtual_directories
    ]
    found = [host for host in hosts if host and is_host(host)]
    chosen = most_common(found)
    return chosen, tuple(sorted(set(found) - {chosen}))


def shared_internal_hosts(servers: Sequence[ClientAccessServer], computers: Collection[str]) -> Iterator[SharedHost]:
    """The hosts in InternalURLs of two servers or more, sorted, that are no computer's; `computers` are folded."""
    return _shared(servers, computers, internal=True)


def shared_external_hosts(servers: Sequence[ClientAccessServer], computers: Collection[str]) -> Iterator[SharedHost]:
    """The same of ExternalURLs, of servers of one site."""
    return (one for one in _shared(servers, computers, internal=False) if len(one.sites) == 1)


def _shared(
    servers: Sequence[ClientAccessServer], computers: Collection[str], *, internal: bool
) -> Iterator[SharedHost]:
    by_host: defaultdict[str, list[ClientAccessServer]] = defaultdict(list)
    for server in servers:
        for host in sorted(_hosts(server, internal=internal)):
            by_host[host].append(server)
    for host, members in sorted(by_host.items()):
        if len(members) > 1 and host not in computers and host.partition(".")[0] not in computers and is_host(host):
            names = tuple(sorted(server.name for server in members))
            yield SharedHost(host, names, tuple(sorted({server.site for server in members})))


def _hosts(server: ClientAccessServer, *, internal: bool) -> set[str]:
    directories = [server.virtual_directories[name] for name in _BALANCED if name in server.virtual_directories]
    urls = [one.internal_url if internal else one.external_url for one in directories]
    return {host for url in urls if (host := host_of(url))}


def host_of(url: str | None) -> str | None:
    """The host of a URL, in lower case."""
    return urlsplit(url).hostname if url else None


def array_of(shared: SharedHost, taken: Collection[str]) -> LoadBalancingArray:
    """The array that a shared host probably is; `taken` are the folded names of servers and other arrays."""
    name = free_name(shared.host.partition(".")[0], taken)
    return LoadBalancingArray(name=name, host=shared.host, members=shared.servers)
