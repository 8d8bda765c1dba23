"""`--junitxml`: each case by its own name, with what it was judged by, in the form that the user has chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.safety.forked_runs import ForkedRuns, forked_runs
from tests.safety.hostile_texts import unprintable_in
from tests.suites.junit_schema import departures_in
from tests.suites.reported import (
    ACCEPTED,
    EVERY_WORD,
    ROOT,
    SINGLE_SITE,
    Reported,
    properties_in_output,
    properties_of,
    reported,
    results_of,
)

OF_CASE = ("case", "verdict", "because", "accepted", "deployment", "target")
AS_ROWS_HAVE_THEM = ("case", "verdict", "because", "accepted")
LISTS = ("clauses", "failed_clauses")
TARGET = "mock, fault owa-redirects-automatically, ews-own-site-refused"
MAIL_SUITES = ("pop3", "imap4")
MAIL = ("-k", "test_pop3 or test_imap4")
TROUBLED = ("-p", "tests.suites.troubled_plugin", "-o", "junit_logging=all", "--junitprefix", "night")


@pytest.fixture(scope="module")
def runs() -> Iterator[ForkedRuns]:
    with forked_runs() as forked:
        yield forked


@pytest.fixture(scope="module")
def run(runs: ForkedRuns, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    folder = tmp_path_factory.mktemp("every-word")
    accepted = folder / "accepted.toml"
    accepted.write_text(ACCEPTED, encoding="utf-8")
    return reported(runs, folder, *EVERY_WORD, "--accepted", accepted)


@pytest.fixture(scope="module", params=["xunit1", "xunit2", "legacy"])
def family(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deployment with letters, spaces and marks that XML has a meaning for."""
    file = tmp_path_factory.mktemp("labs") / 'Prüfung "Süd" & <1>.v2.toml'
    text = (ROOT / SINGLE_SITE).read_text(encoding="utf-8").replace("user3@contoso.com", "jörg.müller@contoso.com")
    file.write_text(text.replace('name = "Contoso"', 'name = "Contoso & <Söhne>"'), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def troubled(runs: ForkedRuns, family: str, lab: Path, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    asked = ("--deployment", lab, *MAIL, *TROUBLED, "-o", f"junit_family={family}")
    return reported(runs, tmp_path_factory.mktemp(family), *asked)


def test_the_report_has_the_form_that_readers_ask_for(run: Reported) -> None:
    assert departures_in(run.junit_bytes, "xunit1") == []


def test_every_row_stands_there_with_its_properties(run: Reported) -> None:
    assert run.cases.keys() == run.rows.keys()
    for name, row in run.rows.items():
        said = properties_of(run.cases[name])
        assert {key: said[key] for key in AS_ROWS_HAVE_THEM if key in said} == {
            key: row[key] for key in AS_ROWS_HAVE_THEM if key in row
        }
        assert {key: said[key].split(", ") for key in LISTS if key in said} == {
            key: row[key] for key in LISTS if key in row
        }
        assert (said["deployment"], said["target"]) == ("contoso-redirection", TARGET)


def test_red_rows_have_their_cause_and_no_other_row_has_one(run: Reported) -> None:
    red = {name for name, row in run.rows.items() if row["verdict"] in ("fail", "inconclusive")}
    unaccepted = {name for name in red if "accepted" not in run.rows[name]}
    for key in ("cause", "cause_kind"):
        assert {name for name, case in run.cases.items() if key in properties_of(case)} == unaccepted
    failed = properties_of(run.cases["owa/user1@contoso.com/CAS-03/owa"])
    assert failed["cause_kind"] == "contradiction"
    assert failed["cause"].startswith("Outlook Web Access: OWA-03 not met: ")


def test_what_was_recorded_alone_has_its_reason(run: Reported) -> None:
    recorded = {name: row["reason"] for name, row in run.rows.items() if row["verdict"] == "informational"}
    said = {name: properties_of(case).get("reason") for name, case in run.cases.items()}
    assert {name: reason for name, reason in said.items() if reason} == recorded


def test_readers_group_by_deployment_target_and_service(run: Reported) -> None:
    """Jenkins makes a package of all but the last part, GitLab a suite of the whole."""
    assert {case.get("classname") for case in run.cases.values()} == {
        f"contoso-redirection.mock.{suite}" for suite in ("owa", "ews", "state", "config")
    }


def test_nothing_of_pytest_and_of_this_machine_stands_there(run: Reported) -> None:
    text = run.junit_bytes.decode("utf-8")
    for plumbing in (
        "suites.test_",
        "suites/test_",
        '{"case"',
        "{&quot;case",
        "InconclusiveError",
        "Failed: ",
        str(ROOT),
    ):
        assert plumbing not in text
    names = {name for case in run.cases.values() for name in properties_of(case)}
    assert names == {*OF_CASE, *LISTS, "cause", "cause_kind", "reason"}


def test_no_message_stands_in_its_text_again(run: Reported) -> None:
    results = [result for case in run.cases.values() for result in results_of(case)]
    assert {result.tag for result in results} == {"failure", "error", "skipped"}
    for result in results:
        message, text = result.get("message", ""), result.text or ""
        assert message
        assert "\n" not in message
        assert message not in text
        lines = [line for line in text.splitlines() if line.strip()]
        assert len(lines) == len(set(lines))


def test_a_reader_that_shows_the_text_alone_has_the_case_and_what_to_do(run: Reported) -> None:
    (failure,) = results_of(run.cases["owa/user1@contoso.com/CAS-03/owa"])
    said = dict(re.findall(r"^  (\S+) +(\S.*)$", failure.text or "", flags=re.MULTILINE))
    assert (failure.text or "").startswith("owa/user1@contoso.com/CAS-03/owa fails OWA-03\n")
    assert said.keys() >= {"OWA-03", "expected", "seen", "repeat", "notice", "where", "setting", "show", "set"}
    (error,) = results_of(run.cases["state/redirection-off-and-on/CAS-01"])
    assert (error.text or "").startswith("state/redirection-off-and-on/CAS-01 could not be judged\n")
    assert str(run.rows["state/redirection-off-and-on/CAS-01"]["reason"]) in (error.text or "")
    assert "--case state/redirection-off-and-on/CAS-01" in (error.text or "")


def test_skipped_says_whether_it_does_not_apply_or_is_accepted(run: Reported) -> None:
    (accepted,) = results_of(run.cases["owa/user1@contoso.com/CAS-02/owa"])
    assert (accepted.get("type"), accepted.get("message")) == ("accepted", "accepted: ticket 4711")
    assert accepted.text == run.rows["owa/user1@contoso.com/CAS-02/owa"]["reason"]
    (beside,) = results_of(run.cases["config/GEN-09/CAS-01"])
    reason = run.rows["config/GEN-09/CAS-01"]["reason"]
    assert (beside.get("type"), beside.get("message"), beside.text) == ("not_applicable", reason, None)


def test_the_suite_says_what_was_asked_and_what_was_found(run: Reported) -> None:
    said = properties_of(run.junit)
    assert said["deployment"] == "contoso-redirection"
    assert said["organization"] == "Contoso"
    assert said["target"] == TARGET
    assert re.fullmatch(r"\d+\.\d+\.\d+", said["version"])
    assert said["exchange_versions"] == "2007 SP1"
    assert said["conclusion"] in " ".join(run.printed.split())
    assert run.junit.get("name") == f"contoso-redirection, {TARGET}"


def test_durations_are_pytests(run: Reported) -> None:
    seconds = [float(case.get("time", "")) for case in run.cases.values()]
    assert 0 < sum(seconds) <= float(run.junit.get("time", ""))


def test_the_form_is_that_of_the_family(troubled: Reported, family: str) -> None:
    assert troubled.status == 1, troubled.printed
    assert departures_in(troubled.junit_bytes, family) == []


def test_no_family_loses_a_property(troubled: Reported, family: str) -> None:
    read = properties_in_output if family == "xunit2" else properties_of
    said = {name: read(case) for name, case in troubled.cases.items()}
    assert {name: of_case["verdict"] for name, of_case in said.items()} == {
        name: row["verdict"] for name, row in troubled.rows.items()
    }
    of_case = said["imap4/jörg.müller@contoso.com/CAS-01/logon"]
    assert of_case["case"] == "imap4/jörg.müller@contoso.com/CAS-01/logon"
    assert of_case["clauses"] == "IMAP-01, GEN-10"
    assert of_case["deployment"] == 'Prüfung "Süd" & <1>.v2'


def test_what_other_plugins_say_stays(troubled: Reported, family: str) -> None:
    read = properties_in_output if family == "xunit2" else properties_of
    rooms = {name: room for name, case in troubled.cases.items() if (room := read(case).get("room"))}
    assert rooms == {f"{protocol}/jörg.müller@contoso.com/CAS-01/logon": "4 & <5> \\u202e" for protocol in MAIL_SUITES}
    assert properties_of(troubled.junit)["shift"] == "night"
    assert {case.get("classname") for case in troubled.cases.values()} == {
        f'night.Prüfung "Süd" & <1>.v2.mock.{suite}' for suite in MAIL_SUITES
    }


def test_trouble_at_the_end_of_a_case_stands_once_beside_its_verdict(troubled: Reported) -> None:
    assert len(troubled.cases) == len(troubled.rows) == 6
    troubles = [result for case in troubled.cases.values() for result in results_of(case)]
    assert [result.tag for result in troubles] == ["error", "error"]
    assert all("the disk is gone" in (result.text or "") for result in troubles)
    assert (troubled.junit.get("tests"), troubled.junit.get("errors")) == ("6", "2")


def test_what_was_printed_is_text_and_does_nothing(troubled: Reported) -> None:
    text = troubled.junit_bytes.decode("utf-8")
    assert "red" in text
    assert unprintable_in(text) == []
