"""The live target: what is asked of real servers before the first case, and the run that follows.

Everything here belongs to the controlling process. Workers of a parallel run are handed the accounts that were refused,
so that a wrong password is tried once in the whole run (lockout).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.deployments.passwords import resolve_passwords
from harness.model.case import Case, Plan
from harness.model.deployment import Deployment
from harness.model.stimulus import Account
from harness.planning.budget import Budget, make_budget
from harness.probes.limits import Limits
from harness.probes.live.limits import Pace
from harness.probes.live.network import LiveNetwork
from harness.probes.live.preflight import Trouble, check_connections
from harness.run import Run


@dataclass(frozen=True, slots=True)
class Preflight:
    """What stands in the way of judging: ports that do not answer, accounts that were refused where they are due."""

    troubles: tuple[Trouble, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """The table of what is wrong and what to do about it."""
        for trouble in self.troubles:
            yield f"{trouble.server} at {trouble.host}:{trouble.port}: {trouble.found}"
            yield f"    {trouble.advice}"
        for address, found in self.refused.items():
            yield f"{address}: the logon was refused ({found}); the account is not tried again in this run"
            yield "    check logon and password of this mailbox in the deployment file"
        if not (self.troubles or self.refused):
            yield "every server answers and every account is accepted"


def live_run(
    deployment: Deployment,
    plan: Plan,
    *,
    environ: Mapping[str, str],
    workers: int = 1,
    refused: Mapping[str, str] | None = None,
) -> Run:
    """A run against the servers that the deployment names.

    Raises DescriptionError for a password that cannot be found, LiveSetupError for a certificate that cannot be read.
    """
    live = deployment.live
    passwords = resolve_passwords(deployment, environ=environ)
    accounts = {one.address: Account(one.address, one.logon, passwords[one.address]) for one in deployment.mailboxes}
    network = LiveNetwork(deployment, folder=Path(deployment.file).parent, pace=Pace.of(live, workers=workers))
    limits = Limits(timeout_seconds=live.timeout_seconds, answer_language_page=live.answer_language_page)
    return Run(plan, network, accounts, limits=limits, refused=refused)


async def preflight(deployment: Deployment, run: Run) -> Preflight:
    """Try every port, then each account once where it should be accepted. A refused account is not tried again."""
    network = LiveNetwork(deployment, folder=Path(deployment.file).parent)
    troubles = await check_connections(deployment, network)
    await network.aclose()
    refused = await run.check_accounts()
    return Preflight(troubles, refused)


def budget_lines(cases: Collection[Case]) -> Iterator[str]:
    """The request budget: what the run sends at most, before it sends anything."""
    budget: Budget = make_budget(cases)
    yield "requests at most, by host:"
    for host, count in budget.requests:
        yield f"  {count:6}  {host}"
    yield "logons, by account:"
    for address, count in budget.logons:
        yield f"  {count:6}  {address}"
