"""Accepted departures held against what a run has found: which failures are known, which entries are out of date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from harness.model.accepted import AcceptedDeparture
from harness.model.case import Case, Plan
from harness.model.verdict import Verdict, VerdictWord

_NOT_GONE = (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)


@dataclass(frozen=True, slots=True)
class AcceptedDepartures:
    """What `file` has, as it counts on one day."""

    file: str
    departures: tuple[AcceptedDeparture, ...]
    today: datetime.date

    def mark(self, case: Case, verdict: Verdict) -> Verdict:
        """A failure that is accepted, with the reason given; any other verdict as it is.

        By clause only where each clause that the case fails is accepted at its server.
        """
        if verdict.verdict is not VerdictWord.FAIL:
            return verdict
        holding = [one for one in self.departures if one.until >= self.today]
        for one in holding:
            if one.case == case.id:
                return replace(verdict, accepted=one.reason)
        reasons = [_reason_for(clause, case, holding) for clause in verdict.failed_clauses]
        if None in reasons:
            return verdict
        return replace(verdict, accepted="; ".join(dict.fromkeys(filter(None, reasons))))

    def outdated(self, plan: Plan, verdicts: Iterable[Verdict]) -> Iterator[str]:
        """A sentence for each entry whose date is past, or by which nothing fails any more, as far as was asked."""
        rows = {verdict.case: verdict for verdict in verdicts}
        for one in self.departures:
            asked = [rows.get(case.id) for case in plan.cases if _is_about(one, case)]
            where = f"{self.file}:{one.line}: {one.subject}"
            if any(asked) and one.until < self.today:
                yield f"{where} was accepted until {one.until}, which is past ({one.reason})"
            elif _is_gone(one, asked):
                yield f"{where} no longer fails; take it out, so that it is noticed when it comes back ({one.reason})"


def _reason_for(clause: str, case: Case, holding: Sequence[AcceptedDeparture]) -> str | None:
    return next((one.reason for one in holding if one.clause == clause and one.server == case.entry), None)


def _is_about(departure: AcceptedDeparture, case: Case) -> bool:
    if departure.case is not None:
        return departure.case == case.id
    return departure.clause in case.clauses and departure.server == case.entry


def _is_gone(departure: AcceptedDeparture, rows: Sequence[Verdict | None]) -> bool:
    """Whether every case that it is about was asked, one of them passed, and none fails by it or is in doubt."""
    asked = [row for row in rows if row is not None]
    passed = any(row.verdict is VerdictWord.PASS and _concerns(departure, row.judged) for row in asked)
    doubted = any(row.verdict in _NOT_GONE and _concerns(departure, row.failed_clauses or row.clauses) for row in asked)
    return passed and not doubted and len(asked) == len(rows)


def _concerns(departure: AcceptedDeparture, clauses: Sequence[str]) -> bool:
    return departure.clause is None or departure.clause in clauses
