"""What the oracle looks up in a deployment: servers, mailboxes and their sites, versions and URLs.

The topic's defaults are applied here, for the oracle alone; the farm applies its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from harness.model.deployment import (
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    Mailbox,
    MailboxServer,
)
from harness.model.protocol import Operation, Protocol
from harness.planning.directories import destination_directory, is_published
from harness.planning.homes import Homes, find_homes, is_exchange_2007
from harness.planning.host_names import IN_URL, carriers, hosts_inside, names_inside, published_hosts, servers_by_host
from harness.planning.inner_addresses import ServerAddresses
from harness.planning.published_names import published_names
from harness.planning.request import Request
from harness.planning.urls import host_of

EXCHANGE_2000 = (6, 0)

_Found = TypeVar("_Found")


class Topology:
    """Answers questions about a deployment, whose names its reader has found consistent.

    What is asked for every case is looked up once: a deployment may have hundreds of servers and hundreds of thousands
    of mailboxes. What is known of the mailboxes of an `earlier` one, from which it differs, is taken over.
    """

    def __init__(self, deployment: Deployment, earlier: Topology | None = None) -> None:
        self.deployment = deployment
        self.published_hosts = tuple(sorted(set(published_hosts(deployment))))
        self.homes: Homes = find_homes(deployment, earlier.homes if earlier else None)
        self._client_access_servers = {server.name: server for server in deployment.client_access_servers}
        self._in_site = _by_site(deployment.client_access_servers)
        self._entries = tuple(cas for cas in deployment.client_access_servers if cas.reachable is not False)
        self._entries_in_site = _by_site(self._entries)
        self._array_of = _arrays_by_member(deployment)
        self.shared_names = (*deployment.load_balancing_arrays, *published_names(deployment))
        """What a client may ask beside servers: an array, or a published host, by its name."""
        self._servers_by_host = servers_by_host(deployment)
        self._carriers = carriers(deployment)
        self._addresses = ServerAddresses(deployment)
        self._published = frozenset(self.published_hosts)
        self._published_labels = frozenset(host.partition(".")[0] for host in self.published_hosts)
        self._found: dict[Hashable, Any] = {}
        self._numbers: dict[Hashable, int] = {}

    def is_published(self, url: str) -> bool:
        """Whether clients may know the host of a URL."""
        return host_of(url) in self._published

    def once(self, key: Hashable, find: Callable[[], _Found]) -> _Found:
        """What `find` gives, found once for each key: many cases ask for the same."""
        if key not in self._found:
            self._found[key] = find()
        found: _Found = self._found[key]
        return found

    def number(self, value: Hashable) -> int:
        """The same number for what is equal: it is looked up many times, and the value itself is long to compare."""
        return self._numbers.setdefault(value, len(self._numbers))

    def client_access_server(self, name: str) -> ClientAccessServer:
        """The CAS of that name."""
        return self._client_access_servers[name]

    def mailbox(self, address: str) -> Mailbox:
        """The mailbox of that address."""
        return self.homes.mailbox(address)

    def server_of(self, mailbox: Mailbox) -> MailboxServer:
        """The mailbox server that holds it."""
        return self.homes.server(mailbox.server)

    def site_of(self, mailbox: Mailbox) -> str:
        """The Active Directory site of the mailbox's server."""
        return self.server_of(mailbox).site

    def entry_servers(self) -> tuple[ClientAccessServer, ...]:
        """The CAS that the harness can connect to."""
        return self._entries

    def entry_server(self, name: str) -> ClientAccessServer | None:
        """The one of that name; None where the harness cannot connect to it, or there is none."""
        cas = self._client_access_servers.get(name)
        return None if cas is None or cas.reachable is False else cas

    def entry_servers_in_site(self, site: str) -> tuple[ClientAccessServer, ...]:
        """Those of them that are in a site."""
        return self._entries_in_site.get(site, ())

    def servers_in_site(self, site: str) -> tuple[ClientAccessServer, ...]:
        """The CAS of a site, in the file's order."""
        return self._in_site.get(site, ())

    def other_server_names(self, entry: ClientAccessServer) -> tuple[str, ...]:
        """The names of all CAS but this one."""
        return self.once(("other servers", entry.name), lambda: self._find_other_server_names(entry.name))

    def _find_other_server_names(self, name: str) -> tuple[str, ...]:
        every = tuple(self._client_access_servers)
        position = every.index(name)
        return (*every[:position], *every[position + 1 :])

    def mailboxes_using(self, protocol: Protocol) -> tuple[Mailbox, ...]:
        """The mailboxes for which a protocol is not switched off."""
        return self.homes.using(protocol)

    def users_of_site(self, site: str, protocol: Protocol) -> tuple[Mailbox, ...]:
        """Mailboxes on Exchange 2007 servers of a site: of those that are alike as many as any case asks for."""
        return self.homes.users_of_site(site, protocol)

    def is_on_2007(self, mailbox: Mailbox) -> bool:
        """Whether the mailbox is on an Exchange 2007 Mailbox server."""
        return is_exchange_2007(self.server_of(mailbox))

    def is_on_2000(self, mailbox: Mailbox) -> bool:
        """Whether the mailbox is on an Exchange 2000 server."""
        version = self.server_of(mailbox).version
        return (version.major, version.minor) == EXCHANGE_2000

    def has_single_site(self) -> bool:
        """Whether the organization has a single Active Directory site (GEN-10)."""
        return len(self.deployment.sites) == 1

    def array_of(self, cas: ClientAccessServer) -> LoadBalancingArray | None:
        """The load-balancing array that the server is a member of."""
        return self._array_of.get(cas.name)

    def servers_at(self, host: str) -> tuple[str, ...]:
        """The names of the CAS that a host name leads to; empty where the file does not say, as with an alias of DNS.

        Servers and arrays are also known by their names and by the first label of their hosts: InternalURLs name
        computers (CFG-04). Behind a published host are the servers with an ExternalURL there.
        """
        known = host.lower()
        return self._servers_by_host.get(known) or self._servers_by_host.get(known.partition(".")[0], ())

    def publishing(self, operation: Operation) -> tuple[ClientAccessServer, ...]:
        """The CAS with an ExternalURL for a request of this kind."""
        return self.once(("publishing", operation), lambda: self._find_publishing(operation))

    def _find_publishing(self, operation: Operation) -> tuple[ClientAccessServer, ...]:
        servers = self.deployment.client_access_servers
        return tuple(cas for cas in servers if is_published(destination_directory(cas, operation)))

    def servers_behind(self, url: str, operation: Operation) -> tuple[ClientAccessServer, ...]:
        """The CAS of which it is the ExternalURL for a request of this kind."""
        behind = self.once(("servers behind", operation), lambda: self._find_servers_behind(operation))
        return tuple(behind.get(url, ()))

    def _find_servers_behind(self, operation: Operation) -> Mapping[str, list[ClientAccessServer]]:
        behind: dict[str, list[ClientAccessServer]] = {}
        for cas in self.publishing(operation):
            directory = destination_directory(cas, operation)
            if directory is not None and directory.external_url is not None:
                behind.setdefault(directory.external_url, []).append(cas)
        return behind

    def carriers_of(self, host: str) -> set[str]:
        """The names of the CAS of which an InternalURL or NLBBypassURL has this host."""
        return set(self._carriers.get(host.lower(), ()))

    def members_of(self, array: LoadBalancingArray) -> tuple[ClientAccessServer, ...]:
        """The CAS of an array."""
        return tuple(self.client_access_server(name) for name in array.members)

    def is_own_site(self, request: Request) -> bool:
        """Whether the mailbox of the user who logs on is in the entry server's site."""
        return self.site_of(request.mailbox) == request.entry.site

    def inner_names(self, entry: ClientAccessServer, site: str) -> tuple[str, ...]:
        """Names by which the CAS of a site are known inside: what a client must not see of a proxied request (GEN-05).

        A bare name counts only where it cannot be an ordinary word, with a digit or a hyphen in it, or in a URL.
        """
        return self.once(("inner names", entry.name, site), lambda: self._find_inner_names(entry, site))

    def _find_inner_names(self, entry: ClientAccessServer, site: str) -> tuple[str, ...]:
        names = self.once((names_inside, site), lambda: tuple(self._unpublished_names(site)))
        host, name = entry.host.lower(), entry.name.lower()
        own = {host, name, host.partition(".")[0], name.partition(".")[0]}
        return tuple(one for one in names if one.removeprefix(IN_URL) not in own)

    def inner_addresses(self, entry: ClientAccessServer, site: str) -> tuple[str, ...]:
        """Addresses of a site's CAS, in their usual form, that lead to nothing that clients address (GEN-05)."""
        return self.once(("inner addresses", entry.name, site), lambda: self._find_inner_addresses(entry, site))

    def _find_inner_addresses(self, entry: ClientAccessServer, site: str) -> tuple[str, ...]:
        in_site = self.once((self._addresses_of, site), lambda: self._addresses_of(self.servers_in_site(site)))
        if not in_site:
            return ()
        published = self.once(("published addresses",), lambda: self._addresses.of_hosts(self.published_hosts))
        return tuple(one for one in in_site if one not in (*self._addresses_of((entry,)), *published))

    def _addresses_of(self, servers: tuple[ClientAccessServer, ...]) -> tuple[str, ...]:
        hosts = self._addresses.of_hosts(dict.fromkeys(host for cas in servers for host in hosts_inside(cas)))
        return tuple(dict.fromkeys((*hosts, *(one for cas in servers for one in self._addresses.of_server(cas.name)))))

    def _unpublished_names(self, site: str) -> Iterator[str]:
        """The names of a site's CAS that no client may know."""
        for name in dict.fromkeys(name for cas in self.servers_in_site(site) for name in names_inside(cas)):
            bare = name.removeprefix(IN_URL)
            if bare not in self._published and bare not in self._published_labels:
                yield name


def _by_site(servers: Iterable[ClientAccessServer]) -> dict[str, tuple[ClientAccessServer, ...]]:
    found: dict[str, list[ClientAccessServer]] = {}
    for server in servers:
        found.setdefault(server.site, []).append(server)
    return {site: tuple(in_site) for site, in_site in found.items()}


def _arrays_by_member(deployment: Deployment) -> dict[str, LoadBalancingArray]:
    """The first array that names a server."""
    found: dict[str, LoadBalancingArray] = {}
    for array in deployment.load_balancing_arrays:
        for member in array.members:
            found.setdefault(member, array)
    return found
