"""Requests that name several users: EWS-06, EWS-07 and EWS-08.

They are sent only where each user alone would be served, so that the combination is what is judged.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.answer_demands import Answers, HidesInnerServers, NeverAnswers
from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import (
    HopsReach,
    HopsReachEach,
    HopsUseScheme,
    HopTarget,
    NoHopTo,
    OneHop,
    ServedThroughHop,
)
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.planning.cases import can_be_met_without_service, clause_context, clauses_of, make_case_id
from harness.planning.decision_table import ProxyRoute
from harness.planning.decisions import Decision, decide
from harness.planning.demands import expected_hops, hop_to
from harness.planning.stimuli import find_access_point, find_logon, make_stimulus
from harness.planning.tables.common import REDIRECTS
from harness.planning.topology import Topology

_SERVED = Outcome(OutcomeKind.SERVED)
_NOT_REDIRECTED = NeverAnswers("EWS-09", (*(Outcome(kind) for kind in REDIRECTS), Outcome(OutcomeKind.WRONG_SERVER)))


@dataclass(frozen=True, slots=True)
class _NamedUser:
    """A user who alone would be served, and the decision that says so."""

    mailbox: Mailbox
    site: str
    decision: Decision


def multi_user_cases(topology: Topology, entry: ClientAccessServer) -> Iterator[Case]:
    """The combinations of users that one entry server is asked for."""
    for protocol, operation in ((Protocol.EWS, Operation.GETFOLDER), (Protocol.AVAILABILITY, Operation.FREEBUSY)):
        access_point = find_access_point(entry, protocol, operation)
        logon = find_logon(access_point) if access_point else None
        if access_point is None or logon is None:
            continue
        for users in _combinations(topology, entry, protocol, operation):
            mailboxes = tuple(user.mailbox for user in users)
            stimulus = make_stimulus(topology, entry, access_point, logon, protocol, operation, mailboxes)
            case_id = make_case_id(protocol, mailboxes, entry.name, operation)
            request = _MultiUserRequest(topology, entry, operation, users)
            one_site = len({user.site for user in users}) == 1
            crosses = any(user.site != entry.site for user in users)
            if protocol is Protocol.AVAILABILITY:
                sentence = (
                    "Availability may be asked for users of several sites at once; each is answered from his own site."
                )
                client, hops = request.availability(), request.availability_hops()
            elif one_site:
                sentence = "A request for several users of one site is processed and proxied as one."
                client, hops = request.of_one_site(), request.one_hop()
            else:
                sentence = (
                    "A request for users of different sites is not supported: at least one of them gets an error."
                )
                client, hops = request.of_several_sites(), None
            for suffix, alternative in (("", client), (".hops", hops)):
                if alternative is not None:
                    yield Case(
                        id=case_id + suffix,
                        title=sentence,
                        suite=Suite(protocol.value),
                        clauses=clauses_of((alternative,)),
                        alternatives=(alternative,),
                        stimulus=stimulus,
                        judges_hops=bool(suffix),
                        needs_entry_control=crosses or can_be_met_without_service((alternative,)),
                        steps=(
                            *(ExplanationStep(f"{m.mailbox.address} is in site {m.site}.") for m in users),
                            *(
                                ExplanationStep(m.decision.rule.sentence, (m.decision.rule.results[0].about,))
                                for m in users
                            ),
                            ExplanationStep(sentence, clauses_of((alternative,))),
                        ),
                    )


def _combinations(
    topology: Topology, entry: ClientAccessServer, protocol: Protocol, operation: Operation
) -> Iterator[tuple[_NamedUser, ...]]:
    """Two users of each site; the first users of two sites; for availability also those of three."""
    by_site: dict[str, list[_NamedUser]] = {}
    for mailbox in topology.mailboxes_using(protocol):
        decisions = decide(topology, mailbox, entry, protocol, operation)
        certain = len(decisions) == 1 and len(decisions[0].rule.results) == 1
        if not certain:
            continue
        result = decisions[0].rule.results[0]
        if result.kinds == (OutcomeKind.SERVED,) and not result.silent:
            site = topology.site_of(mailbox)
            by_site.setdefault(site, []).append(_NamedUser(mailbox, site, decisions[0]))
    sites = sorted(by_site, key=lambda site: site != entry.site)
    for site in sites:
        if len(by_site[site]) > 1:
            yield tuple(by_site[site][:2])
    firsts = [by_site[site][0] for site in sites]
    yield from itertools.islice(itertools.combinations(firsts, 2), 4)
    if protocol is Protocol.AVAILABILITY and len(firsts) > 2:
        yield tuple(firsts[:3])


class _MultiUserRequest:
    """What the topic documents for one combination of users at one entry server."""

    def __init__(
        self, topology: Topology, entry: ClientAccessServer, operation: Operation, users: tuple[_NamedUser, ...]
    ) -> None:
        self._topology = topology
        self._entry = entry
        self._operation = operation
        self._users = users
        self._remote = tuple(user for user in users if user.decision.rule.results[0].route is ProxyRoute.DESTINATION)

    def of_one_site(self) -> Alternative:
        demands: list[Demand] = [Answers("EWS-06", (_SERVED,)), _NOT_REDIRECTED]
        return Alternative((_SERVED,), (*demands, *self._hidden()))

    def of_several_sites(self) -> Alternative:
        outcomes = (Outcome(OutcomeKind.REFUSED), Outcome(OutcomeKind.PARTIAL))
        return Alternative(outcomes, (Answers("EWS-07", outcomes), _NOT_REDIRECTED))

    def availability(self) -> Alternative:
        return Alternative((_SERVED,), (Answers("EWS-08", (_SERVED,)), _NOT_REDIRECTED, *self._hidden()))

    def one_hop(self) -> Alternative:
        """One request to one CAS of the site, or none where it is the entry server's own."""
        if not self._remote:
            none = Outcome(OutcomeKind.HOPS, hops=())
            return Alternative((none,), (NoHopTo("EWS-06", self._topology.other_server_names(self._entry)),))
        context = clause_context(
            self._topology, self._users[0].mailbox, self._entry, self._operation, self._users[0].decision
        )
        demands = (
            HopsReach("EWS-06", self._entry.name, context.hop_targets),
            OneHop("EWS-06"),
            ServedThroughHop("EWS-05", context.site_servers),
            HopsUseScheme("GEN-04", "https", context.other_servers),
        )
        return Alternative(expected_hops(ProxyRoute.DESTINATION, context), demands)

    def availability_hops(self) -> Alternative:
        """A request to each other site that one of the users is in."""
        others = self._topology.other_server_names(self._entry)
        if not self._remote:
            none = Outcome(OutcomeKind.HOPS, hops=())
            return Alternative((none,), (NoHopTo("EWS-08", others),))
        groups: dict[str, tuple[HopTarget, ...]] = {}
        for user in self._remote:
            context = clause_context(self._topology, user.mailbox, self._entry, self._operation, user.decision)
            groups[user.site] = context.hop_targets
        outcomes = tuple(
            Outcome(
                OutcomeKind.HOPS,
                hops=tuple(hop_to(self._entry.name, target) for target in targets),
            )
            for targets in itertools.product(*groups.values())
        )
        demands = (
            HopsReachEach("EWS-08", self._entry.name, tuple(groups.values())),
            ServedThroughHop(
                "GEN-11",
                tuple(target.server for targets in groups.values() for target in targets),
                tuple(user.mailbox.address for user in self._remote),
            ),
            HopsUseScheme("GEN-04", "https", others),
        )
        return Alternative(outcomes, demands)

    def _hidden(self) -> tuple[Demand, ...]:
        names = dict.fromkeys(
            name for user in self._remote for name in self._topology.inner_names(self._entry, user.site)
        )
        return (HidesInnerServers("GEN-05", tuple(names), self._topology.published_hosts),) if names else ()
