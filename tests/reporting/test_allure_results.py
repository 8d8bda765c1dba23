"""What becomes of a row in Allure: status, labels, texts, ids, steps with their durations and evidence."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from harness.model.clause import Strength
from harness.model.observation import Exchange, Observation, Visit
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.verdict import Because, ExpectedOutcome, Verdict, VerdictWord
from harness.reporting.allure import MadeResult
from tests.reporting.allure_folder import attachments_of, check_result, label, steps_in
from tests.reporting.reported import (
    CASE,
    EXCHANGE,
    HOP,
    MAIL,
    REFUSED,
    RUN,
    SEEN,
    SERVED,
    USER,
    record_of,
    verdict,
    written,
)

FAIL = verdict(VerdictWord.FAIL)
UNREACHABLE = verdict(VerdictWord.INCONCLUSIVE, because=Because.UNREACHABLE, why="connection refused")
HOSTILE = "\x1b]0;x\x07<script>\u202e"


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (verdict(VerdictWord.PASS), "passed"),
        (FAIL, "failed"),
        (UNREACHABLE, "broken"),
        (verdict(VerdictWord.INFORMATIONAL, silent=True, judged=("UNS-01",)), "unknown"),
        (verdict(VerdictWord.NOT_APPLICABLE, why="nothing to judge"), "skipped"),
        (None, "skipped"),
    ],
)
def test_each_verdict_has_a_status_of_its_own(row: Verdict | None, status: str) -> None:
    record = record_of(row)
    check_result(record)
    assert record["status"] == status
    assert label(record, "verdict") == [row.verdict.value if row else "not_judged"]


def test_an_accepted_failure_is_a_failure_with_its_label_and_its_reason() -> None:
    accepted = replace(FAIL, accepted="ticket 4711")
    record = record_of(accepted, made=MadeResult(1, 2, "skipped", "XFAIL accepted: ticket 4711"))
    assert (record["status"], label(record, "accepted")) == ("failed", ["yes"])
    assert "accepted  ticket 4711" in record["statusDetails"]["trace"]
    assert "XFAIL" not in json.dumps(record)


@pytest.mark.parametrize(
    ("row", "name", "value"),
    [
        (UNREACHABLE, "because", ["unreachable"]),
        (FAIL, "because", []),
        (verdict(VerdictWord.INFORMATIONAL, silent=True, judged=("UNS-01",)), "silent", ["UNS-01"]),
        (verdict(VerdictWord.INFORMATIONAL, strength=Strength.RECOMMENDED), "departs", ["recommended"]),
        (verdict(VerdictWord.INFORMATIONAL, strength=Strength.UNSUPPORTED), "departs", ["not supported"]),
        (verdict(VerdictWord.INFORMATIONAL), "departs", []),
        (FAIL, "story", ["OWA-01 2007 mailbox, own site: the user reaches the mailbox."]),
        (FAIL, "epic", ["Outlook Web Access"]),
        (FAIL, "feature", ["Overview of Redirection"]),
        (FAIL, "tag", ["OWA-01"]),
        (FAIL, "deployment", ["contoso"]),
        (FAIL, "target", ["mock"]),
        (FAIL, "framework", []),
    ],
)
def test_labels(row: Verdict, name: str, value: list[str]) -> None:
    assert label(record_of(row), name) == value


def test_a_story_is_cut_between_words() -> None:
    sentence = "An Exchange 2007 server that is asked for a mailbox of another site, " * 3
    (story,) = label(record_of(FAIL, run=replace(RUN, sentences={"OWA-01": sentence})), "story")
    assert len(story) <= 101
    assert sentence.startswith(story.removeprefix("OWA-01 ").removesuffix("…"))
    assert story.endswith("…")


def test_history_is_kept_by_deployment_target_and_case_and_cases_meet_over_deployments() -> None:
    runs = [RUN, replace(RUN, deployment="lab"), replace(RUN, target="live"), replace(RUN, target="mock, fault x")]
    records = [record_of(FAIL, run=run) for run in runs]
    assert len({one["historyId"] for one in records}) == len(runs)
    assert len({one["testCaseId"] for one in records}) == 1
    assert record_of(replace(FAIL, accepted="x"), run=RUN)["historyId"] == records[0]["historyId"]


def test_no_text_is_said_twice() -> None:
    record = record_of(FAIL)
    details = record["statusDetails"]
    assert details["message"] == "expected ; seen an error (HTTP 500)"
    assert details["trace"].splitlines() == [
        "at        cas-01.contoso.com:443",
        f"repeat    pytest suites --case {CASE.id}",
    ]
    assert details["message"] not in record["description"]
    assert record["description"].count("it is served") == 1
    assert "trace" not in record_of(verdict(VerdictWord.PASS))["statusDetails"]


def test_the_command_can_be_typed_as_it_is() -> None:
    case = "owa/o'neil$x@contoso.com/CAS-01/owa"
    trace = record_of(replace(FAIL, case=case))["statusDetails"]["trace"]
    assert trace.endswith("""--case 'owa/o'"'"'neil$x@contoso.com/CAS-01/owa'""")


def test_trouble_outside_of_the_case_keeps_what_allure_says_of_it() -> None:
    made = MadeResult(1, 2, "broken", "RuntimeError: \x1b[31m", "at the end")
    record = record_of(verdict(VerdictWord.PASS), made=made)
    assert record["status"] == "broken"
    assert record["statusDetails"] == {"message": "RuntimeError: \\x1b[31m", "trace": "at the end"}
    assert label(record, "verdict") == ["pass"]


def test_what_other_plugins_attached_stays() -> None:
    log = {"name": "log", "source": "x-attachment.txt", "type": "text/plain"}
    record = record_of(verdict(VerdictWord.PASS), made=MadeResult(1, 2, "passed", attachments=(log,)))
    assert record["attachments"] == [log]


def test_the_steps_are_ask_hop_answer_and_judge() -> None:
    steps = record_of(FAIL)["steps"]
    assert [(one["name"], one["status"]) for one in steps] == [
        (f"Ask as {USER} by Basic authentication at CAS-01: GET https://cas-01.contoso.com/owa/", "passed"),
        ("Hop from CAS-01 to BE-01: GET /exchange over https, Kerberos", "passed"),
        ("Answer: an error (HTTP 500)", "failed"),
        ("Judge OWA-01: fail, does not conform", "failed"),
    ]


def test_a_pass_has_the_same_steps_and_no_files() -> None:
    result = written(verdict(VerdictWord.PASS))
    names = [one["name"].partition(" ")[0] for one in steps_in(dict(result.record))]
    assert names == ["Ask", "Hop", "Answer:", "Judge"]
    assert result.files == {}


def test_a_hop_that_contradicts_is_failed_and_the_answer_is_not() -> None:
    wrong = replace(HOP, destination="CAS-09")
    case = replace(CASE, judges_hops=True)
    steps = record_of(FAIL, case=case, seen=replace(SEEN, hops=(wrong,)))["steps"]
    assert [one["status"] for one in steps] == ["passed", "failed", "passed", "failed"]
    missing = record_of(FAIL, case=case, seen=replace(SEEN, hops=()))["steps"]
    assert ("No request between servers", "failed") in [(one["name"], one["status"]) for one in missing]


@pytest.mark.parametrize(
    ("hop", "status"),
    [
        (replace(HOP, path="/EXCHANGE/"), "passed"),
        (replace(HOP, scheme="HTTPS"), "passed"),
        (replace(HOP, scheme="http"), "failed"),
        (replace(HOP, authentication="NTLM"), "failed"),
        (replace(HOP, destination="BE-02"), "failed"),
    ],
)
def test_a_hop_is_right_as_judging_takes_it(hop: Hop, status: str) -> None:
    """IIS makes no difference between capitals and small letters."""
    right = ExpectedOutcome(Outcome(OutcomeKind.HOPS, hops=(HOP,)), CASE.clauses)
    seen = replace(SEEN, hops=(hop,))
    steps = record_of(replace(FAIL, expected=(right,)), case=replace(CASE, judges_hops=True), seen=seen)["steps"]
    assert [one["status"] for one in steps if one["name"].startswith("Hop ")] == [status]


def test_hops_that_cannot_be_seen_are_a_broken_step_where_they_are_judged() -> None:
    row = verdict(VerdictWord.INCONCLUSIVE, because=Because.PREREQUISITE, why="no log")
    steps = record_of(row, case=replace(CASE, judges_hops=True), seen=replace(SEEN, hops=None))["steps"]
    assert ("Requests between servers: cannot be seen", "broken") in [(one["name"], one["status"]) for one in steps]


def test_what_could_not_be_asked_is_a_broken_step() -> None:
    unanswered = replace(
        SEEN, exchanges=(Exchange("GET https://cas-01.contoso.com/owa/", failure="timed out"),), hops=None
    )
    assert [one["status"] for one in record_of(UNREACHABLE, seen=unanswered)["steps"]] == ["broken"] * 3
    assert [one["status"] for one in record_of(UNREACHABLE, seen=None)["steps"]] == ["broken"] * 2


def test_a_row_without_observation_has_its_row_attached_and_nothing_else() -> None:
    assert [one["name"] for one in attachments_of(record_of(UNREACHABLE, seen=None))] == ["row"]


def test_durations_are_those_of_the_requests_and_end_when_the_test_ended() -> None:
    seen = replace(SEEN, exchanges=(replace(EXCHANGE, seconds=1.5), replace(EXCHANGE, seconds=0.25)))
    record = record_of(FAIL, seen=seen)
    assert (record["stop"] - record["start"], record["stop"]) == (1_750, 10_001)
    ask, first = record["steps"][0], record["steps"][0]["steps"][0]
    assert (ask["stop"] - ask["start"], first["stop"] - first["start"]) == (1_750, 1_500)
    assert "start" not in record["steps"][1]


def test_a_conversation_of_mail_is_one_text() -> None:
    exchanges = (
        Exchange("(connect)", answer_text="+OK ready"),
        Exchange("PASS ***", answer_text="-ERR no\nmore", seconds=0.5),
    )
    result = written(FAIL, case=replace(CASE, stimulus=MAIL), seen=Observation(REFUSED, "-ERR", exchanges))
    ask = dict(result.record)["steps"][0]  # type: ignore[index]  # a list of records
    assert [one["name"] for one in ask["steps"]] == ["(connect): +OK ready", "PASS ***: -ERR no"]
    assert result.files[ask["attachments"][0]["source"]] == "(connect)\n\n+OK ready\n\nPASS ***\n\n-ERR no\nmore"


def test_repeated_visits_are_steps_with_their_hops() -> None:
    visits = (Visit(USER, SERVED, (HOP,)), Visit("user2@contoso.com", REFUSED, None))
    steps = record_of(FAIL, seen=replace(SEEN, visits=visits))["steps"]
    shown = [(one["name"], len(one.get("steps", ()))) for one in steps if one["name"].startswith("Visit")]
    assert shown == [(f"Visit 1, {USER}: the mailbox's own content", 1), ("Visit 2, user2@contoso.com: an error", 0)]


def test_what_others_wrote_is_printable_in_every_text() -> None:
    exchange = replace(
        EXCHANGE, request=f"GET https://{HOSTILE}/", answer_headers=((HOSTILE, HOSTILE),), answer_text=HOSTILE
    )
    hop = replace(HOP, destination=HOSTILE, path=HOSTILE, authentication=HOSTILE)
    case = replace(CASE, id=f"owa/{HOSTILE}/CAS-01/owa", title=HOSTILE, section=HOSTILE)
    seen = replace(SEEN, explanation=HOSTILE, exchanges=(exchange,), hops=(hop,))
    result = written(replace(FAIL, explanation=HOSTILE), case=case, seen=seen)
    assert all(one.isprintable() for text in result.files.values() for one in text.splitlines())
    assert all(text.isprintable() for text in texts_in(result.record) if "\n" not in text)
    assert all("<script>" not in text for name, text in result.files.items() if name.endswith(".svg"))


def test_the_same_row_gives_the_same_files() -> None:
    assert written(FAIL) == written(FAIL)
    assert [*written(FAIL).files] == [*written(UNREACHABLE).files]


def texts_in(value: Any) -> list[str]:  # noqa: ANN401 - JSON values
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts_in(one)]
    return [text for one in value for text in texts_in(one)] if isinstance(value, list | tuple) else []
