"""Users of one site who are all proxied to the same servers: their visits in turn show what is shared."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.deployment import ClientAccessServer
from harness.model.outcome import Outcome
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.cases.single_requests import clause_context
from harness.planning.decision_table import ProxyRoute
from harness.planning.decisions import Decision, decide
from harness.planning.demands import expected_hops
from harness.planning.stimuli import find_access_point, find_logon, make_stimulus
from harness.planning.topology import Topology

USERS_IN_TURN = 3
"""Several users in turn, so that each one's visits lie between those of the others."""


@dataclass(frozen=True, slots=True)
class ProxiedUsers:
    """`stimulus` is one visit of each; each is proxied to one of the `destinations`, with one of the `hop_outcomes`."""

    stimulus: Stimulus
    destinations: tuple[ClientAccessServer, ...]
    hop_outcomes: tuple[Outcome, ...]

    @property
    def destination_names(self) -> tuple[str, ...]:
        """The names of the destinations."""
        return tuple(cas.name for cas in self.destinations)


def find_proxied_users(
    topology: Topology, entry: ClientAccessServer, site: str, protocol: Protocol, operation: Operation
) -> ProxiedUsers | None:
    """Users of another site, asking `entry`; None where none of them is expected to be proxied to several servers."""
    access_point = find_access_point(entry, protocol, operation)
    logon = find_logon(access_point) if access_point else None
    mailboxes = tuple(
        mailbox
        for mailbox in topology.mailboxes_using(protocol)
        if topology.site_of(mailbox) == site and topology.is_on_2007(mailbox)
    )
    if access_point is None or logon is None or not mailboxes:
        return None
    decisions = decide(topology, mailboxes[0], entry, protocol, operation)
    if not is_proxied_to_several(decisions):
        return None
    users = tuple(m for m in mailboxes if decide(topology, m, entry, protocol, operation) == decisions)
    context = clause_context(topology, mailboxes[0], entry, operation, decisions[0])
    return ProxiedUsers(
        stimulus=make_stimulus(topology, entry, access_point, logon, protocol, operation, users[:USERS_IN_TURN]),
        destinations=decisions[0].destinations,
        hop_outcomes=expected_hops(ProxyRoute.DESTINATION, context),
    )


def is_proxied_to_several(decisions: tuple[Decision, ...]) -> bool:
    """Whether every CAS of the site may be proxied to, and there is more than one."""
    return (
        len(decisions) == 1
        and len(decisions[0].destinations) > 1
        and all(result.route is ProxyRoute.DESTINATION for result in decisions[0].rule.results)
    )
