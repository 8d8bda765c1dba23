"""Which rows of a run with one deliberate fault reported it; a pure function of the verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.model.verdict import Verdict, VerdictWord


@dataclass(frozen=True, slots=True)
class ClauseReport:
    """One clause that a fault breaks, and the cases that reported it."""

    clause: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaultResult:
    """The result of one run with one fault.

    `reports` are the clauses of the fault that rows failed, in the fault's order. `noted` are those that do
    not require: a departure from them is recorded and never failed. `collateral` are the rows that failed without
    citing a clause of the fault, `other_clauses` the clauses that failed beside its own. `not_judged` are the
    inconclusive rows.
    """

    fault: str
    breaks: tuple[str, ...]
    rows: int
    reports: tuple[ClauseReport, ...] = ()
    noted: tuple[ClauseReport, ...] = ()
    collateral: tuple[str, ...] = ()
    other_clauses: tuple[str, ...] = ()
    not_judged: tuple[str, ...] = ()

    @property
    def unreported(self) -> tuple[str, ...]:
        """The clauses of the fault that no row reported."""
        reported = {report.clause for report in (*self.reports, *self.noted)}
        return tuple(clause for clause in self.breaks if clause not in reported)


def score_fault(fault: str, breaks: tuple[str, ...], verdicts: Iterable[Verdict]) -> FaultResult:
    """Compare the rows of a run with one fault with the clauses that the fault breaks."""
    rows = tuple(verdicts)
    failed = [row for row in rows if row.verdict is VerdictWord.FAIL]
    recorded = [row for row in rows if row.verdict is VerdictWord.INFORMATIONAL]
    own = set(breaks)
    cited = dict.fromkeys(clause for row in failed for clause in row.failed_clauses)
    return FaultResult(
        fault=fault,
        breaks=breaks,
        rows=len(rows),
        reports=_reports(breaks, [(row.case, row.failed_clauses) for row in failed]),
        noted=_reports(breaks, [(row.case, row.judged) for row in recorded]),
        collateral=tuple(row.case for row in failed if not own.intersection(row.failed_clauses)),
        other_clauses=tuple(clause for clause in cited if clause not in own),
        not_judged=tuple(row.case for row in rows if row.verdict is VerdictWord.INCONCLUSIVE),
    )


def _reports(breaks: tuple[str, ...], reports: list[tuple[str, tuple[str, ...]]]) -> tuple[ClauseReport, ...]:
    found = (ClauseReport(clause, tuple(case for case, clauses in reports if clause in clauses)) for clause in breaks)
    return tuple(report for report in found if report.cases)
