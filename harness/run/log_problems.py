"""What is wrong with a server's log after a marker request, and where to look: a proxy may have kept the request."""

from __future__ import annotations

from harness.evidence import LogFolder
from harness.model.preflight import LogProblem
from harness.probes.live import MarkerAnswer

_LOG = "check its folder in [evidence.iis_logs], settle_seconds, and what IIS logs (docs/labs.md)"


def find_log_problem(log: LogFolder, answer: MarkerAnswer, *, path: str, shows: bool) -> LogProblem | None:
    """None where the log `shows` a request that is later than what is judged, be it anybody's."""
    missing = log.missing_fields()
    if missing:
        return LogProblem(f"its log has no {' and no '.join(missing)}", _LOG)
    if shows:
        return None
    if answer.is_of_server:
        return LogProblem("a request of this run does not show up in its log", _LOG)
    made_by = f"{answer.gateway} in front of it" if answer.gateway else "what is in front of it, or the server,"
    return LogProblem(
        f"{made_by} answered {path} (HTTP {answer.status}) without a mark of IIS, and its log does not show it",
        f"let it pass {path} on to the server (a later request of anybody's in the log does as well); "
        f"where it does so already, {_LOG}",
    )
