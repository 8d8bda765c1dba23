"""The live target: what is asked of real servers before the first case, and the run that follows.

Everything here belongs to the controlling process. Workers of a parallel run are handed the accounts that were refused,
so that a wrong password is tried once in the whole run (lockout).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.deployments.passwords import resolve_passwords
from harness.deployments.problems import DescriptionError
from harness.evidence.log_folder import LogFolderError
from harness.evidence.whos_who import family_of
from harness.evidence.windows import APART
from harness.hop_evidence import HopEvidence
from harness.model.case import Case, Plan
from harness.model.deployment import Deployment
from harness.model.expectation import Alternative
from harness.model.hop_demands import HopsReach, HopTarget
from harness.model.protocol import Protocol
from harness.model.stimulus import Account, Stimulus
from harness.planning.budget import Budget, make_budget
from harness.probes.limits import Limits
from harness.probes.live.limits import Pace
from harness.probes.live.marker import leave_marker
from harness.probes.live.network import LiveNetwork, LiveSetupError
from harness.probes.live.preflight import Trouble, check_connections
from harness.probes.probe import perform
from harness.run import CheckedAccounts, Run

SETUP_ERRORS = (DescriptionError, LiveSetupError, LogFolderError)
"""What the deployment file may have wrong of the way to real servers; each says what to change."""

Request = Callable[[], Awaitable[object]]
"""Sends something; what comes back does not matter."""

_MARKER_SECONDS = 15.0
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Preflight:
    """What stands in the way of judging: ports that do not answer, accounts refused where they are due, logs that fail.

    `logs` says for a server what is wrong with its log.
    """

    troubles: tuple[Trouble, ...] = ()
    logs: Mapping[str, str] = field(default_factory=dict)
    checked: CheckedAccounts = field(default_factory=CheckedAccounts)

    def lines(self) -> Iterator[str]:
        """The table of what is wrong and what to do about it."""
        for trouble in self.troubles:
            yield f"{trouble.server} at {trouble.host}:{trouble.port}: {trouble.found}"
            yield f"    {trouble.advice}"
        for address, found in self.checked.refused.items():
            yield f"{address}: the logon was refused ({found}); the account is not tried again in this run"
            yield "    check logon and password of this mailbox in the deployment file"
        for server, found in self.logs.items():
            yield f"{server}: {found}, so that what it is asked by other servers is not judged"
            yield "    check its folder in [evidence.iis_logs], settle_seconds, and what IIS logs (docs/labs.md)"
        if not (self.troubles or self.checked.refused or self.logs):
            yield "every server answers and every account is accepted"


def live_run(
    deployment: Deployment,
    plan: Plan,
    *,
    environ: Mapping[str, str],
    workers: int = 1,
    checked: CheckedAccounts | None = None,
    allow_control: bool = False,
) -> Run:
    """A run against the servers that the deployment names.

    Raises DescriptionError for a password that cannot be found, LiveSetupError for a certificate that cannot be read,
    LogFolderError for a folder of logs.
    """
    live = deployment.live
    folder = Path(deployment.file).parent
    passwords = resolve_passwords(deployment, environ=environ)
    accounts = {one.address: Account(one.address, one.logon, passwords[one.address]) for one in deployment.mailboxes}
    network = LiveNetwork(deployment, folder=folder, pace=Pace.of(live, workers=workers), allow_control=allow_control)
    limits = Limits(timeout_seconds=live.timeout_seconds, answer_language_page=live.answer_language_page)
    known = checked or CheckedAccounts()

    def request_of(stimulus: Stimulus) -> Request:
        return lambda: perform(stimulus, accounts, network.conversation(), limits=limits)

    behind = {
        server: [request_of(stimulus) for stimulus in stimuli if stimulus.mailboxes[0] not in known.refused]
        for server, stimuli in _stimuli_passed_on(plan).items()
    }
    evidence = _hop_evidence(deployment, folder, network=network, requests_behind=behind)
    return Run(plan, network, accounts, limits=limits, evidence=evidence, checked=checked)


def at_once(deployment: Deployment, *, workers: int = 1) -> int:
    """How many conversations one of several workers holds together."""
    return max(1, deployment.live.concurrency // workers)


def scope_of(case: Case) -> str:
    """Cases of one scope are asked by one worker: in a server's log their requests could not be told apart."""
    if case.stimulus is None:
        return case.suite.value
    last = (case.stimulus.follow_up or case.stimulus).protocol
    return family_of(last) or last.value


def _hop_evidence(
    deployment: Deployment, folder: Path, *, network: LiveNetwork, requests_behind: Mapping[str, Collection[Request]]
) -> HopEvidence | None:
    """The evidence of `[evidence]`; a server that cannot be asked for a marker is asked by another on our behalf."""
    if deployment.evidence is None or not deployment.evidence.iis_logs:
        return None
    # A server that no case is aimed at may still let itself be asked for a marker.
    hosts = {one.name: one.host for one in deployment.mailbox_servers if one.host}
    hosts |= {one.name: one.host for one in deployment.client_access_servers}
    seconds = min(deployment.live.timeout_seconds, _MARKER_SECONDS)

    async def knock(server: str, path: str) -> float | None:
        offset = await leave_marker(network, hosts[server], path, seconds=seconds) if server in hosts else None
        if offset is None:
            for request in requests_behind.get(server, ()):
                await request()
        return offset

    return HopEvidence(deployment, deployment.evidence, folder=folder, knock=knock)


def _stimuli_passed_on(plan: Plan) -> Mapping[str, tuple[Stimulus, ...]]:
    """For each server stimuli that are due to be passed on to it; several where others could be chosen in its place."""
    found: dict[str, dict[int, dict[tuple[Protocol, str], Stimulus]]] = {}
    for case in plan.cases:
        servers = {way.server for ending in case.alternatives for way in _ways(ending)}
        asked = case.stimulus
        if asked is None or asked.visits > 1:
            continue
        for server in servers:
            same = found.setdefault(server, {}).setdefault(len(servers), {})
            same.setdefault((asked.protocol, asked.mailboxes[0]), asked)
    return {server: _enough(by_choice) for server, by_choice in found.items()}


def _enough(by_choice: Mapping[int, Mapping[tuple[Protocol, str], Stimulus]]) -> tuple[Stimulus, ...]:
    """One where nobody else can be chosen, else what different users and protocols bring."""
    fewest = min(by_choice)
    return tuple(by_choice[fewest].values())[: 1 if fewest == 1 else _TRIES]


def _ways(ending: Alternative) -> Iterator[HopTarget]:
    for demand in ending.demands:
        if isinstance(demand, HopsReach):
            yield from demand.targets


async def preflight(deployment: Deployment, run: Run) -> Preflight:
    """Try every port, each account once where it should be accepted, then the logs. A refused account is let alone."""
    network = LiveNetwork(deployment, folder=Path(deployment.file).parent)
    troubles = await check_connections(deployment, network)
    checked = await run.check_accounts()
    evidence = _hop_evidence(deployment, Path(deployment.file).parent, network=network, requests_behind={})
    logs = {} if evidence is None else await evidence.check()
    await network.aclose()
    return Preflight(troubles, logs, checked)


def time_lines(deployment: Deployment, cases: Collection[Case]) -> Iterator[str]:
    """How long a run takes at least, where logs that are written late make conversations keep apart."""
    if deployment.evidence is None or not deployment.evidence.settle_seconds:
        return
    stimuli = {case.stimulus for case in cases if case.stimulus is not None}
    families: Counter[str | None] = Counter()
    for stimulus in stimuli:
        families[family_of(stimulus.protocol)] += (
            stimulus.visits * len(stimulus.mailboxes) if stimulus.visits > 1 else 1
        )
    longest = max((count for family, count in families.items() if family), default=0)
    seconds = longest * APART + 2 * deployment.evidence.settle_seconds
    span = datetime.timedelta(seconds=round(seconds))
    yield f"takes {span} at least: for the logs' sake conversations of a kind keep {APART:g} s apart"


def budget_lines(cases: Collection[Case]) -> Iterator[str]:
    """The request budget: what the run sends at most, before it sends anything."""
    budget: Budget = make_budget(cases)
    yield "requests at most, by host:"
    for host, count in budget.requests:
        yield f"  {count:6}  {host}"
    yield "logons, by account:"
    for address, count in budget.logons:
        yield f"  {count:6}  {address}"
