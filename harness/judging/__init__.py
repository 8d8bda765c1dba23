"""Pure judging: a case and what was seen of it give a verdict. No clock, no network, no file."""

from harness.judging.controls import ControlResults, is_mail_refusal
from harness.judging.verdicts import expected_outcomes, judge
from harness.judging.visits import is_unanswered
from harness.judging.wording import describe_expected, describe_outcome

__all__ = [
    "ControlResults",
    "describe_expected",
    "describe_outcome",
    "expected_outcomes",
    "is_mail_refusal",
    "is_unanswered",
    "judge",
]
