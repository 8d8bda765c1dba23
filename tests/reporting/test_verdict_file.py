"""The verdict file as other programs read it (contract, section 4)."""

from __future__ import annotations

import json

from harness.judging import describe_reason
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.verdict import Because, ExpectedOutcome, Verdict, VerdictWord
from harness.reporting.verdict_file import verdict_file_text, verdict_from_record, verdict_line, verdict_record

PAGE = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.usa.contoso.com/owa")
FAILED = Verdict(
    case="owa/user1@contoso.com/CAS-02/owa",
    clauses=("OWA-02", "OWA-03"),
    verdict=VerdictWord.FAIL,
    expected=(ExpectedOutcome(PAGE, ("OWA-02", "OWA-03")),),
    observed=Outcome(OutcomeKind.REDIRECT_HOST, location="https://www.usa.contoso.com/owa"),
    explanation="302",
    where="cas-02.contoso.com:443",
    failed_clauses=("OWA-03",),
    judged=("OWA-03",),
)


def test_a_row_is_one_line_of_sorted_keys_without_blanks() -> None:
    assert verdict_line(verdict_record(FAILED)) == (
        '{"case":"owa/user1@contoso.com/CAS-02/owa","clauses":["OWA-02","OWA-03"],'
        '"expected":{"kind":"redirect_page","link":"https://www.usa.contoso.com/owa"},"failed_clauses":["OWA-03"],'
        '"observed":{"kind":"redirect_host","location":"https://www.usa.contoso.com/owa"},'
        '"reason":"expected a page with a link to https://www.usa.contoso.com/owa; '
        'seen a redirect to another host to https://www.usa.contoso.com/owa (302)","verdict":"fail"}'
    )


def test_several_right_outcomes_are_listed_with_their_clauses() -> None:
    either = (ExpectedOutcome(PAGE, ("OWA-02",)), ExpectedOutcome(Outcome(OutcomeKind.REFUSED), ("GEN-06",)))
    record = verdict_record(Verdict("c", ("OWA-02", "GEN-06"), VerdictWord.PASS, "r", either, PAGE, judged=("OWA-02",)))
    assert record["expected"] == {
        "any_of": [
            {"kind": "redirect_page", "link": "https://www.usa.contoso.com/owa", "clauses": ["OWA-02"]},
            {"kind": "refused", "clauses": ["GEN-06"]},
        ]
    }
    assert record["judged_clauses"] == ["OWA-02"]


def test_hops_name_source_and_destination_and_leave_out_what_may_be_anything() -> None:
    hops = (Hop("CAS-02", "BE-01", "", "/exchange", ""), Hop("CAS-02", "CAS-03", "https", "/owa", "cas-03.contoso.com"))
    record = verdict_record(Verdict("c", (), VerdictWord.PASS, "r", observed=Outcome(OutcomeKind.HOPS, hops=hops)))
    assert record["observed"]["hops"] == [
        {"from": "CAS-02", "to": "BE-01", "path": "/exchange"},
        {"from": "CAS-02", "to": "CAS-03", "path": "/owa", "scheme": "https"},
    ]


def test_an_inconclusive_row_says_why() -> None:
    row = Verdict("c", (), VerdictWord.INCONCLUSIVE, "no answer", because=Because.UNREACHABLE)
    assert verdict_record(row)["because"] == "unreachable"


def test_a_row_read_back_counts_as_the_row_that_was_written() -> None:
    back = verdict_from_record(json.loads(verdict_line(verdict_record(FAILED))))
    assert (back.case, back.verdict, back.clauses) == (FAILED.case, FAILED.verdict, FAILED.clauses)
    assert (back.failed_clauses, back.judged) == (FAILED.failed_clauses, FAILED.judged)
    assert describe_reason(back) == describe_reason(FAILED)


def test_the_file_is_sorted_by_case() -> None:
    assert verdict_file_text([{"case": "b", "text": "ü"}, {"case": "a"}]) == '{"case":"a"}\n{"case":"b","text":"ü"}\n'
