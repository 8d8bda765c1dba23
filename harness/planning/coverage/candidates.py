"""Requests that could be chosen: who may be asked for whom, where and how."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from harness.model.deployment import Mailbox, MailboxServer
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.single_requests import find_representative
from harness.planning.coverage.elsewhere import shown_elsewhere
from harness.planning.coverage.prospects import Prospect, find_prospect
from harness.planning.entry_points import (
    EntryPoint,
    alike,
    alike_elsewhere,
    entry_points,
    kind_of,
)
from harness.planning.topology import Topology

OPERATIONS: Mapping[Protocol, tuple[Operation, ...]] = {
    Protocol.EWS: (Operation.GETFOLDER,),
    Protocol.EAS: (Operation.FOLDERSYNC, Operation.OPTIONS),
    Protocol.OWA: (Operation.OWA, Operation.EXCHANGE, Operation.PUBLIC),
    Protocol.WEBDAV: (Operation.PROPFIND,),
    Protocol.AVAILABILITY: (Operation.FREEBUSY,),
    Protocol.AUTODISCOVER: (Operation.OUTLOOK, Operation.MOBILESYNC),
    Protocol.OUTLOOK_ANYWHERE: (Operation.CONNECT,),
    Protocol.IMAP4: (Operation.LOGON,),
    Protocol.POP3: (Operation.LOGON,),
}
"""Cheap conversations first; of a protocol's operations the first one that can stands for it where one is enough."""


class Candidates:
    """The requests of one deployment, by entry points that are alike and by mailbox servers."""

    def __init__(self, topology: Topology) -> None:
        self.points = entry_points(topology)
        self._topology = topology
        self._in_site = topology.once(Candidates, self._find_points_by_site)

    def points_in(self, site: str) -> tuple[EntryPoint, ...]:
        """The entry points that a server of the site answers at."""
        return self._in_site[site]

    def _find_points_by_site(self) -> dict[str, tuple[EntryPoint, ...]]:
        found: dict[str, list[EntryPoint]] = {site.name: [] for site in self._topology.deployment.sites}
        for point in self.points:
            for site in point.sites:
                found[site].append(point)
        return {site: tuple(points) for site, points in found.items()}

    def prospect(
        self, asked: EntryPoint, mailbox: Mailbox, protocol: Protocol, operation: Operation
    ) -> Prospect | None:
        """What the request would show; None where nothing is planned for it."""
        return find_prospect(self._topology, asked, mailbox, protocol, operation)

    def prospect_of_user(
        self, asked: EntryPoint, mailbox: Mailbox, protocol: Protocol, operation: Operation
    ) -> Prospect | None:
        """The same of this very mailbox: the one that represents a server is asked for /public without a logon."""
        if operation is Operation.PUBLIC and asked.array is None and self.representative(asked) is mailbox:
            return None
        return self.prospect(asked, mailbox, protocol, operation)

    def representative(self, asked: EntryPoint) -> Mailbox | None:
        """The mailbox that shows the directories of an entry server."""
        key = (Candidates.representative, asked.name)
        return self._topology.once(key, lambda: find_representative(self._topology, asked.members[0]))

    def serves(self, asked: EntryPoint, mailbox: Mailbox, protocol: Protocol, operation: Operation) -> bool:
        """Whether the user is certain to be served."""
        prospect = self.prospect_of_user(asked, mailbox, protocol, operation)
        return prospect is not None and prospect.serves

    def first_user(self, server: MailboxServer, protocol: Protocol) -> Mailbox:
        """The first mailbox on a server that may use the protocol, where one may."""
        return self._topology.homes.users_on(server.name, protocol)[0]

    def servers(self, protocol: Protocol) -> tuple[MailboxServer, ...]:
        """The mailbox servers with a user of the protocol."""
        return self._topology.homes.servers_using(protocol)

    def at_home(self, protocol: Protocol, operation: Operation) -> Iterator[tuple[EntryPoint, Mailbox]]:
        """The first of those that are alike in each site, for the first two users of each server of the site."""
        homes = self._topology.homes
        for site, points in self._in_site.items():
            servers = homes.servers_in_site(site, protocol)
            users = [mailbox for server in servers for mailbox in homes.users_on(server.name, protocol)]
            groups = alike(self._topology, points if users else (), protocol, operation, own_site=True)
            for group in groups.values():
                yield from ((group.members[0], mailbox) for mailbox in users)

    def elsewhere(self, protocol: Protocol, operation: Operation) -> Iterator[tuple[EntryPoint, Mailbox]]:
        """The first of those that are alike, for the first user of each server in another site.

        The first two of both for /public, which is not asked for the mailbox that represents a server.
        """
        number = 2 if operation is Operation.PUBLIC else 1
        for kind, group in alike_elsewhere(self._topology, protocol, operation).items():
            for one in shown_elsewhere(self._topology, kind, protocol, operation):
                if one.is_new:
                    users = self._topology.homes.users_on(one.server.name, protocol)[:number]
                    yield from itertools.product(itertools.islice(group.outside(one.server.site), number), users)

    def points_for(
        self, mailbox: Mailbox, protocol: Protocol, operation: Operation, *, other_arrays: bool
    ) -> Iterator[EntryPoint]:
        """Every entry point of the mailbox's site, and the first of those that are alike of the others.

        Where any user is served at an array, he is at a server: without `other_arrays` those of other sites are not
        among them, of which there are many kinds.
        """
        site = self._topology.site_of(mailbox)
        yield from self.points_in(site)
        for group in alike_elsewhere(self._topology, protocol, operation).values():
            asked = group.first_outside(site)
            if asked is not None and (other_arrays or asked.array is None):
                yield asked

    def users_at_home(self, asked: EntryPoint, protocol: Protocol) -> Iterator[Mailbox]:
        """Users of its own sites: of each server the first one, then the second ones.

        Entry points of one site begin at different servers, so that all of these have their turn.
        """
        homes = self._topology.homes
        sites = dict.fromkeys(member.site for member in asked.members)
        servers = [server for site in sites for server in homes.servers_in_site(site, protocol)]
        begun = self.points_in(asked.members[0].site).index(asked) % len(servers) if servers else 0
        users = [homes.users_on(server.name, protocol) for server in (*servers[begun:], *servers[:begun])]
        yield from (on_server[0] for on_server in users)
        yield from (on_server[1] for on_server in users if len(on_server) > 1)

    def users_elsewhere(
        self, asked: EntryPoint, protocol: Protocol, operation: Operation, *, served: bool
    ) -> Iterator[Mailbox]:
        """Users of servers of other sites for whom anything is planned there, or who are `served`: first ones first."""
        kind = kind_of(self._topology, asked, protocol, operation, own_site=False)
        if kind is None:
            return
        key = (Candidates.users_elsewhere, protocol, operation, kind, served)
        shown = shown_elsewhere(self._topology, kind, protocol, operation)
        servers = self._topology.once(
            key, lambda: tuple(one.server for one in shown if one.prospect.serves or not served)
        )
        users_on = self._topology.homes.users_on
        for number in range(2):
            users = (users_on(server.name, protocol) for server in servers if not asked.is_in(server.site))
            yield from (on_server[number] for on_server in users if len(on_server) > number)
