"""How a verdict becomes pytest's outcome: passed, failed, skipped or an error."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from harness.model.clause import ClauseRegister
from harness.model.verdict import VerdictWord
from harness.reporting import BECAUSE_WORDS, failure_text
from harness.run import JudgedCase

INFORMATIONAL = "informational"
"""The user property of a test whose row is a fact and no verdict."""

_ACCEPTED = "accepted"


class InconclusiveError(Exception):
    """The case could not be judged. Raised before the call, so that pytest and Allure do not call it a failure."""


def end_unless_judged(item: pytest.Item, judged: JudgedCase) -> None:
    """Skip a test to which nothing applies, raise where its case could not be judged; before the test's call."""
    __tracebackhide__ = True
    verdict = judged.verdict
    match verdict.verdict:
        case VerdictWord.NOT_APPLICABLE:
            pytest.skip(judged.reason)
        case VerdictWord.INCONCLUSIVE:
            why = "no reason is known" if verdict.because is None else BECAUSE_WORDS[verdict.because]
            raise InconclusiveError(f"could not be judged ({why}): {judged.reason}")
        case VerdictWord.INFORMATIONAL:
            item.user_properties.append((INFORMATIONAL, True))


def status_of_own_kinds(report: pytest.TestReport) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Informational rows and accepted failures are counted under their own names; None for any other row."""
    if getattr(report, "wasxfail", "").startswith(f"{_ACCEPTED}: "):
        return _ACCEPTED, "a", ("ACCEPTED", {"yellow": True})
    if report.when == "call" and report.passed and any(name == INFORMATIONAL for name, _ in report.user_properties):
        return INFORMATIONAL, "i", ("INFORMATIONAL", {"cyan": True})
    return None


@dataclass(frozen=True, slots=True)
class AssertConformance:
    """Fails a test whose deployment does not conform, in our own words; skips and errors were raised before the call.

    `command` is what was typed to run the suites, without a selection.
    """

    register: ClauseRegister = field(repr=False)
    command: str

    def __call__(self, judged: JudgedCase) -> None:
        """Return where the case did not fail."""
        __tracebackhide__ = True
        if judged.verdict.verdict is VerdictWord.FAIL:
            if judged.verdict.accepted is not None:
                pytest.xfail(f"{_ACCEPTED}: {judged.verdict.accepted}")
            text = failure_text(judged.case, judged.verdict, register=self.register, command=self.command)
            pytest.fail(text, pytrace=False)
