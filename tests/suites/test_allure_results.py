"""What a run of the suites writes for Allure: valid, as many results as rows, with the causes that the terminal has."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from harness.reporting.allure import read_properties
from tests.environment import of_pytest
from tests.reporting.allure_folder import OF_THE_RUN, check_folder, label, results_in, text_of
from tests.suites.test_running_the_suites import REDIRECTION, run_suites, verdicts_of

SINGLE = "fixtures/deployments/single-site.toml"
FAULT = ("--deployment", SINGLE, "--fault", "owa-own-site-refused")
ROOT = Path(__file__).parents[2]
STATUS = {
    "pass": "passed",
    "fail": "failed",
    "inconclusive": "broken",
    "informational": "unknown",
    "not_applicable": "skipped",
}


def causes_said(folder: Path) -> list[dict[str, Any]]:
    errors = [json.loads(file.read_bytes()).get("errors", []) for file in folder.glob("*-globals.json")]
    return [one for part in errors for one in part]


@pytest.mark.parametrize("workers", ["0", "2"])
def test_every_row_is_a_result_with_its_status_and_the_cause_that_the_terminal_names(
    workers: str, tmp_path: Path
) -> None:
    folder = tmp_path / "allure"
    finished = run_suites(*FAULT, "--alluredir", folder, "--verdicts", tmp_path / "rows", "-n", workers, "-m", "owa")
    assert finished.returncode == 1
    rows, results = verdicts_of(tmp_path / "rows"), check_folder(folder)
    assert {one["name"]: one["status"] for one in results} == {
        case: STATUS[row["verdict"]] for case, row in rows.items()
    }
    assert {one["name"]: one["statusDetails"]["message"] for one in results} == {
        case: row["reason"] for case, row in rows.items()
    }
    causes = Counter(cause for one in results for cause in label(one, "cause"))
    assert sorted(one["message"] for one in causes_said(folder)) == sorted(causes)
    assert causes.total() == sum(row["verdict"] in ("fail", "inconclusive") for row in rows.values())
    assert all(f". {cause}" in " ".join(finished.stdout.split()) for cause in causes)
    assert {file.name for file in folder.iterdir() if file.name[8:9] != "-"} == OF_THE_RUN


def test_what_is_attached_is_the_conversation_and_no_pass_has_any(tmp_path: Path) -> None:
    run_suites(*FAULT, "--alluredir", tmp_path, "--case", "owa/user1@contoso.com/CAS-01/owa")
    (failed,) = (one for one in check_folder(tmp_path) if one["name"] == "owa/user1@contoso.com/CAS-01/owa")
    assert text_of(tmp_path, failed, "request").startswith("GET https://cas-01.contoso.com/owa/\nHost: ")
    assert text_of(tmp_path, failed, "answer").startswith("HTTP 500\n")
    assert "password=***" in text_of(tmp_path, failed, "exchange 4")
    assert json.loads(text_of(tmp_path, failed, "row"))["failed_clauses"] == label(failed, "tag")[:3]
    assert "<svg" in text_of(tmp_path, failed, "sequence of requests")


def test_activesync_is_shown_decoded(tmp_path: Path) -> None:
    case = "eas/user1@contoso.com/CAS-02/foldersync"
    run_suites(
        "--deployment", REDIRECTION, "--case", case, "--fault", "eas-proxies-instead-of-451", "--alluredir", tmp_path
    )
    (result,) = check_folder(tmp_path)
    assert '<FolderSync xmlns="FolderHierarchy">' in text_of(tmp_path, result, "request")


def test_runs_of_several_targets_share_a_folder(tmp_path: Path) -> None:
    one = "owa/user1@contoso.com/CAS-01/owa"
    case = ("--deployment", SINGLE, "--case", one, "--alluredir", tmp_path)
    for more in ((), ("--fault", "owa-own-site-refused"), ("--fault", "owa-own-site-refused")):
        run_suites(*case, *more)
    results = check_folder(tmp_path)
    histories, cases = ({one[key] for one in results} for key in ("historyId", "testCaseId"))
    assert (len(histories), len(results)) == (2, 3)
    assert len(cases) == 1
    environment = read_properties((tmp_path / "environment.properties").read_text(encoding="ascii"))
    assert {"Cases (single-site on mock)", "Cases (single-site on mock, fault owa-own-site-refused)"} <= set(
        environment
    )
    assert len(list(tmp_path.glob("*-globals.json"))) == 1


def test_an_accepted_failure_is_one_with_its_label(tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.toml"
    accepted.write_text(
        '[[accepted]]\nclause = "OWA-03"\nserver = "CAS-02"\nreason = "ticket 4711"\nuntil = 2999-12-31\n', "utf-8"
    )
    case = ("--case", "owa/user1@contoso.com/CAS-02/owa", "--fault", "owa-redirects-automatically")
    run_suites("--deployment", REDIRECTION, *case, "--accepted", accepted, "--alluredir", tmp_path / "allure")
    (result,) = check_folder(tmp_path / "allure")
    assert (result["status"], label(result, "accepted")) == ("failed", ["yes"])


def test_letters_beyond_ascii_stay(tmp_path: Path) -> None:
    lab = tmp_path / "prüfung 社.toml"
    text = (ROOT / REDIRECTION).read_text(encoding="utf-8")
    lab.write_text(text.replace("user1@contoso.com", "jörg.müller@contoso.com"), encoding="utf-8")
    case = "pop3/jörg.müller@contoso.com/CAS-01/logon"
    run_suites("--deployment", lab, "--case", case, "--alluredir", tmp_path / "allure")
    (result,) = check_folder(tmp_path / "allure")
    assert (result["name"], label(result, "deployment")) == (case, ["prüfung 社"])
    environment = (tmp_path / "allure" / "environment.properties").read_text(encoding="ascii")
    assert read_properties(environment)["Deployment"] == "prüfung 社"


@pytest.mark.parametrize("nothing", ["--dry-run", "--collect-only"])
def test_a_run_that_sends_nothing_writes_nothing(nothing: str, tmp_path: Path) -> None:
    run_suites("--deployment", SINGLE, nothing, "--alluredir", tmp_path)
    assert [file for file in tmp_path.iterdir() if file.name in OF_THE_RUN or file.suffix == ".json"] == []


def test_results_of_other_tests_stay_as_allure_makes_them(tmp_path: Path) -> None:
    own = tmp_path / "test_own.py"
    own.write_text(
        "import pytest\n\n@pytest.mark.parametrize('case_id', ['a'])\ndef test_own(case_id): pass\n", "utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(own), "suites", "-n", "0"]
    command += ["--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"), "--deployment", SINGLE, "-k", "own or pop3"]
    folder = tmp_path / "allure"
    subprocess.run([*command, f"--alluredir={folder}"], cwd=ROOT, env=of_pytest(), capture_output=True, check=False)  # noqa: S603
    (made,) = (one for one in results_in(folder) if one["fullName"].endswith("#test_own"))
    assert label(made, "framework") == ["pytest"]
    assert len(results_in(folder)) > 3


def test_an_interrupted_run_leaves_a_whole_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "suites", "-v", "-n", "0", "-p", "tests.suites.interrupting_hook"]
    command += ["--deployment", SINGLE, f"--alluredir={tmp_path}"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        finished = subprocess.run(command, cwd=ROOT, env=of_pytest(), capture_output=True, check=False)  # noqa: S603
    finally:
        signal.signal(signal.SIGINT, before)
    assert finished.returncode == pytest.ExitCode.INTERRUPTED, finished.stdout.decode()
    results = check_folder(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} >= OF_THE_RUN
    assert all(one["status"] == "skipped" for one in results if label(one, "verdict") == ["not_judged"])
