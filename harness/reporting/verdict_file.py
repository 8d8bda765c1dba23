"""The verdict file: one JSON object a line, sorted by case id (contract, section 4)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from harness.judging import describe_reason
from harness.model.outcome import Hop, Outcome
from harness.model.verdict import ExpectedOutcome, Verdict, VerdictWord


def verdict_record(verdict: Verdict) -> dict[str, Any]:
    """One row as JSON values; keys without a value are left out."""
    record: dict[str, Any] = {
        "case": verdict.case,
        "clauses": list(verdict.clauses),
        "reason": describe_reason(verdict),
        "verdict": verdict.verdict.value,
    }
    if verdict.expected:
        record["expected"] = expected_record(verdict.expected)
    if verdict.observed is not None:
        record["observed"] = outcome_record(verdict.observed)
    if verdict.verdict is VerdictWord.FAIL:
        record["failed_clauses"] = list(verdict.failed_clauses)
    if verdict.because is not None:
        record["because"] = verdict.because.value
    if verdict.verdict is VerdictWord.PASS and verdict.judged != verdict.clauses:
        record["judged_clauses"] = list(verdict.judged)
    return record


def verdict_from_record(record: Mapping[str, Any]) -> Verdict:
    """A row as far as counting needs it; what was expected and observed stays in the record."""
    word = VerdictWord(record["verdict"])
    clauses = tuple(record["clauses"])
    failed = tuple(record.get("failed_clauses", ()))
    judged = {VerdictWord.PASS: tuple(record.get("judged_clauses", clauses)), VerdictWord.FAIL: failed}
    return Verdict(
        case=record["case"],
        clauses=clauses,
        verdict=word,
        why=record["reason"],
        failed_clauses=failed,
        judged=judged.get(word, ()),
    )


def expected_record(expected: tuple[ExpectedOutcome, ...]) -> dict[str, Any]:
    """One outcome, or `any_of` several, each with its own clauses."""
    if len(expected) == 1:
        return outcome_record(expected[0].outcome)
    return {"any_of": [{**outcome_record(one.outcome), "clauses": list(one.clauses)} for one in expected]}


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """An outcome with what it carries."""
    record: dict[str, Any] = {"kind": outcome.kind.value}
    if outcome.link is not None:
        record["link"] = outcome.link
    if outcome.location is not None:
        record["location"] = outcome.location
    if outcome.users is not None:
        record["users"] = dict(outcome.users)
    if outcome.urls is not None:
        record["urls"] = {service: list(urls) for service, urls in outcome.urls.items()}
    if outcome.hops is not None:
        record["hops"] = [_hop_record(hop) for hop in outcome.hops]
    return record


def _hop_record(hop: Hop) -> dict[str, str]:
    record = {"from": hop.source, "to": hop.destination, "path": hop.path}
    if hop.scheme:
        record["scheme"] = hop.scheme
    if hop.authentication:
        record["authentication"] = hop.authentication
    return record


def verdict_line(record: Mapping[str, Any]) -> str:
    """A record as its canonical line: sorted keys, compact separators, UTF-8."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def write_verdicts(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write the file, sorted by case id; the folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = sorted(records, key=lambda record: str(record["case"]))
    path.write_text("".join(f"{verdict_line(record)}\n" for record in ordered), encoding="utf-8")
