"""What the users of each mailbox server are shown at entry points of other sites, by kind of entry point.

There are few kinds of entry servers, but about as many kinds of arrays as arrays, each a mixture of servers of its own:
an array is not asked for every mailbox server, but for the first of those whose users its members show the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from harness.model.deployment import MailboxServer
from harness.model.protocol import Operation, Protocol
from harness.planning.coverage.prospects import Prospect, find_prospect
from harness.planning.entry_points import AlikeEntryPoints, alike_elsewhere
from harness.planning.topology import Topology


@dataclass(frozen=True, slots=True)
class ShownElsewhere:
    """What the users of a server are shown; `is_new` says that no server before it has users who are shown the same."""

    server: MailboxServer
    prospect: Prospect
    is_new: bool = True


def shown_elsewhere(
    topology: Topology, kind: int, protocol: Protocol, operation: Operation
) -> tuple[ShownElsewhere, ...]:
    """The servers for which anything is planned at any entry point of this kind that is in another site."""
    group = alike_elsewhere(topology, protocol, operation)[kind]
    find = _at_servers if group.members[0].array is None else _at_arrays
    key = (shown_elsewhere, kind, protocol, operation)
    return topology.once(key, lambda: tuple(find(topology, group, protocol, operation)))


def _at_servers(
    topology: Topology, group: AlikeEntryPoints, protocol: Protocol, operation: Operation
) -> Iterator[ShownElsewhere]:
    for server in topology.homes.servers_using(protocol):
        prospect = _find_prospect(topology, group, server, protocol, operation)
        if prospect is not None:
            yield ShownElsewhere(server, prospect)


def _at_arrays(
    topology: Topology, group: AlikeEntryPoints, protocol: Protocol, operation: Operation
) -> Iterator[ShownElsewhere]:
    views = topology.once((_views, protocol, operation), lambda: _views(topology, protocol, operation))
    found: dict[Hashable, Prospect | None] = {}
    for server in topology.homes.servers_using(protocol):
        if server.site in group.sites_of_all:
            continue
        view = views[server.name]
        is_new = view not in found
        if is_new:
            found[view] = _find_prospect(topology, group, server, protocol, operation)
        prospect = found[view]
        if prospect is not None:
            yield ShownElsewhere(server, prospect, is_new)


def _find_prospect(
    topology: Topology, group: AlikeEntryPoints, server: MailboxServer, protocol: Protocol, operation: Operation
) -> Prospect | None:
    asked = group.first_outside(server.site)
    mailbox = topology.homes.users_on(server.name, protocol)[0]
    return None if asked is None else find_prospect(topology, asked, mailbox, protocol, operation)


def _views(topology: Topology, protocol: Protocol, operation: Operation) -> Mapping[str, Hashable]:
    """By the name of each server what its users are shown by every kind of entry server, as far as arrays show it."""
    views: dict[str, list[Hashable]] = {server.name: [] for server in topology.homes.servers_using(protocol)}
    for kind, group in alike_elsewhere(topology, protocol, operation).items():
        if group.members[0].array is None:
            for one in shown_elsewhere(topology, kind, protocol, operation):
                shown = one.prospect
                seen = (shown.cells, shown.serves, shown.may_accept, shown.urls)
                views[one.server.name].append((kind, topology.number(seen)))
    return {name: tuple(view) for name, view in views.items()}
