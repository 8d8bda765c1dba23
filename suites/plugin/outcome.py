"""How a verdict becomes pytest's: a failure is said in our own words, with the command that repeats it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from harness.model.clause import ClauseRegister
from harness.model.verdict import VerdictWord
from harness.reporting.allure_labels import attach_evidence
from harness.reporting.failure_text import failure_text
from harness.run import Judged


@dataclass(frozen=True, slots=True)
class Settle:
    """Fails a test whose deployment does not conform; skips and errors were raised before the call.

    `command` is what was typed to run the suites, without a selection.
    """

    register: ClauseRegister
    command: str

    def __call__(self, judged: Judged) -> None:
        """Return where the case did not fail."""
        __tracebackhide__ = True
        if judged.verdict.verdict is VerdictWord.FAIL:
            attach_evidence(judged.observation, judged.verdict)
            text = failure_text(judged.case, judged.verdict, register=self.register, command=self.command)
            pytest.fail(text, pytrace=False)
