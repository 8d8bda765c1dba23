"""`--junitxml` of runs that come to nothing, or not to their end, or hold other tests; and of real servers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.safety.forked_runs import ForkedRuns, forked_runs
from tests.served.clients import serving
from tests.suites.junit_schema import departures_in
from tests.suites.reported import SINGLE_SITE, Reported, properties_of, reported, reported_by_workers, results_of

ON_SINGLE_SITE = ("--deployment", SINGLE_SITE)
WRONG = "Not-the-password.7"
MAIL = ("-k", "test_pop3")


@pytest.fixture(scope="module")
def runs() -> Iterator[ForkedRuns]:
    with forked_runs() as forked:
        yield forked


def valid(run: Reported) -> Reported:
    assert departures_in(run.junit_bytes, "xunit1") == []
    return run


def test_a_refused_account_is_named_and_no_password_is(runs: ForkedRuns, tmp_path: Path) -> None:
    with serving("single-site", tmp_path / "farm") as farm:
        file = farm.folder / "deployment.toml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("One-site.user1", WRONG), encoding="utf-8")
        run = valid(reported(runs, tmp_path, "--target", "live", "--deployment", file, *MAIL))
    case = run.cases["pop3/user1@contoso.com/CAS-01/logon"]
    said = properties_of(case)
    assert (said["verdict"], said["because"]) == ("inconclusive", "unauthorized")
    assert (said["cause_kind"], said["target"]) == ("account_refused", "live")
    assert said["cause"].startswith("account refused: user1@contoso.com: ")
    (error,) = results_of(case)
    assert (error.tag, error.get("type"), error.get("message")) == ("error", "account_refused", said["cause"])
    assert case.get("classname") == "deployment.live.pop3"
    assert WRONG.encode() not in run.junit_bytes
    assert b"One-site" not in run.junit_bytes


def test_a_case_whose_worker_died_is_not_judged(tmp_path: Path) -> None:
    asked = ("--deployment", SINGLE_SITE, "-n", "1", "-p", "tests.suites.crashing_plugin", *MAIL)
    run = valid(reported_by_workers(tmp_path, *asked))
    assert run.status == 1
    verdicts = {name: properties_of(case)["verdict"] for name, case in run.cases.items()}
    assert verdicts.pop("pop3/user2@contoso.com/CAS-01/logon") == "not_judged"
    assert verdicts == {name: row["verdict"] for name, row in run.rows.items()}
    assert properties_of(run.junit)["not_judged"] == "1"


def test_a_run_that_ends_at_the_first_failure_says_how_much_is_left(runs: ForkedRuns, tmp_path: Path) -> None:
    asked = (*ON_SINGLE_SITE, "--fault", "owa-own-site-refused", "-x", "-k", "test_owa")
    run = valid(reported(runs, tmp_path, *asked))
    said = properties_of(run.junit)
    assert int(said.get("fail", 0)) + int(said.get("inconclusive", 0)) == 1
    assert int(said["not_judged"]) == 13 - len(run.rows)
    assert len(run.cases) == len(run.rows)


@pytest.mark.parametrize("asked", [("-k", "no-such-case"), ("--collect-only",), ("--dry-run",)], ids=str)
def test_a_report_without_cases_has_its_form(asked: tuple[str, ...], runs: ForkedRuns, tmp_path: Path) -> None:
    run = valid(reported(runs, tmp_path, *ON_SINGLE_SITE, *asked))
    assert run.cases == {}
    assert properties_of(run.junit)["deployment"] == "single-site"


def test_tests_that_stand_for_no_case_and_names_that_were_chosen_stay_as_they_are(
    runs: ForkedRuns, tmp_path: Path
) -> None:
    test = tmp_path / "test_own.py"
    test.write_text(
        "import pytest\n\n@pytest.mark.parametrize('one', ['[a]'])\ndef test_wrong(one):\n    assert one == 2\n",
        encoding="utf-8",
    )
    asked = (*ON_SINGLE_SITE, "-o", "junit_suite_name=nightly", "-k", "test_pop3 or test_wrong", test)
    run = valid(reported(runs, tmp_path, *asked, "-o", "junit_family=xunit2"))
    other = next(case for name, case in run.cases.items() if name.startswith("test_wrong"))
    assert other.find("system-out") is None
    assert next(results_of(other)).tag == "failure"
    assert len(run.cases) == 4
    assert run.junit.get("name") == "nightly"
    assert run.junit.get("failures") == "1"
