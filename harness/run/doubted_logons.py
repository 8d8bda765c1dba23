"""Logons that were not accepted for one of two reasons, of which one is the account's: not tried again (lockout)."""

from __future__ import annotations

from collections.abc import Mapping

from harness.model.observation import Observation
from harness.model.protocol import Logon
from harness.model.stimulus import Stimulus


class DoubtedLogons:
    """Those of one run, by mailbox and host; the account goes on elsewhere, and there by another logon."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], str] = {}

    def note(self, stimulus: Stimulus, seen: Observation) -> None:
        """Keep it where what was seen is such a logon."""
        if seen.doubted_logon is not None and seen.prerequisite is not None:
            self._found[stimulus.mailboxes[0], seen.doubted_logon] = seen.prerequisite

    def why_unsent(self, stimulus: Stimulus, known: Mapping[str, tuple[str, str]]) -> str | None:
        """Why it is not sent: it would be the same logon at the same host. `known` is from before the run."""
        if stimulus.logon is not Logon.WINDOWS:
            return None
        before = {(address, host): reason for address, (host, reason) in known.items()}
        found = ((self._found | before).get((address, stimulus.host)) for address in stimulus.mailboxes)
        return next((f"not sent: {reason}" for reason in found if reason is not None), None)
