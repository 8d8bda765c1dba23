"""What the topic allows in a cell, worked out once for all cells that it treats alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from harness.model.cell import CellExpectation
from harness.model.deployment import Deployment, Mailbox
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.site_state import SiteState
from harness.planning.autodiscover_urls import settings_alternative
from harness.planning.cases.alternatives import clause_context, client_outcomes, with_added_clauses
from harness.planning.decision_table import AllowedResult, ProxyRoute
from harness.planning.decisions import Decision, decide
from harness.planning.demands import expected_hops, one_hop_outcome
from harness.planning.hop_targets import hop_targets
from harness.planning.request import Request
from harness.planning.site_outages import SiteOutages
from harness.planning.stimuli import find_access_point
from harness.planning.topology import Topology

_Key = tuple[str, Protocol, Operation, tuple[object, ...]]


class Expectations:
    """The expectations of one deployment, while sites are in the given states; those of equal cells are one object.

    Of a deployment that differs from an `earlier` one what is known of the same mailboxes is taken over.
    """

    def __init__(
        self,
        deployment: Deployment,
        states: Mapping[str, SiteState] | None = None,
        *,
        earlier: Expectations | None = None,
    ) -> None:
        self.topology: Topology = Topology(deployment, earlier.topology if earlier else None)
        self.outages = SiteOutages(self.topology, states or {})
        self.entries = {entry.name: entry for entry in self.topology.entry_servers()}
        self._known: dict[_Key, CellExpectation | None] = {}

    def find(self, entry: str, mailbox: Mailbox, protocol: Protocol, operation: Operation) -> CellExpectation | None:
        """What may be seen of a request; None where the entry server cannot be asked, or nothing is said on it."""
        server = self.entries.get(entry)
        if server is None or protocol in mailbox.disabled:
            return None
        key = (entry, protocol, operation, self._home(mailbox))
        if key not in self._known:
            self._known[key] = self._work_out(Request(server, (mailbox,), protocol, operation))
        return self._known[key]

    def settings(self, site: str, operation: Operation) -> tuple[Outcome, ...]:
        """What Autodiscover may name for the mailboxes of a site, whichever server is asked."""
        named = settings_alternative(self.topology, site, operation)
        return named.outcomes if named else ()

    def _home(self, mailbox: Mailbox) -> tuple[object, ...]:
        """What counts of the mailbox's server: of an Exchange 2007 one its site and version."""
        server = self.topology.server_of(mailbox)
        name = "" if self.topology.is_on_2007(mailbox) else server.name
        return name, server.site, server.version.major, server.version.minor

    def _work_out(self, request: Request) -> CellExpectation | None:
        decisions = decide(self.topology, request) if find_access_point(request) else ()
        outcomes = self._client_outcomes(request, decisions)
        if not outcomes:
            return None
        results = [(decision, result) for decision in decisions for result in decision.rule.results]
        cited = (with_added_clauses(self.topology, request.entry, *one).clauses for one in results)
        allowed = CellExpectation(
            outcomes=outcomes,
            hops=_hop_outcomes(self.topology, request, decisions),
            clauses=tuple(dict.fromkeys(clause for clauses in cited for clause in clauses)),
            silent=tuple(dict.fromkeys(result.silent for _, result in results if result.silent)),
            sentences=tuple(dict.fromkeys(decision.rule.sentence for decision in decisions)),
        )
        return self.outages.end_of(request, allowed)

    def _client_outcomes(self, request: Request, decisions: tuple[Decision, ...]) -> tuple[Outcome, ...]:
        if request.protocol is Protocol.AUTODISCOVER:
            return self.settings(self.topology.site_of(request.mailbox), request.operation) if decisions else ()
        return _distinct(outcome for decision in decisions for outcome in client_outcomes(request, decision))


def _hop_outcomes(topology: Topology, request: Request, decisions: tuple[Decision, ...]) -> tuple[Outcome, ...] | None:
    """The hops that may be seen; None where one of the results leaves them open, so that they are not judged."""
    results = [(decision, result) for decision in decisions for result in decision.rule.results]
    if any(result.route is ProxyRoute.NOT_JUDGED for _, result in results):
        return None
    return _distinct(hops for one in results for hops in _hops_of(topology, request, *one))


def _hops_of(topology: Topology, request: Request, decision: Decision, result: AllowedResult) -> Iterator[Outcome]:
    """As `hop_alternatives` has them, without what every clause demands of them, which takes longer to find."""
    if result.hops.about is None:
        yield Outcome(OutcomeKind.HOPS)
    elif result.route is ProxyRoute.NONE:
        yield Outcome(OutcomeKind.HOPS, hops=())
    elif result.route is ProxyRoute.DESTINATION:
        for destination in decision.destinations:
            for target in hop_targets(topology, destination, request.operation):
                yield one_hop_outcome(request.entry.name, target)
    else:
        yield from expected_hops(result.route, clause_context(topology, request, decision))


def _distinct(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Each once; outcomes that map addresses to URLs cannot be hashed."""
    found: list[Outcome] = []
    for outcome in outcomes:
        if outcome not in found:
            found.append(outcome)
    return tuple(found)
