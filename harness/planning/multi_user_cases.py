"""Requests that name several users: EWS-06, EWS-07 and EWS-08.

They are asked only where each user alone would be served, so that what is judged is the combination.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import (
    Alternative,
    Answers,
    Demand,
    HidesInnerServers,
    HopsReach,
    HopsReachEach,
    HopsUseScheme,
    HopTarget,
    NeverAnswers,
    NoHopTo,
    OneHop,
    ServedThroughHop,
)
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.planning.cases import case_path, clauses_of, may_be_met_unserved, surroundings
from harness.planning.decision_table import Route
from harness.planning.decisions import Decision, decide
from harness.planning.demands import expected_hops, hop_to
from harness.planning.stimuli import find_door, find_logon, stimulus
from harness.planning.tables.common import REDIRECTS
from harness.planning.topology import Lookup

_SERVED = Outcome(OutcomeKind.SERVED)
_NOT_REDIRECTED = NeverAnswers("EWS-09", (*(Outcome(kind) for kind in REDIRECTS), Outcome(OutcomeKind.WRONG_SERVER)))


@dataclass(frozen=True, slots=True)
class _Member:
    """A user who alone would be served, and the decision that says so."""

    mailbox: Mailbox
    site: str
    decision: Decision


def group_cases(lookup: Lookup, entry: ClientAccessServer) -> Iterator[Case]:
    """Every combination worth asking of one entry server."""
    for protocol, operation in ((Protocol.EWS, Operation.GETFOLDER), (Protocol.AVAILABILITY, Operation.FREEBUSY)):
        door = find_door(entry, protocol, operation)
        logon = find_logon(door) if door else None
        if door is None or logon is None:
            continue
        for members in _combinations(lookup, entry, protocol, operation):
            mailboxes = tuple(member.mailbox for member in members)
            asked = stimulus(lookup, entry, door, logon, protocol, operation, mailboxes)
            identity = case_path(protocol, mailboxes, entry.name, operation)
            group = _Group(lookup, entry, operation, members)
            one_site = len({member.site for member in members}) == 1
            crosses = any(member.site != entry.site for member in members)
            if protocol is Protocol.AVAILABILITY:
                says = (
                    "Availability may be asked for users of several sites at once; each is answered from his own site."
                )
                client, hops = group.availability(), group.availability_hops()
            elif one_site:
                says = "A request for several users of one site is processed and proxied as one."
                client, hops = group.of_one_site(), group.one_hop()
            else:
                says = "A request for users of different sites is not supported: at least one of them gets an error."
                client, hops = group.of_several_sites(), None
            for suffix, alternative in (("", client), (".hops", hops)):
                if alternative is not None:
                    yield Case(
                        id=identity + suffix,
                        title=says,
                        suite=Suite(protocol.value),
                        clauses=clauses_of((alternative,)),
                        alternatives=(alternative,),
                        stimulus=asked,
                        judges_hops=bool(suffix),
                        needs_entry_control=crosses or may_be_met_unserved((alternative,)),
                        steps=(
                            *(ExplanationStep(f"{m.mailbox.address} is in site {m.site}.") for m in members),
                            *(
                                ExplanationStep(m.decision.rule.says, m.decision.rule.endings[0].clauses[:1])
                                for m in members
                            ),
                            ExplanationStep(says, clauses_of((alternative,))),
                        ),
                    )


def _combinations(
    lookup: Lookup, entry: ClientAccessServer, protocol: Protocol, operation: Operation
) -> Iterator[tuple[_Member, ...]]:
    """Two users of each site; the first users of two sites; for availability also those of three."""
    by_site: dict[str, list[_Member]] = {}
    for mailbox in lookup.uses(protocol):
        decisions = decide(lookup, mailbox, entry, protocol, operation)
        certain = len(decisions) == 1 and len(decisions[0].rule.endings) == 1
        if not certain:
            continue
        ending = decisions[0].rule.endings[0]
        if ending.kinds == (OutcomeKind.SERVED,) and not ending.silent:
            site = lookup.site_of(mailbox)
            by_site.setdefault(site, []).append(_Member(mailbox, site, decisions[0]))
    sites = sorted(by_site, key=lambda site: site != entry.site)
    for site in sites:
        if len(by_site[site]) > 1:
            yield tuple(by_site[site][:2])
    firsts = [by_site[site][0] for site in sites]
    yield from itertools.islice(itertools.combinations(firsts, 2), 4)
    if protocol is Protocol.AVAILABILITY and len(firsts) > 2:
        yield tuple(firsts[:3])


class _Group:
    """What the topic says of one combination at one entry server."""

    def __init__(
        self, lookup: Lookup, entry: ClientAccessServer, operation: Operation, members: tuple[_Member, ...]
    ) -> None:
        self._lookup = lookup
        self._entry = entry
        self._operation = operation
        self._members = members
        self._remote = tuple(member for member in members if member.decision.rule.endings[0].route is Route.DESTINATION)

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
            return Alternative((none,), (NoHopTo("EWS-06", self._lookup.others(self._entry)),))
        around = surroundings(
            self._lookup, self._members[0].mailbox, self._entry, self._operation, self._members[0].decision
        )
        demands = (
            HopsReach("EWS-06", self._entry.name, around.hop_targets),
            OneHop("EWS-06"),
            ServedThroughHop("EWS-05", around.site_servers),
            HopsUseScheme("GEN-04", "https", around.other_servers),
        )
        return Alternative(expected_hops(Route.DESTINATION, around), demands)

    def availability_hops(self) -> Alternative:
        """A request to each other site that one of the users is in."""
        others = self._lookup.others(self._entry)
        if not self._remote:
            none = Outcome(OutcomeKind.HOPS, hops=())
            return Alternative((none,), (NoHopTo("EWS-08", others),))
        groups: dict[str, tuple[HopTarget, ...]] = {}
        for member in self._remote:
            around = surroundings(self._lookup, member.mailbox, self._entry, self._operation, member.decision)
            groups[member.site] = around.hop_targets
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
                tuple(member.mailbox.address for member in self._remote),
            ),
            HopsUseScheme("GEN-04", "https", others),
        )
        return Alternative(outcomes, demands)

    def _hidden(self) -> tuple[Demand, ...]:
        names = dict.fromkeys(
            name for member in self._remote for name in self._lookup.inner_names(self._entry, member.site)
        )
        return (HidesInnerServers("GEN-05", tuple(names), self._lookup.published_hosts),) if names else ()
