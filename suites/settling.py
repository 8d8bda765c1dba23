"""How a verdict becomes pytest's: a failure is said in our own words, with the command that repeats it."""

from __future__ import annotations

import pytest

from harness.model.verdict import VerdictWord
from harness.reporting.failure_text import failure_text
from harness.run import Judged


def settle(judged: Judged) -> None:
    """Fail where the deployment does not conform; skips and errors were raised before the call."""
    __tracebackhide__ = True
    if judged.verdict.verdict is VerdictWord.FAIL:
        pytest.fail(failure_text(judged.case, judged.verdict), pytrace=False)
