"""What a run of the suites writes for Allure: valid, as many results as rows, with the causes that the terminal has."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from harness.reporting.allure import properties_text, read_properties
from tests.environment import of_pytest
from tests.reporting.allure_folder import OF_THE_RUN, Record, check_folder, label, results_in, text_of
from tests.suites.test_running_the_suites import REDIRECTION, run_suites, verdicts_of

SINGLE = "fixtures/deployments/single-site.toml"
FAULT = ("--deployment", SINGLE, "--fault", "owa-own-site-refused")
ROOT = Path(__file__).parents[2]
USER = "jörg.müller@contoso.com"
CASES = {"owa": f"owa/{USER}/CAS-02/owa", "foldersync": f"eas/{USER}/CAS-02/foldersync"}
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


def test_every_row_is_a_result_with_its_status_and_the_cause_that_the_terminal_names(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "allure"
    finished = run_suites(*FAULT, "--alluredir", folder, "--verdicts", tmp_path / "rows", "-n", "1", "-m", "owa")
    assert finished.returncode == 1
    rows, results = verdicts_of(tmp_path / "rows"), check_folder(folder)
    assert {one["name"]: one["status"] for one in results} == {
        case: STATUS[row["verdict"]] for case, row in rows.items()
    }
    assert {one["name"]: one["statusDetails"]["message"] for one in results} == {
        case: row["reason"] for case, row in rows.items()
    }
    causes = Counter(cause for one in results for cause in label(one, "cause"))
    whats = Counter({cause.partition(" (")[0]: count for cause, count in causes.items()})
    said = [one["message"] for one in causes_said(folder)]
    assert all(any(one.startswith(f"{what}: {count:,} case") for one in said) for what, count in whats.items())
    assert len(said) == len(causes)
    assert causes.total() == sum(row["verdict"] in ("fail", "inconclusive") for row in rows.values())
    assert all(f". {one}" in " ".join(finished.stdout.split()) for one in said)
    assert {file.name for file in folder.iterdir() if file.name[8:9] != "-"} == OF_THE_RUN


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Record]]:
    """A deployment with letters beyond ASCII: an accepted failure and one of ActiveSync."""
    folder = tmp_path_factory.mktemp("mixed")
    lab, accepted = folder / "prüfung 社.toml", folder / "accepted.toml"
    text = (ROOT / REDIRECTION).read_text(encoding="utf-8")
    lab.write_text(text.replace("user1@contoso.com", USER), encoding="utf-8")
    accepted.write_text(
        '[[accepted]]\nclause = "OWA-03"\nserver = "CAS-02"\nreason = "ticket 4711"\nuntil = 2999-12-31\n', "utf-8"
    )
    cases = [word for what in ("owa", "foldersync") for word in ("--case", CASES[what])]
    faults = ("--fault", "owa-redirects-automatically", "--fault", "eas-proxies-instead-of-451")
    allure = folder / "allure"
    run_suites("--deployment", lab, *cases, *faults, "--accepted", accepted, "--alluredir", allure, "-n", "0")
    return allure, {one["name"]: one for one in check_folder(allure)}


def test_what_is_attached_is_the_conversation(mixed: tuple[Path, dict[str, Record]]) -> None:
    folder, results = mixed
    result = results[CASES["owa"]]
    assert text_of(folder, result, "request").startswith("GET https://")
    assert text_of(folder, result, "answer").startswith("HTTP 302\n")
    assert "Authorization: Basic ***" in text_of(folder, result, "request")
    named = label(results[CASES["foldersync"]], "cause")
    (said,) = causes_said(folder)
    assert label(result, "cause") == []
    assert [one.partition(" (")[0] for one in named] == [str(said["message"]).partition(": 1 case")[0]]
    assert json.loads(text_of(folder, result, "row"))["accepted"] == "ticket 4711"
    assert "<svg" in text_of(folder, result, "sequence of requests")


def test_activesync_is_shown_decoded(mixed: tuple[Path, dict[str, Record]]) -> None:
    folder, results = mixed
    assert '<FolderSync xmlns="FolderHierarchy">' in text_of(folder, results[CASES["foldersync"]], "request")


def test_an_accepted_failure_is_one_with_its_label(mixed: tuple[Path, dict[str, Record]]) -> None:
    result = mixed[1][CASES["owa"]]
    assert (result["status"], label(result, "accepted")) == ("failed", ["yes"])


def test_letters_beyond_ascii_stay(mixed: tuple[Path, dict[str, Record]]) -> None:
    folder, results = mixed
    assert set(results) == set(CASES.values())
    assert {value for one in results.values() for value in label(one, "deployment")} == {"prüfung 社"}
    environment = (folder / "environment.properties").read_text(encoding="ascii")
    assert read_properties(environment)["Deployment"] == "prüfung 社"


def test_what_a_run_of_another_target_wrote_into_the_folder_stays(tmp_path: Path) -> None:
    former = {"Deployment": "lab", "Target": "live", "Cases": "7 of 7 judged"}
    (tmp_path / "environment.properties").write_text(properties_text(former), encoding="ascii")
    others = tmp_path / f"{uuid.uuid4()}-globals.json"
    others.write_text("{}", encoding="utf-8")
    run_suites(*FAULT, "--case", "owa/user1@contoso.com/CAS-01/owa", "--alluredir", tmp_path, "-n", "0")
    environment = read_properties((tmp_path / "environment.properties").read_text(encoding="ascii"))
    assert environment["Cases (lab on live)"] == "7 of 7 judged"
    assert environment["Cases (single-site on mock, fault owa-own-site-refused)"] == "1 of 1 judged"
    assert others.read_text(encoding="utf-8") == "{}"
    assert len(causes_said(tmp_path)) == len(check_folder(tmp_path)) == 1


def test_a_run_that_sends_nothing_writes_nothing(tmp_path: Path) -> None:
    run_suites("--deployment", SINGLE, "--dry-run", "--alluredir", tmp_path)
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


def test_an_interrupted_run_leaves_a_whole_folder_with_what_was_judged(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "suites", "-v", "-n", "0", "-p", "tests.suites.interrupting_hook"]
    command += ["--deployment", SINGLE, f"--alluredir={tmp_path}"]
    finished = subprocess.run(command, cwd=ROOT, env=of_pytest(), capture_output=True, check=False)  # noqa: S603
    assert finished.returncode == pytest.ExitCode.INTERRUPTED, finished.stdout.decode()
    results = check_folder(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} >= OF_THE_RUN
    assert [(one["status"], label(one, "verdict")) for one in results] == [("passed", ["pass"])]
