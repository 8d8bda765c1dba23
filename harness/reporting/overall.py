"""What several runs say of the clauses: how those went that were judged, and why the others were judged in none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from harness.model.clause import Clause, ClauseRegister, EvidenceKind
from harness.reporting.summary import ClauseRow, ClauseVerdict
from harness.reporting.wrapping import folded

_JUDGED = (
    ClauseVerdict.FAIL,
    ClauseVerdict.DEPARTED,
    ClauseVerdict.PASS,
    ClauseVerdict.PASS_CLIENT_SIDE,
    ClauseVerdict.PASS_HOP_SIDE,
    ClauseVerdict.PASS_IN_SETTINGS,
    ClauseVerdict.FINDING,
)
_WORST_FIRST = (ClauseVerdict.FAIL, ClauseVerdict.INCONCLUSIVE, *_JUDGED[1:])
_WITH_REASONS = (ClauseVerdict.FINDING, ClauseVerdict.DEPARTED, ClauseVerdict.FAIL, ClauseVerdict.INCONCLUSIVE)
_CLOSEST_FIRST = (
    ClauseVerdict.INFORMATIONAL,
    ClauseVerdict.INCONCLUSIVE,
    ClauseVerdict.NOT_APPLICABLE,
    ClauseVerdict.NOT_SELECTED,
)
"""A row that was recorded only came closer to a judgement than one that could not be judged, or was not asked."""

_FINDING = ClauseVerdict.FINDING
_UNJUDGED = "judged in no deployment"


def overall_lines(runs: Sequence[Sequence[ClauseRow]], register: ClauseRegister) -> Iterator[str]:
    """Each clause over all runs, in the catalogue's order: a failure anywhere fails it; a pass in one run is a pass.

    A clause that no run judged has the reason of the run that came closest to it; a reason of several is said once.
    """
    rows: dict[str, list[ClauseRow]] = {}
    for row in (row for run in runs for row in run):
        rows.setdefault(row.clause.id, []).append(row)
    known = [clause for clause in register.clauses if clause.id in rows]
    judged = {clause.id: _worst(rows[clause.id]) for clause in known if _is_judged(rows[clause.id])}
    for word in _WORST_FIRST:
        named = [clause for clause in known if judged.get(clause.id) is word]
        if named:
            yield _heading(named, word.value, register)
            yield from _named(named, word, rows)
    found = [clause for clause in known if _has_finding(rows[clause.id]) and judged[clause.id] is not _FINDING]
    if found:
        yield f"{len(found):3} of these with a finding in the settings of some deployment"
        yield f"      {folded(clause.id for clause in found)}"
    unjudged = [clause for clause in known if clause.id not in judged]
    if unjudged:
        yield _heading(unjudged, _UNJUDGED, register)
        yield from _by_reason(unjudged, rows)


def _by_reason(clauses: Sequence[Clause], rows: Mapping[str, Sequence[ClauseRow]]) -> Iterator[str]:
    alike: dict[str, list[str]] = {}
    for clause in clauses:
        alike.setdefault(_closest_reason(rows[clause.id]), []).append(clause.id)
    for reason, named in alike.items():
        yield f"      {named[0]:8} {reason}" if len(named) == 1 else f"      {reason}: {folded(named)}"


def _is_judged(rows: Sequence[ClauseRow]) -> bool:
    return any(row.verdict in _JUDGED for row in rows)


def _has_finding(rows: Sequence[ClauseRow]) -> bool:
    return any(row.verdict is _FINDING for row in rows)


def _worst(rows: Sequence[ClauseRow]) -> ClauseVerdict:
    found = {row.verdict for row in rows} | {row.beside_finding for row in rows}
    return next(word for word in _WORST_FIRST if word in found)


def _heading(clauses: Sequence[Clause], words: str, register: ClauseRegister) -> str:
    return f"{len(clauses):3} of {len(register.clauses)} clauses {words}"


def _named(clauses: Sequence[Clause], word: ClauseVerdict, rows: Mapping[str, Sequence[ClauseRow]]) -> Iterator[str]:
    if word not in _WITH_REASONS:
        yield f"      {folded(clause.id for clause in clauses)}"
        return
    for clause in clauses:
        yield f"      {clause.id:8} {_reason(clause, [row for row in rows[clause.id] if row.verdict is word])}"


def _reason(clause: Clause, rows: Sequence[ClauseRow]) -> str:
    reasons = dict.fromkeys(row.reason for row in rows if row.reason)
    if reasons:
        return next(iter(reasons))
    evidence = ", ".join(kind.value for kind in clause.evidence if kind is not EvidenceKind.CONFIG)
    return f"{clause.text} (evidence: {evidence})"


def _closest_reason(rows: Sequence[ClauseRow]) -> str:
    """Of runs that came equally close the one with the most cases on the clause; of these the first."""
    closest = min(rows, key=lambda row: (*_distance(row), -row.counts.total()))
    inconclusive = "inconclusive: " if closest.verdict is ClauseVerdict.INCONCLUSIVE else ""
    return f"{inconclusive}{closest.reason}"


def _distance(row: ClauseRow) -> tuple[int, bool]:
    """How far a run was from judging the clause: in one that has a case for it less than in one that has none."""
    return _CLOSEST_FIRST.index(row.verdict), not row.planned
