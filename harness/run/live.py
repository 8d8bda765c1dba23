"""The live target: what is asked of real servers before the first case, and the run that follows.

Everything here belongs to the controlling process. Workers of a parallel run are handed the accounts that were refused,
so that a wrong password is tried once in the whole run (lockout).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from pathlib import Path

from harness.deployments import DescriptionError, accounts_of, resolve_passwords
from harness.evidence import LogFolderError, directory_group_of
from harness.model.case import Case, Plan
from harness.model.deployment import Deployment, Evidence
from harness.model.preflight import CheckedAccounts, LogProblem, Preflight
from harness.model.stimulus import Stimulus
from harness.planning import paths_of
from harness.probes import Limits, MachineExhaustedError, perform
from harness.probes.live import (
    JournalError,
    LentServers,
    LiveNetwork,
    LiveSetupError,
    Nobody,
    RequestLimiter,
    Watch,
    check_connections,
    check_paths,
)
from harness.run.changed_servers import control_programs
from harness.run.hop_evidence import HopEvidence
from harness.run.markers import SendRequest, open_hop_evidence, stimuli_passed_on
from harness.run.run import Run

__all__ = [
    "SETUP_ERRORS",
    "MachineExhaustedError",
    "check_servers",
    "last_working_day",
    "live_run",
    "scope_of",
    "share_of_concurrency",
]

SETUP_ERRORS = (DescriptionError, LiveSetupError, LogFolderError, JournalError)
"""What the deployment file may have wrong of the way to real servers; each says what to change."""


def live_run(
    deployment: Deployment,
    plan: Plan,
    *,
    environ: Mapping[str, str],
    workers: int = 1,
    checked: CheckedAccounts | None = None,
    allow_control: bool = False,
    lent: LentServers | None = None,
    today: datetime.date | None = None,
) -> Run:
    """A run against the servers that the deployment names.

    Calendars are looked at on the last working day up to `today`, by default the date in UTC. With `allow_control`
    servers may be changed; `lent` is what keeps account of that in this process. Raises DescriptionError for a password
    that cannot be found, LiveSetupError for a certificate that cannot be read, LogFolderError for a folder of logs.
    """
    live = deployment.live
    folder = Path(deployment.file).parent
    passwords = resolve_passwords(deployment, environ=environ)
    accounts = accounts_of(deployment, passwords)
    lent = (lent or LentServers(Path(deployment.file))) if allow_control else None
    programs = None if lent is None else control_programs(deployment, accounts.values(), lent)
    network = LiveNetwork(deployment, folder=folder, limiter=RequestLimiter.of(live, workers=workers), control=programs)
    limits = Limits(
        timeout_seconds=live.timeout_seconds,
        answer_language_page=live.answer_language_page,
        day=last_working_day(today or datetime.datetime.now(datetime.UTC).date()),
    )
    known = checked or CheckedAccounts()

    def request_of(stimulus: Stimulus) -> SendRequest:
        return lambda: perform(stimulus, accounts, network.conversation(), limits=limits)

    relayed = {
        server: [request_of(stimulus) for stimulus in stimuli if stimulus.mailboxes[0] not in known.refused]
        for server, stimuli in stimuli_passed_on(plan).items()
    }
    evidence = open_hop_evidence(deployment, folder, network=network, relayed=relayed)
    return Run(plan, network, accounts, limits=limits, evidence=evidence, checked=checked, safekeeping=lent)


async def check_servers(
    deployment: Deployment, run: Run, *, cases: Collection[Case] | None = None, watch: Watch | None = None
) -> Preflight:
    """Try every port and path, then each account once where it should be accepted, then the logs.

    Paths are those that `cases` ask, by default all of the plan.
    """
    watch = watch or Nobody()
    folder = Path(deployment.file).parent
    network = LiveNetwork(deployment, folder=folder)
    connections = await check_connections(deployment, network, watch)
    asked = paths_of(run.plan.cases if cases is None else cases)
    paths = await check_paths(network, deployment.live, asked, connections, watch)
    accounts = await run.check_accounts(watch)
    evidence = open_hop_evidence(deployment, folder, network=network, relayed={})
    logs = {} if evidence is None else await _checked_logs(deployment, evidence, watch)
    await network.aclose()
    return Preflight(connections, logs, accounts, paths)


async def _checked_logs(deployment: Deployment, evidence: HopEvidence, watch: Watch) -> Mapping[str, LogProblem]:
    settings = deployment.evidence or Evidence()
    watch.begin("logs", len(settings.iis_logs))
    late = f", which may be written {settings.settle_seconds:g} s late" if settings.settle_seconds else ""
    with watch.waits_for(f"lines in the servers' logs{late}"):
        return await evidence.check()


def last_working_day(today: datetime.date) -> datetime.date:
    """The day itself, on a weekend the Friday before: there a calendar that is used at all most likely has something.

    One day for a whole run, whose requests are compared. No report names it.
    """
    return today - datetime.timedelta(days=max(0, today.weekday() - 4))


def share_of_concurrency(deployment: Deployment, *, workers: int = 1) -> int:
    """How many conversations one of several workers holds at once."""
    return max(1, deployment.live.concurrency // workers)


def scope_of(case: Case) -> str:
    """Cases of one scope are sent by one worker: in a server's log their requests could not be told apart."""
    if case.stimulus is None:
        return case.suite.value
    last = case.stimulus.follow_up or case.stimulus
    return directory_group_of(last.operation) or last.protocol.value
