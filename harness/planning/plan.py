"""The plan of a run: a pure function of deployment, register and cover, sorted by case id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from harness.model.case import Case, Plan, Suite
from harness.model.clause import Clause, ClauseRegister
from harness.model.cover import Cover, Coverage, LeftOut
from harness.model.deployment import Deployment, Mailbox
from harness.model.finding import SettingsVerdict
from harness.planning.cases.affinity import affinity_cases
from harness.planning.cases.arrays import array_cases
from harness.planning.cases.connections import connection_cases
from harness.planning.cases.follow_ups import follow_up_cases
from harness.planning.cases.groups import cases_of_users, group_cases
from harness.planning.cases.outages import outage_cases
from harness.planning.cases.settings import settings_cases
from harness.planning.cases.sharing import sharing_cases
from harness.planning.cases.single_requests import single_request_cases
from harness.planning.cases.site_rounds import SiteRounds
from harness.planning.control_cases import credential_controls, entry_controls, own_site_controls
from harness.planning.coverage import choose_requests, count_connections, count_following, count_requests
from harness.planning.known_hosts import describe_known_hosts
from harness.planning.planned_requests import EveryRequest, OneMailbox, PlannedRequests
from harness.planning.topology import Topology

MOST_IN_FULL = 5_000
"""The most cases of a full plan, where nobody says what is to be covered."""

SILENT_SECTION = "Where the topic is silent"

_NOT_MEASURED = {
    "PRF-01": "needs many concurrent requests",
}
"""Clauses for which this harness has no evidence yet, in any deployment."""


def make_plan(
    deployment: Deployment,
    register: ClauseRegister,
    cover: Cover = Cover.FULL,
    *,
    settings: Iterable[SettingsVerdict] = (),
) -> Plan:
    """Every case that a run of this cover judges, and which of them are controls of which.

    `settings` is what the deployment file itself says of clauses.
    """
    of_settings = tuple(settings_cases(settings, register))
    topology = Topology(deployment)
    if cover is Cover.FULL:
        return _full_plan(topology, register, of_settings)
    return _chosen_plan(topology, register, of_settings, cover)


def make_plan_by_size(
    deployment: Deployment, register: ClauseRegister, *, settings: Iterable[SettingsVerdict] = ()
) -> Plan:
    """The full plan where it has no more than MOST_IN_FULL cases, else one that covers every cell."""
    topology = Topology(deployment)
    of_settings = tuple(settings_cases(settings, register))
    if count_requests(topology) <= MOST_IN_FULL:
        plan = _full_plan(topology, register, of_settings)
        if len(plan.cases) <= MOST_IN_FULL:
            return plan
    return _chosen_plan(topology, register, of_settings, Cover.CELLS, by_size=True)


def make_plan_of_request(
    deployment: Deployment, register: ClauseRegister, *, mailboxes: Sequence[str], entry: str
) -> Plan:
    """The cases of one mailbox, or of several in one request, at one server, array or published host.

    They are asked for by address and name, and the same as in the full plan.
    """
    topology = Topology(deployment)
    return _plan(topology, register, tuple(_cases_of_request(topology, tuple(map(topology.mailbox, mailboxes)), entry)))


def _cases_of_request(topology: Topology, mailboxes: Sequence[Mailbox], entry: str) -> Iterator[Case]:
    servers = [cas for cas in topology.entry_servers() if cas.name == entry]
    if len(mailboxes) > 1:
        for cas in servers:
            yield from cases_of_users(topology, cas, mailboxes)
        return
    only = OneMailbox(mailboxes[0])
    for cas in servers:
        yield from single_request_cases(topology, cas, only)
    if not servers:
        yield from (case for case in array_cases(topology, only) if case.id.split("/")[2] == entry)


def entry_names(deployment: Deployment) -> Mapping[str, str]:
    """What a client may ask, by name and by host: the name of the server, array or published host in case ids."""
    servers = ((cas.name, cas.host) for cas in deployment.client_access_servers)
    named = (*servers, *((array.name, array.host) for array in Topology(deployment).shared_names))
    return {**{host: name for name, host in reversed(named)}, **{name: name for name, _ in named}}


def _full_plan(topology: Topology, register: ClauseRegister, of_settings: tuple[Case, ...]) -> Plan:
    of_requests = _cases_of_requests(topology, EveryRequest(topology))
    planned = (*of_requests, *_cases_beside(topology, SiteRounds(topology)))
    rows = (*planned, *connection_cases(topology, planned), *follow_up_cases(topology, planned), *of_settings)
    return _plan(topology, register, (*rows, *_unjudged_clauses(register, rows)))


def _chosen_plan(
    topology: Topology,
    register: ClauseRegister,
    of_settings: tuple[Case, ...],
    cover: Cover,
    *,
    by_size: bool = False,
) -> Plan:
    """The requests are complete only when it is known which accounts the other cases need."""
    chooser, rounds = choose_requests(topology, cover), SiteRounds(topology, every=False)
    beside = tuple(_cases_beside(topology, rounds))
    addresses = dict.fromkeys(address for case in beside if case.stimulus for address in case.stimulus.mailboxes)
    chooser.complete(map(topology.mailbox, addresses))
    of_requests = tuple(_cases_of_requests(topology, chooser.chosen))
    planned = (*of_requests, *beside)
    connections, following = tuple(connection_cases(topology, planned)), tuple(follow_up_cases(topology, planned))
    rows = (*planned, *connections, *following, *of_settings)
    plan = _plan(topology, register, (*rows, *_unjudged_clauses(register, rows)))
    left_out = (
        LeftOut("requests of one mailbox to one server", count_requests(topology) - len(of_requests)),
        LeftOut("clients that go on to a URL", count_following(topology) - len(following)),
        LeftOut("users of several sites, and users in turn", rounds.left_out),
        LeftOut("connections between servers", count_connections(topology) - len(connections)),
    )
    return replace(plan, coverage=_coverage(topology, plan, left_out, cover, by_size=by_size))


def _coverage(
    topology: Topology, plan: Plan, left_out: tuple[LeftOut, ...], cover: Cover, *, by_size: bool
) -> Coverage:
    asked = {address for case in plan.cases if case.stimulus for address in case.stimulus.mailboxes}
    return Coverage(
        cover,
        planned=len(plan.cases),
        possible=len(plan.cases) + sum(kind.cases for kind in left_out),
        mailboxes=len(asked),
        possible_mailboxes=len(topology.deployment.mailboxes),
        left_out=tuple(kind for kind in left_out if kind.cases),
        by_size=by_size,
    )


def _plan(topology: Topology, register: ClauseRegister, planned: Iterable[Case]) -> Plan:
    sections = {clause.id: clause.section for clause in register.clauses}
    cases = tuple(
        replace(case, section=_section(case, sections)) for case in sorted(planned, key=lambda planned: planned.id)
    )
    return Plan(
        deployment=topology.deployment.file,
        register=register,
        cases=cases,
        credential_controls=credential_controls(cases),
        entry_controls=entry_controls(cases),
        own_site_controls=own_site_controls(cases),
        known_hosts=describe_known_hosts(topology.deployment),
    )


def _cases_of_requests(topology: Topology, requests: PlannedRequests) -> Iterator[Case]:
    for entry in topology.entry_servers():
        yield from single_request_cases(topology, entry, requests)
    yield from array_cases(topology, requests)


def _cases_beside(topology: Topology, rounds: SiteRounds) -> Iterator[Case]:
    for entry in topology.entry_servers():
        yield from group_cases(topology, entry, rounds)
    yield from affinity_cases(topology, rounds)
    yield from sharing_cases(topology, rounds)
    yield from outage_cases(topology)


def _unjudged_clauses(register: ClauseRegister, planned: Iterable[Case]) -> list[Case]:
    """A row with a reason for every clause that no case judges."""
    cited = {clause for case in planned for clause in case.clauses}
    return [
        Case(
            id=f"clause/{clause.id}",
            title=clause.text,
            suite=Suite.CLAUSE,
            clauses=(clause.id,),
            not_applicable=_why_not(clause),
        )
        for clause in register.clauses
        if clause.id not in cited
    ]


def _why_not(clause: Clause) -> str:
    if clause.id in _NOT_MEASURED:
        return _NOT_MEASURED[clause.id]
    return "nothing in this deployment to which the clause applies"


def _section(case: Case, sections: dict[str, str]) -> str:
    """The topic's heading of the first clause that the case judges."""
    return case.section or next((sections[clause] for clause in case.clauses if clause in sections), SILENT_SECTION)
