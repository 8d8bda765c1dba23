"""What is said before the first case: the request budget, and what stands in the way of judging."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.budget import Budget
from harness.model.preflight import Preflight


def budget_lines(budget: Budget) -> Iterator[str]:
    """What the run sends at most, by host and by account."""
    yield "requests at most, by host:"
    for host, count in budget.requests:
        yield f"  {count:6}  {host}"
    yield "logons, by account:"
    for address, count in budget.logons:
        yield f"  {count:6}  {address}"


def duration_lines(budget: Budget) -> Iterator[str]:
    """How long the run takes at least; nothing where it need not wait."""
    if budget.at_least is not None:
        apart = f"{budget.seconds_apart:g} s"
        yield f"takes {budget.at_least} at least: for the logs' sake conversations of a kind keep {apart} apart"


def preflight_lines(preflight: Preflight) -> Iterator[str]:
    """Two lines a problem: what was found, and what to do; one line where nothing is wrong."""
    for problem in preflight.connections:
        yield f"{problem.server} at {problem.host}:{problem.port}: {problem.found}"
        yield f"    {problem.remedy}"
    accounts = preflight.accounts
    for address, found in accounts.refused.items():
        yield f"{address}: the logon was refused ({found}); the account is not tried again in this run"
        yield "    check logon and password of this mailbox in the deployment file"
    for address, found in accounts.unclear.items():
        yield f"{address}: the account was neither accepted nor refused {found}"
        yield "    unless another server accepts it, nothing that this mailbox asks for is judged"
    for server, log in preflight.logs.items():
        yield f"{server}: {log.found}, so that what it is asked by other servers is not judged"
        yield f"    {log.remedy}"
    if not (preflight.connections or accounts.refused or accounts.unclear or preflight.logs):
        yield "every server answers and every account is accepted"
