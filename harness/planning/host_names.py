"""Host names of a deployment: which servers they lead to, and which of them clients may know."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.deployment import ClientAccessServer, Deployment, LoadBalancingArray
from harness.planning.directories import external_urls
from harness.planning.inner_addresses import is_address
from harness.planning.urls import host_of

IN_URL = "://"
"""Before a name that counts only as the host of a URL (HidesInnerServers)."""


def carriers(deployment: Deployment) -> dict[str, set[str]]:
    """The names of the CAS by the hosts of their InternalURLs and NLBBypassURLs."""
    found: dict[str, set[str]] = {}
    for cas in deployment.client_access_servers:
        for host in _internal_hosts(cas):
            found.setdefault(host, set()).add(cas.name)
    return found


_WORDS = frozenset(
    {
        "back-end", "e-mail", "exchange2000", "exchange2003", "exchange2007", "exchange2010", "front-end", "iso-8859-1",
        "log-off", "log-on", "on-line", "outlook2003", "outlook2007", "pop3", "imap4", "sign-in", "utf-8", "web-mail",
    }
)  # fmt: skip
"""Names of computers that stand in pages and answers of any server, with a digit or a hyphen in them."""


def names_inside(cas: ClientAccessServer) -> Iterator[str]:
    """Names by which a CAS may be known inside; one that may be an ordinary word counts in a URL alone."""
    for name in (*hosts_inside(cas), cas.name.lower()):
        if not is_address(name):
            yield name if _tells(name) else f"{IN_URL}{name}"


def hosts_inside(cas: ClientAccessServer) -> Iterator[str]:
    """The hosts by which a CAS is addressed inside."""
    yield cas.host.lower()
    yield from _internal_hosts(cas)


def _tells(name: str) -> bool:
    """Whether it is the name of a server wherever it stands: with a dot, a digit or a hyphen in it."""
    return name not in _WORDS and any(character.isdigit() or character in ".-" for character in name)


def _internal_hosts(cas: ClientAccessServer) -> Iterator[str]:
    for directory in cas.virtual_directories.values():
        for url in (directory.internal_url, directory.nlb_bypass_url):
            if url:
                yield host_of(url)


def servers_by_host(deployment: Deployment) -> dict[str, tuple[str, ...]]:
    """A server's own names come before an array's, an array's before those that are only published."""
    found: dict[str, tuple[str, ...]] = {}
    named: list[ClientAccessServer | LoadBalancingArray] = [
        *deployment.client_access_servers,
        *deployment.load_balancing_arrays,
    ]
    for one in named:
        servers = one.members if isinstance(one, LoadBalancingArray) else (one.name,)
        for known in (one.host.lower(), one.host.lower().partition(".")[0], one.name.lower()):
            found.setdefault(known, servers)
    published: dict[str, dict[str, None]] = {}
    for cas in deployment.client_access_servers:
        for url in external_urls(cas):
            published.setdefault(host_of(url), {})[cas.name] = None
    for host, carriers in published.items():
        found.setdefault(host, tuple(carriers))
    return found


def published_hosts(deployment: Deployment) -> Iterator[str]:
    """Hosts that clients may know: hosts of ExternalURLs and what DNS publishes for a site."""
    for site in deployment.sites:
        if site.published_host:
            yield site.published_host.lower()
    for cas in deployment.client_access_servers:
        for url in external_urls(cas):
            yield host_of(url)
