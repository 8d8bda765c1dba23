"""A server that gives every client the same answer must not look conformant: neither alone nor among healthy ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.judging import describe_reason
from harness.model.outcome import OutcomeKind
from harness.model.verdict import Because, VerdictWord
from tests.null_targets.catalogue import FALSE_ANSWERS, NULL_SERVERS, WITHOUT_VERDICT
from tests.null_targets.null_server import NullServer
from tests.null_targets.runs import Row, judge_alone, judge_everywhere
from tests.null_targets.table import page, row_line

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "null-targets.md").read_text(encoding="utf-8")
EVERYWHERE, ALONE = (
    [line for line in table.splitlines() if line.startswith("| ") and not line.startswith(("| |", "| ---"))]
    for table in PAGE.split("## CAS-02")
)
MAKE_ANEW = "make it anew: python -m tests.null_targets > docs/null-targets.md"

Judge = Callable[[NullServer, Path], tuple[Row, ...]]
set_ups = pytest.mark.parametrize(
    ("judge", "table"),
    [
        pytest.param(judge_everywhere, EVERYWHERE, id="everywhere"),
        pytest.param(judge_alone, ALONE, id="alone"),
    ],
)


def named(null: NullServer) -> str:
    return null.name


def cases(rows: tuple[Row, ...], word: VerdictWord) -> list[Row]:
    return [row for row in rows if row.verdict.verdict is word]


@set_ups
@pytest.mark.parametrize("null", NULL_SERVERS, ids=named)
def test_a_null_server_passes_nothing(null: NullServer, judge: Judge, table: list[str], tmp_path: Path) -> None:
    rows = judge(null, tmp_path)
    assert [row.case.id for row in cases(rows, VerdictWord.PASS)] == []
    assert [describe_reason(row.verdict) for row in rows if row.verdict.because is Because.HARNESS] == []
    assert row_line(null.name, rows) in table, MAKE_ANEW


@pytest.mark.parametrize("judge", [judge_everywhere, judge_alone], ids=["everywhere", "alone"])
@pytest.mark.parametrize("null", WITHOUT_VERDICT, ids=named)
def test_what_is_temporary_or_a_mistake_of_the_client_fails_nothing(
    null: NullServer, judge: Judge, tmp_path: Path
) -> None:
    rows = judge(null, tmp_path)
    assert [row.case.id for row in rows if row.verdict.verdict in (VerdictWord.FAIL, VerdictWord.PASS)] == []
    assert {row.verdict.because for row in cases(rows, VerdictWord.INCONCLUSIVE)} == {Because.PREREQUISITE}


@set_ups
@pytest.mark.parametrize("null", FALSE_ANSWERS, ids=named)
def test_a_false_answer_passes_only_where_the_client_is_expected_to_be_served(
    null: NullServer, judge: Judge, table: list[str], tmp_path: Path
) -> None:
    rows = judge(null, tmp_path)
    passed = cases(rows, VerdictWord.PASS)
    assert [row.case.id for row in passed if row.case.suite not in null.serves] == []
    kinds = {row.verdict.observed.kind for row in passed if row.verdict.observed}
    assert kinds.isdisjoint({OutcomeKind.REFUSED, OutcomeKind.UNAUTHORIZED, OutcomeKind.UNREACHABLE})
    assert [describe_reason(row.verdict) for row in rows if row.verdict.because is Because.HARNESS] == []
    assert row_line(null.name, rows) in table, MAKE_ANEW


def test_the_page_has_a_row_for_each_null_server_in_both_tables_and_nothing_else() -> None:
    assert [line.split(" | ")[0] for line in EVERYWHERE] == [
        f"| {null.name}" for null in (*NULL_SERVERS, *FALSE_ANSWERS)
    ]
    assert [line.split(" | ")[0] for line in ALONE] == [f"| {null.name}" for null in (*NULL_SERVERS, *FALSE_ANSWERS)]
    assert page(EVERYWHERE, ALONE) == PAGE, MAKE_ANEW
