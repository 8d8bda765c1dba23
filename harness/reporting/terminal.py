"""The summary as lines for a terminal or a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from harness.model.verdict import VerdictWord
from harness.reporting.counts import count_of
from harness.reporting.summary import ClauseRow, ClauseVerdict, Summary
from harness.reporting.tables import Column, table_lines
from harness.reporting.width import WITHOUT_TERMINAL
from harness.reporting.wrapping import folded, wrapped

_WORDS = (
    VerdictWord.PASS,
    VerdictWord.FAIL,
    VerdictWord.INCONCLUSIVE,
    VerdictWord.INFORMATIONAL,
    VerdictWord.NOT_APPLICABLE,
)
_RECORDED = {
    ClauseVerdict.ACCEPTED: "accepted",
    ClauseVerdict.FINDING: "informational",
    ClauseVerdict.DEPARTED: "informational",
}
"""Clauses that are named each with its reason, and the word that stands before it."""

_COLUMNS = (Column(), *(Column(word.value.replace("_", " "), figures=True) for word in _WORDS))
_PASSED_IN_PART = (ClauseVerdict.PASS_CLIENT_SIDE, ClauseVerdict.PASS_HOP_SIDE, ClauseVerdict.PASS_IN_SETTINGS)
_FAILED = (ClauseVerdict.FAIL, ClauseVerdict.INCONCLUSIVE)
_WRONG = (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)
_NAMED_IN_BRIEF = (*_FAILED, ClauseVerdict.ACCEPTED)
_ALIKE = (ClauseVerdict.PASS, *_PASSED_IN_PART, ClauseVerdict.INFORMATIONAL)
"""What needs no word beside the clauses' names."""

_GLOSSES = {
    "hops not observable": "hops not observable (what servers ask each other shows in their IIS logs, which [evidence] "
    "names; POP3 and IMAP4 leave no lines there)"
}
"""Reasons of the contract, with what they mean."""

_HANGING = 6


def summary_lines(
    summary: Summary,
    *,
    width: int = WITHOUT_TERMINAL,
    verbose: bool = False,
    ended_early: bool = False,
    brief: bool = False,
) -> Iterator[str]:
    """Verdicts by suite, then the clauses: failed ones in full, passed ones by id, the rest with reasons.

    `verbose` names every clause, also those that no selected case is about. `brief` is for a run whose failures stand
    above with their causes: what is wrong by id, and of the rest how much it is.
    """
    if brief:
        yield from table_lines(_COLUMNS, _brief_rows(summary), width=width)
        if summary.accepted:
            yield f"{count_of(summary.accepted, 'failure')} accepted (--accepted)."
        for line in _brief_clause_lines(summary.clauses):
            yield from wrapped(line, width, hanging=_HANGING)
        yield from _lines_at_the_end(summary, width)
        return
    yield from table_lines(_COLUMNS, _rows(summary), width=width)
    if summary.accepted:
        yield f"{count_of(summary.accepted, 'failure')} accepted (--accepted)."
    yield ""
    name = " ".join if verbose else folded
    for line in _clause_lines(summary.clauses, name):
        yield from wrapped(line, width, hanging=_HANGING)
    unasked = [row.clause.id for row in summary.clauses if row.verdict is ClauseVerdict.NOT_SELECTED]
    if unasked:
        named = f": {' '.join(unasked)}" if verbose else "; -v names them"
        word = "not selected, or not reached" if ended_early else "not selected"
        yield from wrapped(f"{_clauses(len(unasked))} {word}{named}", width, hanging=_HANGING)
    yield from _lines_at_the_end(summary, width)


def _lines_at_the_end(summary: Summary, width: int) -> Iterator[str]:
    """What is missing, out of date or left out."""
    if summary.missing:
        yield ""
        has = "has" if len(summary.missing) == 1 else "have"
        named = ", ".join(summary.missing[:5])
        missing = f"{count_of(len(summary.missing), 'planned case')} {has} no verdict, the first: {named}"
        yield from wrapped(missing, width, hanging=_HANGING)
    for sentence in summary.outdated:
        yield from wrapped(f"accepted no longer: {sentence}", width, hanging=_HANGING)
    if summary.left_out:
        were = "was" if summary.left_out == 1 else "were"
        yield f"{count_of(summary.left_out, 'planned case')} {were} left out by the selection."


def _rows(summary: Summary) -> Iterator[tuple[str, ...]]:
    for name, counts in (*((suite.value, counts) for suite, counts in summary.by_suite), ("total", summary.total)):
        yield name, *(f"{counts[word]}" if counts[word] else "." for word in _WORDS)


def _brief_rows(summary: Summary) -> Iterator[tuple[str, ...]]:
    """The suites with something wrong; the others together."""
    wrong = [one for one in summary.by_suite if any(one[1][word] for word in _WRONG)]
    right = [one for one in summary.by_suite if one not in wrong]
    together = sum((counts for _, counts in right), Counter[VerdictWord]())
    named = [(suite.value, counts) for suite, counts in wrong]
    if right:
        named.append((f"{len(right)} other {'suite' if len(right) == 1 else 'suites'}", together))
    for name, counts in (*named, ("total", summary.total)):
        yield name, *(f"{counts[word]}" if counts[word] else "." for word in _WORDS)


def _brief_clause_lines(rows: tuple[ClauseRow, ...]) -> Iterator[str]:
    """What is wrong by id; the sentence at the end counts the rest."""
    named = {word: [row.clause.id for row in rows if row.verdict is word] for word in _NAMED_IN_BRIEF}
    wrong = [f"{word.value}: {folded(ids)}" for word, ids in named.items() if ids]
    others = sum(row.verdict not in _NAMED_IN_BRIEF for row in rows)
    rest = f"{count_of(others, 'other')} (-v says each)"
    yield f"clauses  {'; '.join((*wrong, rest))}"


def _clause_lines(rows: tuple[ClauseRow, ...], name: Callable[[list[str]], str]) -> Iterator[str]:
    for word in _FAILED:
        for row in rows:
            if row.verdict is word:
                yield f"{word.value:13} {row.clause.id}  {row.clause.text}"
    for word in _ALIKE:
        named = [row.clause.id for row in rows if row.verdict is word]
        if named:
            yield f"{_clauses(len(named))} {_verb(word, len(named))}: {name(named)}"
    yield from _reason_lines(rows, name)


def _reason_lines(rows: tuple[ClauseRow, ...], name: Callable[[list[str]], str]) -> Iterator[str]:
    for row in rows:
        if row.verdict in _RECORDED:
            yield f"{_RECORDED[row.verdict]:13} {row.clause.id}  {row.reason}"
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.verdict is ClauseVerdict.NOT_APPLICABLE:
            reasons.setdefault(row.reason, []).append(row.clause.id)
    for reason, named in reasons.items():
        yield f"{_clauses(len(named))} not applicable, {_GLOSSES.get(reason, reason)}: {name(named)}"


def _clauses(count: int) -> str:
    return f"{count:3} {'clause' if count == 1 else 'clauses'}"


def _verb(word: ClauseVerdict, count: int) -> str:
    return word.value.replace("pass", "passes", 1) if count == 1 else word.value


def _fail(count: int) -> str:
    return "fails" if count == 1 else "fail"


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
        figures += f", {found} {'has' if found == 1 else 'have'} findings in the settings"
    accepted = counts[ClauseVerdict.ACCEPTED]
    if accepted:
        figures += f", {accepted} {_fail(accepted)} as accepted"
    if departed:
        figures += f", {departed} departed from what is not required"
    if failed:
        return f"not conformant: {count_of(failed, 'clause')} {_fail(failed)}; {figures}"
    if summary.total[VerdictWord.INCONCLUSIVE] or summary.missing:
        unjudged = summary.total[VerdictWord.INCONCLUSIVE] + len(summary.missing)
        return f"not shown to conform: {count_of(unjudged, 'case')} could not be judged; {figures}"
    if summary.outdated:
        return (
            f"not as accepted any more: {count_of(len(summary.outdated), 'accepted departure')} to take out; {figures}"
        )
    if not summary.is_conformant:
        return f"nothing was judged; {figures}"
    unjudged_clauses = len(summary.clauses) - judged - partly - departed - found - accepted
    none_fail = "no other fails" if accepted else "none fail"
    return f"conformant in what was judged: {figures}, {none_fail}, {unjudged_clauses} not judged in this run"
