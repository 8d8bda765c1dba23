"""Users who alone would be served at an entry server, site by site."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.deployment import Mailbox
from harness.model.outcome import OutcomeKind
from harness.planning.decisions import Decision, decide, entry_settings
from harness.planning.entry_points import alike_elsewhere, entry_point, kind_of
from harness.planning.request import Request
from harness.planning.topology import Topology


@dataclass(frozen=True, slots=True)
class ServedUser:
    """A user who alone would be served, and the decision that says so."""

    mailbox: Mailbox
    site: str
    decision: Decision


def served_by_site(topology: Topology, request: Request) -> list[tuple[ServedUser, ...]]:
    """The first two users of each site who are certain to be served; the entry server's own site comes first."""
    entry = request.entry
    own = _first_served(topology, request, entry.site)
    elsewhere = [users for users in _served_elsewhere(topology, request) if users[0].site != entry.site]
    return [own, *elsewhere] if own else elsewhere


def _served_elsewhere(topology: Topology, request: Request) -> list[tuple[ServedUser, ...]]:
    """Those of each site at entry servers of other sites that answer like this one, in the order of the file."""
    protocol, operation = request.protocol, request.operation
    kind = kind_of(topology, entry_point(topology, request.entry), protocol, operation, own_site=False)
    if kind is None:
        return []
    return topology.once((_served_elsewhere, protocol, kind), lambda: _find_served(topology, request, kind))


def _find_served(topology: Topology, request: Request, kind: int) -> list[tuple[ServedUser, ...]]:
    group = alike_elsewhere(topology, request.protocol, request.operation)[kind]
    asked = ((site.name, group.first_outside(site.name)) for site in topology.deployment.sites)
    found = [_first_served(topology, request.at(one.members[0]), site) for site, one in asked if one is not None]
    return sorted(filter(None, found), key=lambda users: topology.homes.position(users[0].mailbox))


def _first_served(topology: Topology, request: Request, site: str) -> tuple[ServedUser, ...]:
    """The first two of one site; the same at all entry servers of other sites that decide alike."""
    own_site = request.entry.site == site
    decides = entry_settings(request.entry, request.protocol, request.operation, own_site=own_site)
    key = (_first_served, request.protocol, site, own_site, decides)
    return topology.once(key, lambda: tuple(itertools.islice(_served_users(topology, request, site), 2)))


def _served_users(topology: Topology, request: Request, site: str) -> Iterator[ServedUser]:
    for mailbox in topology.homes.some_in_site(site):
        user = find_served(topology, request, mailbox, site)
        if user is not None:
            yield user


def find_served(topology: Topology, request: Request, mailbox: Mailbox, site: str) -> ServedUser | None:
    """The user, where it is certain that he would be served alone."""
    if request.protocol in mailbox.disabled:
        return None
    decisions = decide(topology, request.of(mailbox))
    results = [result for decision in decisions for result in decision.rule.results]
    certain = len(results) == 1 and results[0].kinds == (OutcomeKind.SERVED,) and not results[0].silent
    return ServedUser(mailbox, site, decisions[0]) if certain else None
