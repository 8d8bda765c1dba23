"""How a cell ends while sites are down or offline.

The topic says one thing of it, in "Disabling Redirection": where the Internet connection of a site is down, its users
are redirected to nowhere, and with RedirectToOptimalOWAServer $false on the server that they ask they are proxied
instead (OWA-13). Single servers that do not answer are the matter of NLB-06, NLB-08 and NLB-10. All else here is plain
consequence, not the topic's: a server that is down gives no answer; whose own servers are down is served by nobody, and
gets an error or no answer; a page, a 451 or settings are still given, since they come from the directory, but a host
behind which every server is down leads nowhere. The clients of a server that faces the Internet are taken to be
outside, those of the others inside: what these reach of a site that is offline is as before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from harness.model.cell import CellExpectation
from harness.model.deployment import ClientAccessServer
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.site_state import SiteState
from harness.planning.directories import external_urls
from harness.planning.request import Request
from harness.planning.topology import Topology
from harness.planning.urls import host_of

_NO_ANSWER = Outcome(OutcomeKind.UNREACHABLE)
_ERROR = Outcome(OutcomeKind.REFUSED)


class SiteOutages:
    """The ends of a deployment's cells, by the state of each site; a site that is not named is as it should be."""

    def __init__(self, topology: Topology, states: Mapping[str, SiteState]) -> None:
        self._topology = topology
        self._states = states
        self._sites = {cas.name: cas.site for cas in topology.deployment.client_access_servers}

    def end_of(self, request: Request, expected: CellExpectation) -> CellExpectation:
        """What may be seen in the end of what the topic allows while all sites are up."""
        if not self._states:
            return expected
        if not self._is_reached(request.entry):
            return _replaced((_NO_ANSWER,), self._describe_silence(request.entry.site))
        ended = self._without_service(request, expected)
        return replace(ended, dead_ends=self.dead_ends(ended.outcomes, outside=faces_the_internet(request.entry)))

    def dead_ends(self, outcomes: Iterable[Outcome], *, outside: bool = True) -> tuple[Outcome, ...]:
        """Those of the outcomes whose URLs lead nowhere, for clients outside or inside."""
        return tuple(outcome for outcome in outcomes if self._leads_nowhere(outcome, outside=outside))

    @property
    def sites(self) -> Collection[str]:
        """The sites that are down or offline."""
        return self._states.keys()

    def touches(self, cas: ClientAccessServer) -> bool:
        """Whether a server stands in a site that is down or offline, or a URL of it leads to a host that is dead."""
        return cas.site in self._states or any(self._is_dead(url, outside=True) for url in external_urls(cas))

    def _is_reached(self, entry: ClientAccessServer) -> bool:
        """Whether its clients reach it: those of a server that faces the Internet are outside."""
        state = self._states.get(entry.site)
        return state is None or (state is SiteState.OFFLINE and not faces_the_internet(entry))

    def _describe_silence(self, site: str) -> str:
        if self._states[site] is SiteState.DOWN:
            return f"Site {site} is down: its servers do not answer."
        return f"Site {site} is offline: no client outside reaches its servers."

    def _without_service(self, request: Request, expected: CellExpectation) -> CellExpectation:
        """Nobody is served whose Mailbox server is down, nor through servers that are down."""
        served = [outcome for outcome in expected.outcomes if outcome.kind is OutcomeKind.SERVED]
        home = self._topology.site_of(request.mailbox)
        ways = [self._is_way_down(hops) for hops in expected.hops or ()]
        if not served or not (self._states.get(home) is SiteState.DOWN or any(ways)):
            return expected
        stays = self._states.get(home) is not SiteState.DOWN and not all(ways)
        kept = tuple(outcome for outcome in expected.outcomes if stays or outcome not in served)
        failing = tuple(outcome for outcome in (_ERROR, _NO_ANSWER) if outcome not in kept)
        return _replaced((*kept, *failing), "The servers that would serve the user are down.")

    def _is_way_down(self, hops: Outcome) -> bool:
        return any(self._states.get(self._sites.get(hop.destination, "")) is SiteState.DOWN for hop in hops.hops or ())

    def _leads_nowhere(self, outcome: Outcome, *, outside: bool) -> bool:
        if outcome.kind is OutcomeKind.SETTINGS:
            parts = (outcome.expr, outcome.urls)
            services = [urls for named in parts for urls in (named or {}).values()]
            return any(urls and all(self._is_dead(url, outside=outside) for url in urls) for urls in services)
        target = outcome.link or outcome.location
        return target is not None and self._is_dead(target, outside=outside)

    def _is_dead(self, url: str, *, outside: bool) -> bool:
        """Whether every server behind the host is down, or for clients outside is in a site that is offline."""
        host = host_of(url)
        servers = self._topology.servers_at(host) or self._topology.carriers_of(host)
        states = [self._states.get(self._sites[name]) for name in servers]
        if not states or None in states:
            return False
        from_outside = outside and host in self._topology.published_hosts
        return from_outside or all(state is SiteState.DOWN for state in states)


def faces_the_internet(cas: ClientAccessServer) -> bool:
    """Whether the clients of a server are taken to be outside."""
    return bool(external_urls(cas)) if cas.internet_facing is None else cas.internet_facing


def _replaced(outcomes: tuple[Outcome, ...], why: str) -> CellExpectation:
    """Outcomes that no clause decides; of the requests between servers nothing is told."""
    return CellExpectation(outcomes, hops=None, clauses=(), silent=(), sentences=(why,))
