"""The summary as lines for a terminal or a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.model.verdict import VerdictWord
from harness.reporting.counts import count_of
from harness.reporting.summary import ClauseRow, ClauseVerdict, Summary

_COLUMNS = (
    (VerdictWord.PASS, "pass"),
    (VerdictWord.FAIL, "fail"),
    (VerdictWord.INCONCLUSIVE, "inconclusive"),
    (VerdictWord.INFORMATIONAL, "informational"),
    (VerdictWord.NOT_APPLICABLE, "not applicable"),
)
_RECORDED = {
    ClauseVerdict.ACCEPTED: "accepted",
    ClauseVerdict.FINDING: "informational",
    ClauseVerdict.DEPARTED: "informational",
}
"""Clauses that are named each with its reason, and the word that stands before it."""
_PASSED_IN_PART = (ClauseVerdict.PASS_CLIENT_SIDE, ClauseVerdict.PASS_HOP_SIDE, ClauseVerdict.PASS_IN_SETTINGS)
_FAILED = (ClauseVerdict.FAIL, ClauseVerdict.INCONCLUSIVE)


def summary_lines(summary: Summary) -> Iterator[str]:
    """Verdicts by suite, then the clauses: failed ones in full, passed ones by id, the rest with reasons."""
    heads = "".join(f"{title:>16}" for _, title in _COLUMNS)
    yield f"{'':18}{heads}"
    for suite, counts in summary.by_suite:
        yield f"{suite.value:18}{_cells(counts)}"
    yield f"{'total':18}{_cells(summary.total)}"
    if summary.accepted:
        yield f"{summary.accepted} of the failures are accepted."
    yield ""
    yield from _clause_lines(summary.clauses)
    if summary.missing:
        yield ""
        yield f"{len(summary.missing)} planned cases have no verdict, the first: {', '.join(summary.missing[:5])}"
    yield from (f"accepted no longer: {sentence}" for sentence in summary.outdated)
    if summary.left_out:
        yield f"{summary.left_out} planned cases were left out by the selection."


def _cells(counts: Counter[VerdictWord]) -> str:
    return "".join(f"{counts[word] or '.':>16}" for word, _ in _COLUMNS)


def _clause_lines(rows: tuple[ClauseRow, ...]) -> Iterator[str]:
    for word in _FAILED:
        for row in rows:
            if row.verdict is word:
                yield f"{word.value:13} {row.clause.id}  {row.clause.text}"
    for word in (
        ClauseVerdict.PASS,
        ClauseVerdict.PASS_CLIENT_SIDE,
        ClauseVerdict.PASS_HOP_SIDE,
        ClauseVerdict.PASS_IN_SETTINGS,
        ClauseVerdict.INFORMATIONAL,
    ):
        named = [row.clause.id for row in rows if row.verdict is word]
        if named:
            yield f"{len(named):3} clauses {word.value}: {' '.join(named)}"
    for row in rows:
        if row.verdict in _RECORDED:
            yield f"{_RECORDED[row.verdict]:13} {row.clause.id}  {row.reason}"
    yield from _unjudged_lines(rows)


def _unjudged_lines(rows: tuple[ClauseRow, ...]) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.verdict is ClauseVerdict.NOT_APPLICABLE:
            reasons.setdefault(row.reason, []).append(row.clause.id)
    for reason, named in reasons.items():
        yield f"{len(named):3} clauses not applicable, {reason}: {' '.join(named)}"
    not_selected = [row.clause.id for row in rows if row.verdict is ClauseVerdict.NOT_SELECTED]
    if not_selected:
        yield f"{len(not_selected):3} clauses not selected: {' '.join(not_selected)}"


def verdict_sentence(summary: Summary) -> str:
    """The last line: the result of the run in one sentence, with every figure."""
    counts = Counter(row.verdict for row in summary.clauses)
    judged, failed = counts[ClauseVerdict.PASS], counts[ClauseVerdict.FAIL]
    partly = sum(counts[word] for word in _PASSED_IN_PART)
    departed, found = counts[ClauseVerdict.DEPARTED], counts[ClauseVerdict.FINDING]
    figures = f"{judged} of {len(summary.clauses)} clauses pass"
    if partly:
        figures += f", {partly} on one side only"
    if found:
        figures += f", {found} have findings in the settings"
    accepted = counts[ClauseVerdict.ACCEPTED]
    if accepted:
        figures += f", {accepted} fail as accepted"
    if departed:
        figures += f", {departed} departed from what is not required"
    if failed:
        return f"not conformant: {failed} clauses fail; {figures}"
    if summary.total[VerdictWord.INCONCLUSIVE] or summary.missing:
        unjudged = summary.total[VerdictWord.INCONCLUSIVE] + len(summary.missing)
        return f"not shown to conform: {unjudged} cases could not be judged; {figures}"
    if summary.outdated:
        return (
            f"not as accepted any more: {count_of(len(summary.outdated), 'accepted departure')} to take out; {figures}"
        )
    if not summary.is_conformant:
        return f"nothing was judged; {figures}"
    unjudged_clauses = len(summary.clauses) - judged - partly - departed - found - accepted
    none_fail = "no other fails" if accepted else "none fail"
    return f"conformant in what was judged: {figures}, {none_fail}, {unjudged_clauses} not judged in this run"
