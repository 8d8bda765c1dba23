"""The contract's two controls (section 3): whether they hold, and the verdict where they do not."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.case import Case
from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol
from harness.model.stimulus import Stimulus
from harness.model.verdict import Because, VerdictWord


@dataclass(frozen=True, slots=True)
class ControlResults:
    """Whether the contract's controls hold; None where the deployment has no case that could show it.

    `credentials`: the account was accepted by some server. `entry`: the entry server served another mailbox.
    """

    credentials: bool | None = True
    entry: bool | None = True


LIKE_A_WRONG_PASSWORD = (OutcomeKind.UNAUTHORIZED, OutcomeKind.REFUSED, OutcomeKind.MALFORMED)
"""Outcomes that a wrong password could have; it never has a redirect or the page of another user."""


_FAILOVER_CLAUSES = frozenset({"GEN-03", "NLB-06", "NLB-08"})
"""Clauses that are judged also where the entry server gives no answer (contract, section 3)."""


def fails_to_pass_on(case: Case, controls: ControlResults) -> bool:
    """Whether no answer is a failure: the server serves other users before and after, so proxying is what fails."""
    return (
        bool(_FAILOVER_CLAUSES.intersection(case.clauses)) and controls.credentials is True and controls.entry is True
    )


def find_unmet_control(
    case: Case, seen: Observation, controls: ControlResults
) -> tuple[VerdictWord, Because | None, str] | None:
    """Verdict, cause and reason where a control does not hold; None where the observation can be judged."""
    assert case.stimulus is not None
    unauthorized = seen.outcome.kind is OutcomeKind.UNAUTHORIZED
    address = case.stimulus.mailboxes[0]
    if controls.credentials is None:
        reason = (
            f"no server is expected to accept the account of {address}, "
            "so a refusal could not be told from a wrong password"
        )
        return VerdictWord.NOT_APPLICABLE, None, reason
    if not controls.credentials:
        because = Because.UNAUTHORIZED if unauthorized or is_mail_refusal(case.stimulus, seen) else Because.PREREQUISITE
        reason = f"no server accepted the account of {address} in this run; seen: {seen.explanation}"
        return VerdictWord.INCONCLUSIVE, because, reason
    if (case.needs_entry_control or unauthorized) and controls.entry is False:
        reason = (
            f"{case.stimulus.entry} served no other mailbox by {case.stimulus.protocol} in this run; "
            f"seen: {seen.explanation}"
        )
        return VerdictWord.INCONCLUSIVE, Because.PREREQUISITE, reason
    return None


def is_mail_refusal(stimulus: Stimulus, seen: Observation) -> bool:
    """Whether a POP3 or IMAP4 logon was refused: both have one reply for a wrong password and for a wrong site."""
    return stimulus.protocol in (Protocol.POP3, Protocol.IMAP4) and seen.outcome.kind is OutcomeKind.REFUSED
