"""Requests that name several users: EWS-06, EWS-07 and EWS-08.

They are sent only where each user alone would be served, so that the combination is what is judged.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from harness.model.answer_demands import (
    AgreesWithCalendars,
    AnswerDemand,
    Answers,
    GivesOwnFolders,
    HidesInnerServers,
    NeverAnswers,
)
from harness.model.case import Case, ExplanationStep, Suite
from harness.model.clause import Strength
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import Alternative
from harness.model.hop_demands import HopsReach, HopsReachEach, HopsUseScheme, NoHopTo, OneHop, ServedThroughHop
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.cases.alternatives import clause_context
from harness.planning.cases.common import can_be_met_without_service, clauses_of, make_case_id
from harness.planning.cases.comparisons import find_comparisons
from harness.planning.cases.served_users import ServedUser, find_served, served_by_site
from harness.planning.cases.site_rounds import SiteRounds
from harness.planning.clause_demands import SENT_ELSEWHERE
from harness.planning.decision_table import ProxyRoute
from harness.planning.demands import expected_hops, hop_to
from harness.planning.request import Request
from harness.planning.stimuli import find_stimulus
from harness.planning.topology import Topology

_SERVED = Outcome(OutcomeKind.SERVED)
_NOT_REDIRECTED = NeverAnswers("EWS-09", tuple(Outcome(kind) for kind in SENT_ELSEWHERE))


@dataclass(frozen=True, slots=True)
class _Group:
    """Users who are asked for together: `asked` is the request without them."""

    asked: Request
    users: tuple[ServedUser, ...]

    @property
    def request(self) -> Request:
        """The one request that names all of them."""
        return self.asked.of(*(user.mailbox for user in self.users))

    @property
    def proxied(self) -> tuple[ServedUser, ...]:
        """Those whose part of the answer comes from another site."""
        return tuple(u for u in self.users if u.decision.rule.results[0].route is ProxyRoute.DESTINATION)


@dataclass(frozen=True, slots=True)
class _Documented:
    """What the topic says of a group: in a sentence, for the client, and between the servers where it does."""

    sentence: str
    client: Alternative
    hops: Alternative | None = None


def group_cases(topology: Topology, entry: ClientAccessServer, rounds: SiteRounds | None = None) -> Iterator[Case]:
    """The combinations of users that one entry server is asked for.

    Two users of a site; the first users of two sites; for availability also those of three.
    """
    rounds = rounds or SiteRounds(topology)
    for protocol, operation in ((Protocol.EWS, Operation.GETFOLDER), (Protocol.AVAILABILITY, Operation.FREEBUSY)):
        request = Request(entry, (), protocol, operation)
        served = served_by_site(topology, request)
        yield from _of_one_site(topology, request, served, rounds)
        firsts = [users[0] for users in served]
        yield from rounds.first_few(partial(_cases, topology, group) for group in _of_two_sites(request, firsts))
        if protocol is Protocol.AVAILABILITY and len(firsts) > 2:
            yield from _cases(topology, _Group(request, tuple(firsts[:3])))


def cases_of_users(topology: Topology, entry: ClientAccessServer, mailboxes: Sequence[Mailbox]) -> Iterator[Case]:
    """The requests that name these users together; none where one of them is not certain to be served alone."""
    for protocol, operation in ((Protocol.EWS, Operation.GETFOLDER), (Protocol.AVAILABILITY, Operation.FREEBUSY)):
        request = Request(entry, (), protocol, operation)
        sites = [topology.server_of(mailbox).site for mailbox in mailboxes]
        users = [find_served(topology, request, one, site) for one, site in zip(mailboxes, sites, strict=True)]
        served = tuple(user for user in users if user is not None)
        if len(served) == len(users):
            yield from _cases(topology, _Group(request, served))


def _of_one_site(
    topology: Topology, request: Request, served: list[tuple[ServedUser, ...]], rounds: SiteRounds
) -> Iterator[Case]:
    """Two users of its own site, and of another one."""
    pairs = {users[0].site: users for users in served if len(users) > 1}
    own = [site for site in pairs if site == request.entry.site]
    others = [site for site in pairs if site != request.entry.site]
    asked = (request.entry, request.protocol, request.operation)
    for whose, sites in (("its own", own), ("another", others)):
        claim = f"{request.protocol} of {whose} site"
        yield from rounds.cases(claim, asked, sites, lambda site: _cases(topology, _Group(request, pairs[site])))


def _of_two_sites(request: Request, firsts: list[ServedUser]) -> Iterator[_Group]:
    return (_Group(request, users) for users in itertools.islice(itertools.combinations(firsts, 2), 4))


def _cases(topology: Topology, group: _Group) -> Iterator[Case]:
    """The client row and, where the topic says something of the hops, the `.hops` row."""
    stimulus = find_stimulus(topology, group.request)
    if stimulus is None:
        return
    documented = _documented(topology, group)
    client = _case(group, stimulus, documented.sentence, documented.client)
    compared_with = find_comparisons(topology, group.request, stimulus, client.alternatives)
    yield replace(client, compared_with=compared_with)
    if documented.hops is not None:
        yield _case(group, stimulus, documented.sentence, documented.hops, judges_hops=True)


def _case(
    group: _Group, stimulus: Stimulus, sentence: str, alternative: Alternative, *, judges_hops: bool = False
) -> Case:
    request, clauses = group.request, clauses_of((alternative,))
    crosses = any(user.site != request.entry.site for user in group.users)
    rules = [user.decision.rule for user in group.users]
    return Case(
        id=make_case_id(request) + (".hops" if judges_hops else ""),
        title=sentence,
        suite=Suite(request.protocol.value),
        clauses=clauses,
        alternatives=(alternative,),
        stimulus=stimulus,
        judges_hops=judges_hops,
        needs_entry_control=crosses or can_be_met_without_service((alternative,)),
        steps=(
            *(ExplanationStep(f"{user.mailbox.address} is in site {user.site}.") for user in group.users),
            *(ExplanationStep(rule.sentence, (rule.results[0].about,)) for rule in rules),
            ExplanationStep(sentence, clauses),
        ),
    )


def _documented(topology: Topology, group: _Group) -> _Documented:
    if group.request.protocol is Protocol.AVAILABILITY:
        return _Documented(
            "Availability may be asked for users of several sites at once; each is answered from his own site.",
            _served_together(AgreesWithCalendars("EWS-08"), topology, group),
            _availability_hops(topology, group),
        )
    if len({user.site for user in group.users}) == 1:
        return _Documented(
            "A request for several users of one site is processed and proxied as one.",
            _served_together(GivesOwnFolders("EWS-06"), topology, group),
            _one_hop(topology, group),
        )
    return _Documented(
        "A request for users of different sites is not supported: at least one of them gets an error.",
        _not_supported("EWS-07"),
    )


def _not_supported(clause: str) -> Alternative:
    """That each user is served is a departure; an answer of no kind, or with another user's folder, is wrong."""
    errors = (Outcome(OutcomeKind.REFUSED), Outcome(OutcomeKind.PARTIAL))
    demands = (
        Answers(clause, errors, strength=Strength.UNSUPPORTED),
        NeverAnswers(clause, (Outcome(OutcomeKind.MALFORMED),)),
        GivesOwnFolders(clause),
        _NOT_REDIRECTED,
    )
    return Alternative(errors, demands)


def _served_together(about: GivesOwnFolders | AgreesWithCalendars, topology: Topology, group: _Group) -> Alternative:
    """Each user is served with what is his own, and nothing tells the client of the servers inside."""
    demands: list[AnswerDemand] = [Answers(about.clause, (_SERVED,)), about, _NOT_REDIRECTED]
    entry = group.request.entry
    sites = dict.fromkeys(user.site for user in group.proxied)
    names = dict.fromkeys(name for site in sites for name in topology.inner_names(entry, site))
    addresses = dict.fromkeys(address for site in sites for address in topology.inner_addresses(entry, site))
    if names or addresses:
        hidden = HidesInnerServers("GEN-05", tuple(names), topology.published_hosts, tuple(addresses))
        demands.append(hidden)
    return Alternative((_SERVED,), tuple(demands))


def _no_hop(clause: str, topology: Topology, group: _Group) -> Alternative:
    """Where all users are in the entry server's own site, no other server is asked."""
    none = Outcome(OutcomeKind.HOPS, hops=())
    return Alternative((none,), (NoHopTo(clause, topology.other_server_names(group.request.entry)),))


def _one_hop(topology: Topology, group: _Group) -> Alternative:
    """One request to one CAS of the site, or none where it is the entry server's own."""
    if not group.proxied:
        return _no_hop("EWS-06", topology, group)
    first = group.users[0]
    context = clause_context(topology, group.asked.of(first.mailbox), first.decision)
    demands = (
        HopsReach("EWS-06", context.entry, context.hop_targets),
        OneHop("EWS-06"),
        ServedThroughHop("EWS-05", context.site_servers, aliases=context.aliases),
        HopsUseScheme("GEN-04", "https", context.other_servers),
    )
    return Alternative(expected_hops(ProxyRoute.DESTINATION, context), demands)


def _availability_hops(topology: Topology, group: _Group) -> Alternative:
    """A request to each other site that one of the users is in."""
    if not group.proxied:
        return _no_hop("EWS-08", topology, group)
    entry = group.request.entry
    contexts = {
        user.site: clause_context(topology, group.asked.of(user.mailbox), user.decision) for user in group.proxied
    }
    by_site = {site: context.hop_targets for site, context in contexts.items()}
    outcomes = tuple(
        Outcome(OutcomeKind.HOPS, hops=tuple(hop_to(entry.name, target) for target in targets))
        for targets in itertools.product(*by_site.values())
    )
    demands = (
        HopsReachEach("EWS-08", entry.name, tuple(by_site.values())),
        ServedThroughHop(
            "GEN-11",
            tuple(name for context in contexts.values() for name in context.site_servers),
            tuple(user.mailbox.address for user in group.proxied),
            tuple(alias for context in contexts.values() for alias in context.aliases),
        ),
        HopsUseScheme("GEN-04", "https", topology.other_server_names(entry)),
    )
    return Alternative(outcomes, demands)
