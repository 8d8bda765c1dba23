"""Servers that keep giving no answer: after three time-outs a server and port are left alone (contract, section 3)."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import HTTPS_PORT
from harness.model.stimulus import Stimulus
from harness.probes import TIME_OUT

MOST_TIME_OUTS = 3


class TimeOuts:
    """The time-outs of one run, by host and port."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, int]] = Counter()

    def note(self, stimulus: Stimulus, seen: Observation) -> None:
        """Count it where what was seen is a time-out."""
        address = _address_of_time_out(stimulus, seen)
        if address is not None:
            self._counts[address] += 1

    def why_unsent(self, stimulus: Stimulus) -> str | None:
        """Why it is not sent: the server itself keeps timing out, or every host that its advice may lead to."""
        if self._keeps_timing_out(stimulus.host, stimulus.port):
            return _reason(stimulus.host)
        led_to = stimulus.follow_up.hosts if stimulus.follow_up else ()
        if led_to and all(self._keeps_timing_out(host, HTTPS_PORT) for host in led_to):
            return _reason(" and ".join(led_to))
        return None

    def _keeps_timing_out(self, host: str, port: int) -> bool:
        return self._counts[host, port] >= MOST_TIME_OUTS


def _reason(hosts: str) -> str:
    why = f"not sent: {hosts} let {MOST_TIME_OUTS} requests of this run time out before"
    return f"{why}; see why it gives no answer, or raise timeout_seconds in [live]"


def _address_of_time_out(stimulus: Stimulus, seen: Observation) -> tuple[str, int] | None:
    """The host and port that gave no answer in time: advice may have led to another one than was asked first."""
    last = seen.exchanges[-1] if seen.exchanges else None
    if last is None or seen.outcome.kind is not OutcomeKind.UNREACHABLE or last.failure != TIME_OUT:
        return None
    if stimulus.follow_up is None:
        return stimulus.host, stimulus.port
    asked = urlsplit(last.request.split()[1])
    return asked.hostname or stimulus.host, asked.port or HTTPS_PORT
