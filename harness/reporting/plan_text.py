"""The plan as lines for a terminal, and as records."""

from __future__ import annotations

from collections.abc import Iterator

from harness.judging import describe_expected, expected_outcomes
from harness.model.case import Case, Plan
from harness.reporting.verdict_file import expected_record

_IN_FILE = "the settings as documented, by the deployment file"


def plan_lines(plan: Plan) -> Iterator[str]:
    """A line a case: its id, its clauses, and what is expected or why nothing is."""
    for case in plan.cases:
        expected = case.not_applicable or (_IN_FILE if case.settings else describe_expected(expected_outcomes(case)))
        yield f"{case.id}  [{' '.join(case.clauses)}]  {expected}"


def plan_records(plan: Plan) -> list[dict[str, object]]:
    """The planned cases as JSON values (contract, section 1); each says what was to be covered, if that is not all."""
    cover = {} if plan.coverage is None else {"cover": plan.coverage.cover.value}
    return [{**_record(case), **cover} for case in plan.cases]


def _record(case: Case) -> dict[str, object]:
    record: dict[str, object] = {"case": case.id, "clauses": list(case.clauses), "title": case.title}
    record["expected"] = expected_record(expected_outcomes(case)) if case.alternatives else None
    if case.not_applicable is not None:
        record["not_applicable"] = case.not_applicable
    return record
