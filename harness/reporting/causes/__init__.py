"""The causes of what failed or could not be judged, and a block of advice for each."""

from harness.reporting.causes.blocks import advice_lines, cause_lines, label_of, title_of
from harness.reporting.causes.choice import advice_of
from harness.reporting.causes.clause_advice import CLAUSE_ADVICE
from harness.reporting.causes.grouping import causes_of
from harness.reporting.causes.kind_advice import KIND_ADVICE

__all__ = [
    "CLAUSE_ADVICE",
    "KIND_ADVICE",
    "advice_lines",
    "advice_of",
    "cause_lines",
    "causes_of",
    "label_of",
    "title_of",
]
