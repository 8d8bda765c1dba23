"""What a JUnit report says of a case: names by which reporters group, properties, one message and one text.

A message is what reporters list and group by, so it is the headline of the cause; GitLab shows the text alone, so that
has the case and what to do. Clause ids are one property, since Jenkins keeps the last of several with one name.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.model.case import Case
from harness.model.cause import Cause
from harness.model.printable import printable, printable_lines
from harness.model.verdict import VerdictWord
from harness.reporting.causes import title_of

NOT_JUDGED = "not_judged"
"""Stands for the verdict of a case that has no row."""

_ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class JunitResult:
    """What stands in a `failure`, `error` or `skipped` element. No text says again what the message says."""

    tag: str
    kind: str
    message: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class JunitCase:
    """A case of a report. `row` is that of the verdict file; None where the case was begun and not judged.

    `advice` has the lines of the cause's block that are so of each row. `deployment` is the stem of its file, `target`
    says what was asked, with the faults of the mock farm.
    """

    case: Case
    row: Mapping[str, Any] | None
    cause: Cause | None
    advice: Sequence[str]
    deployment: str
    target: str

    @property
    def classname(self) -> str:
        """Jenkins makes a package of what stands before the last dot; the same case in two labs is told apart."""
        asked = self.target.partition(",")[0]
        return printable(f"{self.deployment}.{asked}.{self.case.suite.value}")

    @property
    def name(self) -> str:
        """The case id, as it is typed."""
        return printable(self.case.id)

    def properties(self) -> list[tuple[str, str]]:
        """What can be said; nothing is empty."""
        row: Mapping[str, Any] = self.row or {"verdict": NOT_JUDGED, "clauses": self.case.clauses}
        is_recorded = row["verdict"] == VerdictWord.INFORMATIONAL
        said = {
            "case": self.case.id,
            "verdict": row["verdict"],
            "because": row.get("because"),
            "clauses": _listed(row["clauses"]),
            "failed_clauses": _listed(row.get("failed_clauses", ())),
            "cause": title_of(self.cause) if self.cause else None,
            "cause_kind": self.cause.kind.value if self.cause else None,
            "accepted": row.get("accepted"),
            "reason": row["reason"] if is_recorded else None,
            "deployment": self.deployment,
            "target": self.target,
        }
        return [(name, printable(value)) for name, value in said.items() if value]

    def result(self, said: str, *, command: str) -> JunitResult | None:
        """What the row has beside a pass; None for a pass, and where there is no row.

        `said` is the text of a failed test. `command` repeats the run without a selection.
        """
        if self.row is None:
            return None
        reason = str(self.row["reason"])
        match self.row["verdict"]:
            case VerdictWord.NOT_APPLICABLE:
                return _skipped(VerdictWord.NOT_APPLICABLE, reason)
            case VerdictWord.FAIL if _ACCEPTED in self.row:
                return _skipped(_ACCEPTED, f"accepted: {self.row['accepted']}", reason)
            case VerdictWord.FAIL if self.cause:
                return _red("failure", self.cause, said, self.advice)
            case VerdictWord.INCONCLUSIVE if self.cause:
                again = f"repeat    {command} --case {shlex.quote(self.case.id)}"
                lines = (f"why       {self.case.title}", f"seen      {reason}", again, *self.advice)
                return _red("error", self.cause, f"{self.case.id} could not be judged", lines)
        return None


def _skipped(kind: str, message: str, text: str = "") -> JunitResult:
    return JunitResult("skipped", kind, printable(message), printable(text))


def _red(tag: str, cause: Cause, said: str, lines: Sequence[str]) -> JunitResult:
    text = "\n".join((printable_lines(said), *(f"  {printable(line)}" for line in lines)))
    return JunitResult(tag, cause.kind.value, printable(title_of(cause)), text)


def _listed(clauses: Sequence[str]) -> str:
    return ", ".join(clauses)
