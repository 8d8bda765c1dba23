"""The result of one conversation, before it becomes an Observation."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.mailbox_content import MailboxContent
from harness.model.observation import Advice
from harness.model.outcome import Outcome, OutcomeKind


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """The outcome and a sentence about it; the other fields as in Observation."""

    outcome: Outcome
    explanation: str
    moves_by: str | None = None
    unfollowed: str | None = None
    unread: str | None = None
    prerequisite: str | None = None
    contents: tuple[MailboxContent, ...] = ()
    mailbox_server_reached: bool | None = None
    advice: Advice | None = None
    doubted_logon: str | None = None
    before_logon: bool = False
    not_followed: tuple[str, ...] = ()


class NoAnswerError(Exception):
    """The conversation ended without an answer that can be read: `kind` is `unreachable` or `malformed`.

    It is `unauthorized` where the logon came to nothing for a reason that is not the account's. `prerequisite`,
    `doubted_logon` and `not_followed` as in Observation: what has to be done before it can be read.
    """

    def __init__(
        self,
        kind: OutcomeKind,
        explanation: str,
        *,
        prerequisite: str | None = None,
        doubted_logon: str | None = None,
        not_followed: tuple[str, ...] = (),
    ) -> None:
        super().__init__(explanation)
        self.kind = kind
        self.explanation = explanation
        self.prerequisite = prerequisite
        self.doubted_logon = doubted_logon
        self.not_followed = not_followed

    def with_prerequisite(self, prerequisite: str | None) -> NoAnswerError:
        """The same end with other words for what has to be done."""
        return NoAnswerError(
            self.kind,
            self.explanation,
            prerequisite=prerequisite,
            doubted_logon=self.doubted_logon,
            not_followed=self.not_followed,
        )

    @property
    def result(self) -> ProbeResult:
        """What the conversation came to."""
        return ProbeResult(
            Outcome(self.kind),
            self.explanation,
            prerequisite=self.prerequisite,
            doubted_logon=self.doubted_logon,
            not_followed=self.not_followed,
        )


def served(explanation: str) -> ProbeResult:
    return ProbeResult(Outcome(OutcomeKind.SERVED), explanation)


def refused(explanation: str) -> ProbeResult:
    return ProbeResult(Outcome(OutcomeKind.REFUSED), explanation)


def unauthorized(explanation: str) -> ProbeResult:
    return ProbeResult(Outcome(OutcomeKind.UNAUTHORIZED), explanation)


def malformed(explanation: str) -> ProbeResult:
    return ProbeResult(Outcome(OutcomeKind.MALFORMED), explanation)


def not_readable(explanation: str, *, advice: str) -> ProbeResult:
    """What says nothing of the server: it was not recognised, or not reached by us; and what to do about it."""
    return ProbeResult(Outcome(OutcomeKind.MALFORMED), explanation, prerequisite=f"{explanation}: {advice}")
