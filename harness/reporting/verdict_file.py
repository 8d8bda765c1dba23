"""The verdict file: one JSON object a line, sorted by case id (contract, section 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.judging import describe_reason
from harness.model.outcome import Outcome
from harness.model.printable import json_text
from harness.model.verdict import ExpectedOutcome, Verdict, VerdictWord
from harness.reporting.verdict_rows import FailRow, InconclusiveRow, OutcomeRecord, PassRow, read_row


def verdict_record(verdict: Verdict) -> dict[str, Any]:
    """One row as JSON values; keys without a value are left out."""
    word = verdict.verdict
    record = {
        "case": verdict.case,
        "clauses": list(verdict.clauses),
        "reason": describe_reason(verdict),
        "verdict": word.value,
        "expected": expected_record(verdict.expected) if verdict.expected else None,
        "observed": outcome_record(verdict.observed) if verdict.observed else None,
        "failed_clauses": list(verdict.failed_clauses) if word is VerdictWord.FAIL else None,
        "accepted": verdict.accepted,
        "because": verdict.because.value if verdict.because else None,
        "judged_clauses": list(verdict.judged) if _judges_a_part(verdict) else None,
    }
    return {key: value for key, value in record.items() if value is not None}


def _judges_a_part(verdict: Verdict) -> bool:
    return verdict.verdict is VerdictWord.PASS and verdict.judged != verdict.clauses


def verdict_from_record(record: Mapping[str, Any]) -> Verdict:
    """A row as far as counting needs it; what was expected and observed stays in the record."""
    row = read_row(record)
    failed, accepted = (row.failed_clauses, row.accepted) if isinstance(row, FailRow) else ((), None)
    judged = failed
    if isinstance(row, PassRow):
        judged = row.clauses if row.judged_clauses is None else row.judged_clauses
    return Verdict(
        row.case,
        row.clauses,
        VerdictWord(row.verdict),
        why=row.reason,
        failed_clauses=failed,
        judged=judged,
        because=row.because if isinstance(row, InconclusiveRow) else None,
        accepted=accepted,
    )


def expected_record(expected: tuple[ExpectedOutcome, ...]) -> dict[str, Any]:
    """One outcome, or `any_of` several, each with its own clauses."""
    if len(expected) == 1:
        return outcome_record(expected[0].outcome)
    return {"any_of": [{**outcome_record(one.outcome), "clauses": list(one.clauses)} for one in expected]}


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """An outcome with what it carries."""
    return OutcomeRecord.model_validate(outcome).model_dump(mode="json", by_alias=True, exclude_none=True)


def verdict_line(record: Mapping[str, Any]) -> str:
    """A record as its canonical line: sorted keys, compact separators, UTF-8.

    URLs keep every character that the server sent; those that a terminal would obey are JSON's escapes.
    """
    return json_text(record, sort_keys=True)


def verdict_file_text(records: Iterable[Mapping[str, Any]]) -> str:
    """The text of the file: a line a record, sorted by case id."""
    ordered = sorted(records, key=lambda record: str(record["case"]))
    return "".join(f"{verdict_line(record)}\n" for record in ordered)
