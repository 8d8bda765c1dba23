"""The plan of a run: a pure function of deployment and register, sorted by case id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from harness.model.case import Case, Plan, Suite
from harness.model.clause import Clause, ClauseRegister
from harness.model.deployment import Deployment
from harness.model.finding import SettingsVerdict
from harness.model.outcome import SERVICE_KINDS, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.cases.affinity import affinity_cases
from harness.planning.cases.arrays import array_cases
from harness.planning.cases.connections import connection_cases
from harness.planning.cases.follow_ups import follow_up_cases
from harness.planning.cases.groups import group_cases
from harness.planning.cases.outages import outage_cases
from harness.planning.cases.settings import settings_cases
from harness.planning.cases.sharing import sharing_cases
from harness.planning.cases.single_requests import single_request_cases
from harness.planning.topology import Topology

SILENT_SECTION = "Where the topic is silent"

_NOT_MEASURED = {
    "PRF-01": "needs many concurrent requests",
}
"""Clauses for which this harness has no evidence yet, in any deployment."""

_CONTROL_ORDER = (
    Operation.GETFOLDER,
    Operation.FOLDERSYNC,
    Operation.OPTIONS,
    Operation.OWA,
    Operation.EXCHANGE,
    Operation.PUBLIC,
    Operation.PROPFIND,
    Operation.FREEBUSY,
    Operation.MOBILESYNC,
    Operation.OUTLOOK,
    Operation.CONNECT,
    Operation.LOGON,
)
"""Cheap conversations first, since a control is asked for many cases."""


def make_plan(deployment: Deployment, register: ClauseRegister, *, settings: Iterable[SettingsVerdict] = ()) -> Plan:
    """Every case that a full run judges, and which of them are controls of which.

    `settings` is what the deployment file itself says of clauses.
    """
    topology = Topology(deployment)
    sections = {clause.id: clause.section for clause in register.clauses}
    planned = [*_all_cases(topology)]
    planned += [*connection_cases(topology, planned), *follow_up_cases(topology, planned)]
    planned += settings_cases(settings, register)
    planned += _unjudged_clauses(register, planned)
    cases = tuple(
        replace(case, section=_section(case, sections)) for case in sorted(planned, key=lambda planned: planned.id)
    )
    return Plan(
        deployment=deployment.file,
        register=register,
        cases=cases,
        credential_controls=_credential_controls(cases),
        entry_controls=_entry_controls(cases),
        own_site_controls=_own_site_controls(cases),
    )


def _all_cases(topology: Topology) -> Iterator[Case]:
    for entry in topology.entry_servers():
        yield from single_request_cases(topology, entry)
        yield from group_cases(topology, entry)
    yield from array_cases(topology)
    yield from affinity_cases(topology)
    yield from sharing_cases(topology)
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


def _certain_kind(case: Case, stimulus: Stimulus) -> OutcomeKind | None:
    """The one outcome that the topic allows, where there is just one."""
    if stimulus.follow_up or case.suite is Suite.STATE:
        return None
    kinds = {outcome.kind for alternative in case.alternatives for outcome in alternative.outcomes}
    silent = any(alternative.silent for alternative in case.alternatives)
    return next(iter(kinds)) if len(kinds) == 1 and not silent else None


def _credential_controls(cases: tuple[Case, ...]) -> dict[str, tuple[str, ...]]:
    """For each mailbox the cases that show its account accepted: first those in which it has to be accepted."""
    candidates: dict[str, list[tuple[bool, bool, int, str]]] = {}
    for case in cases:
        stimulus = case.stimulus
        if (
            stimulus is None
            or len(stimulus.mailboxes) != 1
            or stimulus.script
            or stimulus.follow_up
            or case.judges_hops
        ):
            continue
        if stimulus.logon is Logon.NONE:
            continue
        kinds = {outcome.kind for alternative in case.alternatives for outcome in alternative.outcomes}
        if kinds & SERVICE_KINDS or case.not_applicable is not None:
            uncertain = _certain_kind(case, stimulus) is None
            order = (uncertain, case.needs_entry_control, _CONTROL_ORDER.index(stimulus.operation), case.id)
            candidates.setdefault(stimulus.mailboxes[0], []).append(order)
    return {address: tuple(entry[-1] for entry in sorted(found)) for address, found in candidates.items()}


def _entry_controls(cases: tuple[Case, ...]) -> dict[tuple[str, Protocol], tuple[str, ...]]:
    """For each entry server and protocol the cases that show it serving a mailbox."""
    candidates: dict[tuple[str, Protocol], list[tuple[bool, int, str]]] = {}
    for case in cases:
        stimulus = case.stimulus
        if stimulus is None or len(stimulus.mailboxes) != 1:
            continue
        if _certain_kind(case, stimulus) in SERVICE_KINDS:
            order = (case.needs_entry_control, _CONTROL_ORDER.index(stimulus.operation), case.id)
            candidates.setdefault((stimulus.entry, stimulus.protocol), []).append(order)
    return {key: tuple(case for _, _, case in sorted(found)) for key, found in candidates.items()}


def _own_site_controls(cases: tuple[Case, ...]) -> dict[str, tuple[str, ...]]:
    """For each entry server the cases of Outlook Anywhere that are not about another site (RPC-01)."""
    candidates: dict[str, list[str]] = {}
    for case in cases:
        if case.suite is not Suite.OUTLOOK_ANYWHERE or case.stimulus is None or case.judges_hops:
            continue
        if "RPC-01" not in case.clauses:
            candidates.setdefault(case.stimulus.entry, []).append(case.id)
    return {entry: tuple(found) for entry, found in candidates.items()}
