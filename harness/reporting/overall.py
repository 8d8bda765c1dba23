"""What several runs say of the clauses, one line a clause that is not simply passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from harness.model.clause import Clause, ClauseRegister, EvidenceKind
from harness.reporting.summary import ClauseRow, ClauseVerdict

_WORST = (ClauseVerdict.FAIL, ClauseVerdict.INCONCLUSIVE, ClauseVerdict.DEPARTED, ClauseVerdict.PASS)
_ORDER = (*_WORST, *(word for word in ClauseVerdict if word not in _WORST))
_WITH_REASONS = (ClauseVerdict.NOT_APPLICABLE, ClauseVerdict.DEPARTED, ClauseVerdict.FAIL, ClauseVerdict.INCONCLUSIVE)


def overall_lines(runs: Sequence[Sequence[ClauseRow]], register: ClauseRegister) -> Iterator[str]:
    """Each clause over all runs: a failure anywhere fails it; a pass in one run is a pass."""
    rows: dict[str, list[ClauseRow]] = {}
    for row in (row for run in runs for row in run):
        rows.setdefault(row.clause.id, []).append(row)
    overall = {clause: min((row.verdict for row in found), key=_ORDER.index) for clause, found in rows.items()}
    for word in _ORDER:
        named = [clause for clause in register.clauses if overall.get(clause.id) is word]
        if named:
            yield f"{len(named):3} of {len(register.clauses)} clauses {word.value.replace('_', ' ')}"
            yield from _named(named, word, rows)


def _named(clauses: Sequence[Clause], word: ClauseVerdict, rows: Mapping[str, Sequence[ClauseRow]]) -> Iterator[str]:
    if word not in _WITH_REASONS:
        yield f"      {' '.join(clause.id for clause in clauses)}"
        return
    for clause in clauses:
        yield f"      {clause.id:8} {_reason(clause, [row for row in rows[clause.id] if row.verdict is word])}"


def _reason(clause: Clause, rows: Sequence[ClauseRow]) -> str:
    reasons = dict.fromkeys(row.reason for row in rows if row.reason)
    if reasons:
        return next(iter(reasons))
    evidence = ", ".join(kind.value for kind in clause.evidence if kind is not EvidenceKind.CONFIG)
    return f"{clause.text} (evidence: {evidence})"
