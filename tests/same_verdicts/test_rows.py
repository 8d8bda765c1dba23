"""Two verdict files are the same but for the text of reasons, or the difference is named."""

from __future__ import annotations

import json

from tests.same_verdicts.rows import Comparison, compare

CASE = "owa/user1@contoso.com/CAS-02/owa"


def row(**values: object) -> str:
    return json.dumps({"case": CASE, "clauses": ["OWA-02"], "reason": "expected a page", "verdict": "pass"} | values)


def test_two_files_that_differ_in_reasons_alone_are_the_same() -> None:
    assert compare(row(), row(reason="a page was expected")) == Comparison(1, (), 1)


def test_another_verdict_is_a_difference() -> None:
    found = compare(row(), row(verdict="fail", failed_clauses=["OWA-02"]))
    assert found.differences == (
        f'{CASE}: failed_clauses was null, is ["OWA-02"]',
        f'{CASE}: verdict was "pass", is "fail"',
    )


def test_a_row_that_stands_in_one_file_only_is_a_difference() -> None:
    other = row(case="owa/user2@contoso.com/CAS-02/owa")
    assert compare(row(), other).differences == (
        f"{CASE}: only before",
        "owa/user2@contoso.com/CAS-02/owa: only after",
    )
