"""Users of one site who are all proxied to the same servers of it: who shows, by visiting in turn, what is shared."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.deployment import ClientAccessServer
from harness.model.outcome import Outcome
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.cases import surroundings
from harness.planning.decision_table import Route
from harness.planning.decisions import Decision, decide
from harness.planning.demands import expected_hops
from harness.planning.stimuli import find_door, find_logon, stimulus
from harness.planning.topology import Lookup

USERS = 3
"""Several users in turn, so that each one's visits lie between those of others ("whatever the connection counts")."""


@dataclass(frozen=True, slots=True)
class Visitors:
    """`asked` is one visit of each; every one is proxied to one of the `destinations`, by one of the `hop_outcomes`."""

    asked: Stimulus
    destinations: tuple[ClientAccessServer, ...]
    hop_outcomes: tuple[Outcome, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the destinations."""
        return tuple(cas.name for cas in self.destinations)


def find_visitors(
    lookup: Lookup, entry: ClientAccessServer, site: str, protocol: Protocol, operation: Operation
) -> Visitors | None:
    """Who of another site visits through `entry`; None where nobody is due to be proxied to several servers."""
    door = find_door(entry, protocol, operation)
    logon = find_logon(door) if door else None
    mailboxes = tuple(
        mailbox for mailbox in lookup.uses(protocol) if lookup.site_of(mailbox) == site and lookup.is_on_2007(mailbox)
    )
    if door is None or logon is None or not mailboxes:
        return None
    decisions = decide(lookup, mailboxes[0], entry, protocol, operation)
    if not is_proxied_to_several(decisions):
        return None
    visitors = tuple(m for m in mailboxes if decide(lookup, m, entry, protocol, operation) == decisions)
    around = surroundings(lookup, mailboxes[0], entry, operation, decisions[0])
    return Visitors(
        asked=stimulus(lookup, entry, door, logon, protocol, operation, visitors[:USERS]),
        destinations=decisions[0].destinations,
        hop_outcomes=expected_hops(Route.DESTINATION, around),
    )


def is_proxied_to_several(decisions: tuple[Decision, ...]) -> bool:
    """Whether every CAS of the site may be proxied to, and there is more than one."""
    return (
        len(decisions) == 1
        and len(decisions[0].destinations) > 1
        and all(ending.route is Route.DESTINATION for ending in decisions[0].rule.endings)
    )
