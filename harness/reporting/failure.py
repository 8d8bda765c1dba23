"""A failed case as text: what was expected, what was seen, where, and how to repeat it."""

from __future__ import annotations

import shlex

from harness.judging import describe_missed, describe_seen
from harness.model.case import Case
from harness.model.clause import ClauseRegister
from harness.model.printable import printable
from harness.model.verdict import Verdict


def failure_text(case: Case, verdict: Verdict, *, register: ClauseRegister, command: str) -> str:
    """Printable lines: the first names the case and the clauses it fails, the last the command that repeats it."""
    lines = [f"{case.id} fails {', '.join(verdict.failed_clauses)}"]
    lines += [f"  {clause.id:8}  {clause.text}" for clause in register.clauses if clause.id in verdict.failed_clauses]
    lines += [
        f"  why       {case.title}",
        f"  expected  {describe_missed(verdict)}",
        f"  seen      {describe_seen(verdict)}",
    ]
    if verdict.request is not None:
        lines.append(f"  request   {verdict.request}")
    if verdict.where is not None:
        lines.append(f"  at        {verdict.where}")
    lines.append(f"  repeat    {command} --case {shlex.quote(case.id)}")
    return "\n".join(map(printable, lines))
