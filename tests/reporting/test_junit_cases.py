"""What a JUnit report says of a case, whatever a server or an operator has written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.case import Case, Suite
from harness.model.cause import Cause, CausedRow, CauseKind, CauseServers
from harness.reporting import NOT_JUDGED, JunitCase
from tests.safety.hostile_texts import HOSTILE, MARKUP, unprintable_in

CASE = Case("owa/jörg müller@contoso.com/CAS-02/owa", "A link", Suite.OWA, ("OWA-02", "OWA-03"))
ROW = {"case": CASE.id, "clauses": ["OWA-02", "OWA-03"], "reason": "as documented", "verdict": "pass"}
FAILED = {**ROW, "verdict": "fail", "failed_clauses": ["OWA-03"], "reason": "expected a page; seen 302"}
UNJUDGED = {**ROW, "verdict": "inconclusive", "because": "unreachable", "reason": "connection refused"}
MISSED = Cause(CauseKind.CONTRADICTION, (CausedRow(CASE.id, ""),), CauseServers(), ("OWA-03",), suite="owa", pairs=1)
REFUSED = replace(MISSED, kind=CauseKind.CONNECTION_REFUSED, subject="cas-02.contoso.com:443")
PASSED = JunitCase(CASE, ROW, None, (), "lab.v2", "mock, fault owa-missing, eas-missing")
TEXTS = st.text(st.sampled_from(HOSTILE + "ab]>&<'\"")) | st.sampled_from(MARKUP)


def test_a_case_has_the_name_that_is_typed_and_the_class_by_which_readers_group() -> None:
    assert PASSED.name == CASE.id
    assert PASSED.classname == "lab.v2.mock.owa"


def test_several_clauses_are_one_property() -> None:
    """Jenkins keeps the last of several with one name."""
    names = [name for name, _ in replace(PASSED, row=FAILED, cause=MISSED).properties()]
    assert len(names) == len(set(names))
    assert dict(PASSED.properties())["clauses"] == "OWA-02, OWA-03"


def test_a_pass_has_no_reason_and_no_result() -> None:
    assert "reason" not in dict(PASSED.properties())
    assert PASSED.result("", command="pytest suites") is None


def test_a_case_without_a_row_is_not_judged() -> None:
    begun = replace(PASSED, row=None)
    assert dict(begun.properties())["verdict"] == NOT_JUDGED
    assert dict(begun.properties())["clauses"] == "OWA-02, OWA-03"
    assert begun.result("trouble", command="pytest suites") is None


@pytest.mark.parametrize(
    ("row", "cause", "tag", "kind"),
    [
        (FAILED, MISSED, "failure", "contradiction"),
        (UNJUDGED, REFUSED, "error", "connection_refused"),
        ({**FAILED, "accepted": "ticket 4711"}, None, "skipped", "accepted"),
        ({**ROW, "verdict": "not_applicable"}, None, "skipped", "not_applicable"),
    ],
)
def test_each_word_has_its_element(row: dict[str, object], cause: Cause | None, tag: str, kind: str) -> None:
    result = replace(PASSED, row=row, cause=cause).result("said", command="pytest suites")
    assert result is not None
    assert (result.tag, result.kind) == (tag, kind)


def test_a_case_id_with_a_space_can_be_typed_again() -> None:
    result = replace(PASSED, row=UNJUDGED, cause=REFUSED).result("", command="pytest suites --target live")
    assert result is not None
    assert f"  repeat    pytest suites --target live --case '{CASE.id}'" in result.text.splitlines()


@given(TEXTS, st.sampled_from(["fail", "accepted", "inconclusive", "not_applicable", "informational"]))
def test_whatever_was_written_is_text_on_its_line(text: str, word: str) -> None:
    row = {**ROW, "verdict": "fail" if word == "accepted" else word, "reason": text, "because": "harness"}
    row |= {"accepted": text} if word == "accepted" else {}
    cause = replace(REFUSED, subject=text) if word in ("fail", "inconclusive") else None
    told = replace(PASSED, row=row, cause=cause, advice=(text, text), deployment=text or "lab")
    result = told.result(text, command=text)
    said = [*dict(told.properties()).values(), told.classname, result.message if result else ""]
    assert unprintable_in("".join(said), allowed="") == []
    assert unprintable_in(result.text if result else "", allowed="\n\t") == []
