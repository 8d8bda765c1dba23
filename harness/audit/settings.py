"""What the clauses on settings look up in a deployment: sites, arrays, who faces the Internet.

Written for the audit alone: the oracle and the farm have look-ups of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from itertools import chain, count

from harness.model.deployment import (
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    MailboxServer,
    Site,
)
from harness.model.finding import Subject, SubjectKind

_EXCHANGE_2007 = 8
_EXCHANGE_2003 = (6, 5)


class Placement(Enum):
    """Which clauses a server's URLs and authentication are judged by: those for a server of its own, or for arrays."""

    BY_ITSELF = auto()  # CFG-01, CFG-03, CFG-04
    INTERNET_FACING_ARRAY = auto()  # NLB-02
    INNER_ARRAY = auto()  # NLB-03
    ARRAY_NOT_KNOWN = auto()  # whether the array faces the Internet is not in the file


class Settings:
    """Answers questions about a deployment whose names its reader has found consistent."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self._sites: Mapping[str, Site] = {site.name: site for site in deployment.sites}
        self._servers = {server.name: server for server in deployment.client_access_servers}
        self._arrays = {name: array for array in deployment.load_balancing_arrays for name in array.members}
        self._mailbox_sites = {server.site for server in deployment.mailbox_servers if is_exchange_2007(server)}
        self._client_access_sites = {server.site for server in deployment.client_access_servers}

    @property
    def organization(self) -> Subject:
        """The organization, for a clause that is about all of it."""
        return Subject(SubjectKind.ORGANIZATION, self.deployment.organization.name)

    @property
    def has_several_sites(self) -> bool:
        """Whether more than one Active Directory site has an Exchange 2007 server; if not, nothing is to be set."""
        return len(self._mailbox_sites | self._client_access_sites) > 1

    def unused_name(self, wanted: str) -> str:
        """The name for a new server or array; with a number where another one is called so."""
        used = {
            *(server.name.lower() for server in self.deployment.client_access_servers),
            *(server.name.lower() for server in self.deployment.mailbox_servers),
            *(array.name.lower() for array in self.deployment.load_balancing_arrays),
        }
        numbered = (f"{wanted}-{number}" for number in count(2))
        return next(name for name in chain((wanted,), numbered) if name.lower() not in used)

    def site_of(self, server: ClientAccessServer) -> Site:
        """The server's Active Directory site."""
        return self._sites[server.site]

    def servers_of(self, site: Site) -> tuple[ClientAccessServer, ...]:
        """The Client Access servers of a site, in the file's order."""
        return tuple(server for server in self.deployment.client_access_servers if server.site == site.name)

    def needs_client_access_server(self, site: Site) -> bool:
        """Whether a site has Exchange 2007 mailboxes or a name in public DNS."""
        return site.name in self._mailbox_sites or site.published_host is not None

    def is_destination(self, server: ClientAccessServer) -> bool:
        """Whether requests of other sites come to this server: its site has an Exchange 2007 Mailbox server."""
        return server.site in self._mailbox_sites

    def back_end_servers(self) -> tuple[MailboxServer, ...]:
        """The Exchange 2003 back-end servers."""
        return tuple(server for server in self.deployment.mailbox_servers if _version(server) == _EXCHANGE_2003)

    def array_of(self, server: ClientAccessServer) -> LoadBalancingArray | None:
        """The load-balancing array that the server is a member of."""
        return self._arrays.get(server.name)

    def members_of(self, array: LoadBalancingArray) -> tuple[ClientAccessServer, ...]:
        """The servers of an array."""
        return tuple(self._servers[name] for name in array.members)

    def unclear_members_of(self, array: LoadBalancingArray) -> str:
        """The members of which the file does not say whether they face the Internet."""
        return ", ".join(member.name for member in self.members_of(array) if member.internet_facing is None)

    def is_internet_facing(self, array: LoadBalancingArray) -> bool | None:
        """Whether a member faces the Internet; None where none is said to, and some are not said not to."""
        stated = {member.internet_facing for member in self.members_of(array)}
        if True in stated:
            return True
        return None if None in stated else False

    def placement_of(self, server: ClientAccessServer) -> Placement:
        """By which clauses the server is judged: by itself where its array faces the Internet and it does not."""
        array = self.array_of(server)
        if array is None:
            return Placement.BY_ITSELF
        match self.is_internet_facing(array):
            case True:
                return Placement.INTERNET_FACING_ARRAY if server.internet_facing else Placement.BY_ITSELF
            case False:
                return Placement.INNER_ARRAY
            case None:
                return Placement.ARRAY_NOT_KNOWN


def is_exchange_2007(server: MailboxServer) -> bool:
    """Whether it is an Exchange 2007 Mailbox server."""
    return server.version.major >= _EXCHANGE_2007


def _version(server: MailboxServer) -> tuple[int, int]:
    return (server.version.major, server.version.minor)
