"""An observation as demands are judged by it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from harness.judging.demand_result import NotKnown
from harness.judging.matching import matches
from harness.model.observation import Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind


@dataclass(frozen=True, slots=True)
class JudgedObservation:
    """What was seen, as it counts where the controls hold; `base` is the URL that was asked.

    `reaches_own_site`: with Outlook Anywhere the entry server reached a Mailbox server of its own site.
    """

    seen: Observation
    base: str
    reaches_own_site: bool = False

    @property
    def outcome(self) -> Outcome:
        """The client's outcome."""
        return counted_outcome(self.seen.outcome)

    @property
    def hops(self) -> tuple[Hop, ...]:
        """The requests between servers; none where they cannot be seen."""
        return self.seen.hops or ()

    def shows_any(self, expected: tuple[Outcome, ...]) -> bool:
        """Whether the client's outcome is one of these."""
        return self.matches_any(self.seen.outcome, expected)

    def matches_any(self, outcome: Outcome, expected: tuple[Outcome, ...]) -> bool:
        """Whether an outcome of this observation is one of the expected ones."""
        return any(matches(one, counted_outcome(outcome), base=self.base) for one in expected)

    def may_miss(self, servers: tuple[str, ...]) -> bool:
        """Whether one of these servers may have been asked without being seen."""
        return not set(servers).isdisjoint(self.seen.unseen)

    def log_incomplete(self) -> NotKnown:
        """Names every server of which it is not known whether it was asked."""
        return NotKnown(f"log incomplete: whether {', '.join(self.seen.unseen)} was asked is not known")


def counted_outcome(outcome: Outcome) -> Outcome:
    """The outcome as it is judged where the controls hold: a 401 and a missing answer count as a refusal."""
    counts_as_refusal = outcome.kind in (OutcomeKind.UNAUTHORIZED, OutcomeKind.UNREACHABLE)
    return replace(outcome, kind=OutcomeKind.REFUSED) if counts_as_refusal else outcome
