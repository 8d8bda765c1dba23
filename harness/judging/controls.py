"""The contract's two controls (section 3): whether they hold, and the verdict where they do not; and that of RPC-01."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from harness.model.answer_demands import ReachesMailboxServer
from harness.model.case import Case
from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Protocol
from harness.model.stimulus import Stimulus
from harness.model.verdict import Because, VerdictWord


class ControlAnswer(Enum):
    """What came of one control."""

    HELD = "held"
    FAILED = "failed"
    NO_CASE = "the deployment has no case that could show it"
    NOT_ASKED = "not asked: the case does not need it"


@dataclass(frozen=True, slots=True)
class ControlResults:
    """What came of the contract's controls, as the one who asked for them says.

    `credentials`: the account was accepted by some server. `entry`: the entry server served another mailbox.
    `own_site`: with Outlook Anywhere the entry server reached a Mailbox server of its own site (RPC-01).
    """

    credentials: ControlAnswer
    entry: ControlAnswer
    own_site: ControlAnswer = ControlAnswer.NOT_ASKED


LIKE_A_WRONG_PASSWORD = (OutcomeKind.UNAUTHORIZED, OutcomeKind.REFUSED, OutcomeKind.MALFORMED)
"""Outcomes that a wrong password could have; it never has a redirect or the page of another user."""


_FAILOVER_CLAUSES = frozenset({"GEN-03", "NLB-06", "NLB-08"})
"""Clauses that are judged also where the entry server gives no answer (contract, section 3)."""


def fails_to_pass_on(case: Case, controls: ControlResults) -> bool:
    """Whether no answer is a failure: the server serves other users before and after, so proxying is what fails."""
    answers = {controls.credentials, controls.entry}
    return bool(_FAILOVER_CLAUSES.intersection(case.clauses)) and answers == {ControlAnswer.HELD}


@dataclass(frozen=True, slots=True)
class UnmetControl:
    """The verdict where a control does not hold, and why."""

    word: VerdictWord
    why: str
    because: Because | None = None


def find_unmet_control(case: Case, seen: Observation, controls: ControlResults) -> UnmetControl | None:
    """The control that does not hold; None where the observation can be judged."""
    assert case.stimulus is not None
    unmet = _find_unmet_credentials(case.stimulus, seen, controls)
    if unmet is not None:
        return unmet
    entry_is_enough = controls.entry in (ControlAnswer.HELD, ControlAnswer.NO_CASE)
    if needs_entry_control(case, seen) and not entry_is_enough:
        why = (
            f"{case.stimulus.entry} served no other mailbox by {case.stimulus.protocol} in this run, so that this may "
            f"be its answer to everybody, and nothing is judged by it: {seen.explanation}; see first why"
        )
        return UnmetControl(VerdictWord.INCONCLUSIVE, why, Because.PREREQUISITE)
    return None


def _find_unmet_credentials(stimulus: Stimulus, seen: Observation, controls: ControlResults) -> UnmetControl | None:
    """A request without credentials is answered whoever the account belongs to."""
    if stimulus.logon is Logon.NONE:
        return None
    address = stimulus.mailboxes[0]
    if controls.credentials is ControlAnswer.NO_CASE:
        why = (
            f"no server is expected to accept the account of {address}, "
            "so a refusal could not be told from a wrong password"
        )
        return UnmetControl(VerdictWord.NOT_APPLICABLE, why)
    if controls.credentials is not ControlAnswer.HELD:
        unauthorized = seen.outcome.kind is OutcomeKind.UNAUTHORIZED
        because = Because.UNAUTHORIZED if unauthorized or is_mail_refusal(stimulus, seen) else Because.PREREQUISITE
        why = (
            f"no server accepted the account of {address} in this run, so that nothing can be told from a wrong "
            f"password: {seen.explanation}; check logon and password of this mailbox in the deployment file"
        )
        return UnmetControl(VerdictWord.INCONCLUSIVE, why, because)
    return None


def needs_entry_control(case: Case, seen: Observation) -> bool:
    """Whether the entry server has to be shown to serve another mailbox: a 401 may be its answer to everyone."""
    return case.needs_entry_control or seen.outcome.kind is OutcomeKind.UNAUTHORIZED


def needs_own_site_control(case: Case, seen: Observation) -> bool:
    """Whether the RPC proxy alone was seen where the Mailbox server of another site is due (RPC-01)."""
    demands = (demand for alternative in case.alternatives for demand in alternative.demands)
    return seen.mailbox_server_reached is False and any(isinstance(one, ReachesMailboxServer) for one in demands)


def is_mail_refusal(stimulus: Stimulus, seen: Observation) -> bool:
    """Whether a POP3 or IMAP4 logon was refused: both have one reply for a wrong password and for a wrong site.

    What was refused before the logon, for the moment or for want of TLS, has a prerequisite and is none.
    """
    is_mail = stimulus.protocol in (Protocol.POP3, Protocol.IMAP4)
    return is_mail and seen.outcome.kind is OutcomeKind.REFUSED and seen.prerequisite is None
