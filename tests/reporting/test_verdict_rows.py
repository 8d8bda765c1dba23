"""The schema of the verdict file stands in the documentation, and accepts rows and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.commands import main
from harness.model.verdict import VerdictWord
from harness.reporting.verdict_file import verdict_from_record
from harness.reporting.verdict_rows import VerdictFileError, read_row
from tests.reporting.json_schema import JsonSchema

PAGE = Path(__file__).parents[2] / "docs" / "verdict-file.schema.json"
SCHEMA = JsonSchema(json.loads(PAGE.read_text(encoding="utf-8")))

OF_THE_CONTRACT = (
    '{"case":"owa/user1@contoso.com/CAS-02/owa","clauses":["OWA-02","OWA-03"],"expected":{"kind":"redirect_page",'
    '"link":"https://www.usa.contoso.com/owa"},"failed_clauses":["OWA-03"],"observed":{"kind":"redirect_host",'
    '"location":"…"},"reason":"…","verdict":"fail"}'
)
ROW = {"case": "c", "clauses": ["OWA-02"], "reason": "r"}
HOPS = [{"from": "CAS-02", "to": "CAS-03", "scheme": "https", "path": "/owa", "authentication": "Kerberos"}]
FOR_OUTLOOK = {"kind": "settings", "urls": {"ews": ["https://a/EWS"]}, "exch": {"ews": ["https://a/EWS"]}, "expr": {}}
SETTINGS = {"kind": "settings", "urls": {"mobilesync": [], "ews": ["https://a/EWS"], "availability": []}}
PARTIAL = {"kind": "partial", "users": {"user1@contoso.com": "NoError", "user3@contoso.com": "ErrorProxyRequest"}}
EITHER = {"any_of": [{"kind": "served", "clauses": ["OWA-01"]}, {"kind": "refused", "clauses": ["GEN-06"]}]}


def test_the_page_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(json.loads(OF_THE_CONTRACT), id="the contract's"),
        pytest.param({**ROW, "verdict": "pass", "expected": EITHER, "observed": {"kind": "served"}}, id="pass"),
        pytest.param({**ROW, "verdict": "pass", "judged_clauses": []}, id="pass of a part"),
        pytest.param({**ROW, "verdict": "pass", "observed": {"kind": "hops", "hops": HOPS}}, id="hops"),
        pytest.param({**ROW, "verdict": "pass", "expected": SETTINGS, "observed": SETTINGS}, id="settings"),
        pytest.param(
            {**ROW, "verdict": "pass", "expected": SETTINGS, "observed": FOR_OUTLOOK}, id="Outlook's settings"
        ),
        pytest.param({**ROW, "verdict": "inconclusive", "because": "unreachable"}, id="inconclusive"),
        pytest.param({**ROW, "verdict": "informational", "observed": PARTIAL}, id="informational"),
        pytest.param({**ROW, "verdict": "not_applicable"}, id="not applicable"),
    ],
)
def test_each_kind_of_row_is_accepted(row: Mapping[str, object]) -> None:
    assert SCHEMA.accepts(row)
    back = verdict_from_record(row)
    assert (back.case, back.verdict, list(back.clauses)) == (
        row["case"],
        VerdictWord(str(row["verdict"])),
        row["clauses"],
    )


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        pytest.param({**ROW, "verdict": "passed"}, "'passed' found using 'verdict' does not match any", id="word"),
        pytest.param(ROW, "Unable to extract tag using discriminator 'verdict'", id="no verdict"),
        pytest.param({**ROW, "verdict": "fail"}, "fail.failed_clauses: Field required", id="fail without a clause"),
        pytest.param({**ROW, "verdict": "fail", "failed_clauses": []}, "at least 1 item", id="fail of no clause"),
        pytest.param({**ROW, "verdict": "inconclusive"}, "because: Field required", id="inconclusive without a cause"),
        pytest.param({**ROW, "verdict": "pass", "because": "harness"}, "because: Extra inputs", id="a cause of a pass"),
        pytest.param({**ROW, "verdict": "pass", "clauses": "OWA-02"}, "clauses: Input should be", id="no list"),
        pytest.param({**ROW, "verdict": "pass", "observed": {"kind": "server"}}, "observed.kind: Input", id="no kind"),
        pytest.param({**ROW, "verdict": "pass", "expected": {"any_of": []}}, "at least 2 items", id="any of none"),
        pytest.param({**ROW, "verdict": "pass", "expected": {"link": "/"}}, "kind: Field required", id="a link alone"),
    ],
)  # fmt: skip
def test_what_is_not_a_row_is_refused_with_its_case_and_place(row: Mapping[str, object], complaint: str) -> None:
    assert not SCHEMA.accepts(row)
    with pytest.raises(VerdictFileError) as refused:
        read_row(row)
    assert str(refused.value).startswith("the row of c: ")
    assert complaint in str(refused.value)


def test_a_pass_judged_every_clause_that_it_does_not_say_otherwise() -> None:
    assert verdict_from_record({**ROW, "verdict": "pass"}).judged == ("OWA-02",)
    assert verdict_from_record({**ROW, "verdict": "pass", "judged_clauses": []}).judged == ()
    assert verdict_from_record({**ROW, "verdict": "not_applicable"}).judged == ()
