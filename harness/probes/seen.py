"""What a probe tells of one conversation, before it becomes an Observation."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.outcome import Outcome, OutcomeKind


@dataclass(frozen=True, slots=True)
class Seen:
    """The outcome with its sentence; `moves_by` and `prerequisite` as in Observation."""

    outcome: Outcome
    explanation: str
    moves_by: str | None = None
    prerequisite: str | None = None


class NoAnswer(Exception):  # noqa: N818 - an end of the conversation, not a mistake
    """The conversation ended without an answer that can be read: `kind` is `unreachable` or `malformed`."""

    def __init__(self, kind: OutcomeKind, explanation: str) -> None:
        super().__init__(explanation)
        self.kind = kind
        self.explanation = explanation


def served(explanation: str) -> Seen:
    return Seen(Outcome(OutcomeKind.SERVED), explanation)


def refused(explanation: str) -> Seen:
    return Seen(Outcome(OutcomeKind.REFUSED), explanation)


def unauthorized(explanation: str) -> Seen:
    return Seen(Outcome(OutcomeKind.UNAUTHORIZED), explanation)


def malformed(explanation: str) -> Seen:
    return Seen(Outcome(OutcomeKind.MALFORMED), explanation)
