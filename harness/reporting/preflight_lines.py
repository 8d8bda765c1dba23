"""The preflight of a live run as lines for a terminal: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.preflight import Preflight


def preflight_lines(preflight: Preflight) -> Iterator[str]:
    """Two lines a problem: what was found, and what to do; one line where nothing is wrong."""
    for problem in preflight.connections:
        yield f"{problem.server} at {problem.host}:{problem.port}: {problem.found}"
        yield f"    {problem.remedy}"
    for address, found in preflight.accounts.refused.items():
        yield f"{address}: the logon was refused ({found}); the account is not tried again in this run"
        yield "    check logon and password of this mailbox in the deployment file"
    for server, found in preflight.logs.items():
        yield f"{server}: {found}, so that what it is asked by other servers is not judged"
        yield "    check its folder in [evidence.iis_logs], settle_seconds, and what IIS logs (docs/labs.md)"
    if not (preflight.connections or preflight.accounts.refused or preflight.logs):
        yield "every server answers and every account is accepted"
