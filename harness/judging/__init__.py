"""Pure judging: a case and what was seen of it give a verdict. No clock, no network, no file."""

from harness.judging.controls import (
    ControlAnswer,
    ControlResults,
    is_mail_refusal,
    needs_entry_control,
    needs_own_site_control,
)
from harness.judging.hosts_given import with_other_hosts
from harness.judging.names_shown import find_page_owner, inner_names_in
from harness.judging.settings import describe_finding
from harness.judging.strangers import describe_stranger, describe_unknown_user, is_own_answer
from harness.judging.verdicts import expected_outcomes, judge, judge_unsent, not_judged
from harness.judging.visits import is_unanswered
from harness.judging.wording import describe_expected, describe_missed, describe_outcome, describe_reason, describe_seen

__all__ = [
    "ControlAnswer",
    "ControlResults",
    "describe_expected",
    "describe_finding",
    "describe_missed",
    "describe_outcome",
    "describe_reason",
    "describe_seen",
    "describe_stranger",
    "describe_unknown_user",
    "expected_outcomes",
    "find_page_owner",
    "inner_names_in",
    "is_mail_refusal",
    "is_own_answer",
    "is_unanswered",
    "judge",
    "judge_unsent",
    "needs_entry_control",
    "needs_own_site_control",
    "not_judged",
    "with_other_hosts",
]
