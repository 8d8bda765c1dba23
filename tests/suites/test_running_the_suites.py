"""The suites as a user runs them: exit status, messages, selection, and the same verdict file however they are run."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.environment import of_pytest

ROOT = Path(__file__).parents[2]
REDIRECTION = "fixtures/deployments/contoso-redirection.toml"


def run_suites(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "suites", "--quiet", *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own command line
        command, cwd=ROOT, capture_output=True, text=True, env=of_pytest(COLUMNS="160"), check=False
    )


def verdicts_of(path: Path) -> dict[str, dict[str, Any]]:
    return {record["case"]: record for record in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def test_the_verdict_file_has_every_clause_and_is_the_same_serial_parallel_and_in_random_order(
    tmp_path: Path,
) -> None:
    ways = {
        "serial": ("-n", "0"),
        "parallel": ("-n", "2"),
        "random": ("-n", "0", "--random-order", "--random-order-seed=7"),
    }
    for name, way in ways.items():
        finished = run_suites("--deployment", REDIRECTION, "--verdicts", tmp_path / name, *way)
        assert finished.returncode == 0, finished.stdout
    serial, parallel, random = ((tmp_path / name).read_bytes() for name in ways)
    assert serial == parallel
    assert serial == random
    assert len(serial.splitlines()) >= 300
    assert_every_clause_has_a_row(verdicts_of(tmp_path / "serial"))


def assert_every_clause_has_a_row(records: dict[str, dict[str, Any]]) -> None:
    spoken_of = {clause for row in records.values() for clause in row["clauses"] if not clause.startswith("UNS-")}
    assert len(spoken_of) == 81
    assert all(row["reason"] for row in records.values())


def test_a_fault_turns_the_run_red_and_the_message_can_be_acted_on(tmp_path: Path) -> None:
    file = tmp_path / "verdicts.jsonl"
    arguments = ("--deployment", REDIRECTION, "--fault", "owa-redirects-automatically", "--verdicts", file)
    finished = run_suites(*arguments, "-m", "owa")
    assert finished.returncode == 1
    record = verdicts_of(file)["owa/user1@contoso.com/CAS-02/owa"]
    assert record["verdict"] == "fail"
    assert record["failed_clauses"] == ["OWA-03"]
    assert record["clauses"] == ["OWA-02", "OWA-03"]
    assert record["observed"]["kind"] == "redirect_host"
    assert "1. Outlook Web Access: OWA-03 not met: " in finished.stdout
    assert "owa/colleague1@contoso.com/CAS-02/owa" in finished.stdout
    assert "A case again: pytest suites" in finished.stdout
    assert "Traceback" not in finished.stdout


def test_a_failure_and_the_finding_that_may_be_behind_it_point_to_each_other(tmp_path: Path) -> None:
    """An array across two sites is a mistake of the settings, whatever the servers then do."""
    text = (ROOT / "fixtures/deployments/contoso-nlb.toml").read_text(encoding="utf-8")
    lab, file = tmp_path / "lab.toml", tmp_path / "verdicts.jsonl"
    lab.write_text(text.replace('["CAS-01", "CAS-02"]', '["CAS-01"]').replace('["CAS-03", ', '["CAS-02", "CAS-03", '))
    failing, finding = "eas/user3@contoso.com/CAS-01/options", "config/NLB-01/nlb-asia"
    finished = run_suites("--deployment", lab, "--verdicts", file, "--case", failing, "--case", finding)
    assert finished.returncode == 1
    records = verdicts_of(file)
    assert records[failing]["reason"].endswith("see finding NLB-01 at array nlb-asia")
    assert records[finding]["verdict"] == "informational"
    assert records[finding]["observed"] == {"kind": "finding"}
    assert records[finding]["reason"].startswith("finding: members is CAS-02 in site usa, CAS-03 in site asia")
    assert "effect: " in records[finding]["reason"]
    assert (
        "   finding   NLB-01 at array nlb-asia: members is CAS-02 in site usa, CAS-03 in site asia" in finished.stdout
    )
    assert failing in finished.stdout


def test_a_selection_says_how_much_it_left_out() -> None:
    finished = run_suites("--deployment", REDIRECTION, "--case", "owa/user1@contoso.com/CAS-02/owa")
    assert finished.returncode == 0
    assert finished.stdout.splitlines()[-1].startswith("1 passed in ")
    assert "planned cases were left out by the selection" in finished.stdout


@pytest.mark.parametrize(
    "selection",
    [("--protocol", "pop3"), ("-m", "pop3"), ("--clause", "POP-02")],
    ids=["protocol", "marker", "clause"],
)
def test_protocol_marker_and_clause_select(selection: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "verdicts.jsonl"
    finished = run_suites("--deployment", REDIRECTION, "--verdicts", file, *selection)
    assert finished.returncode == 0
    assert {case.split("/")[0] for case in verdicts_of(file)} == {"pop3"}


def test_a_run_that_judges_nothing_is_not_green() -> None:
    finished = run_suites("--deployment", REDIRECTION, "--clause", "GEN-09")
    assert finished.returncode == 1
    assert "nothing was judged" in finished.stdout


def test_a_run_that_ends_at_the_first_failure_does_not_call_the_rest_unselected() -> None:
    finished = run_suites("-m", "owa", "--fault", "owa-redirects-automatically", "-x", "-vv")
    assert finished.returncode == 1
    assert "clauses not selected, or not reached" in finished.stdout
    assert "planned cases have no verdict" in finished.stdout


def test_a_planned_case_that_did_not_run_fails_the_run() -> None:
    finished = run_suites("--deployment", REDIRECTION, "-m", "pop3", "-p", "tests.suites.swallowing_plugin")
    assert finished.returncode == 1
    assert "1 planned case has no verdict, the first: pop3/user1@contoso.com/CAS-01/logon" in finished.stdout


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--clause", "OWA-99", '--clause "OWA-99"'),
        ("--case", "owa/nobody@contoso.com/CAS-01/owa", "there is none of that name in the plan"),
        ("--deployment", "no-such-file.toml", "no-such-file.toml"),
        ("--fault", "no-such-fault", "no-such-fault"),
    ],
)
def test_bad_input_is_one_message_and_a_usage_error(option: str, value: str, message: str) -> None:
    finished = run_suites("--deployment", REDIRECTION, option, value)
    output = finished.stdout + finished.stderr
    assert finished.returncode == 4, output
    assert message in output
    assert "Traceback" not in output


def test_a_broken_deployment_file_is_told_with_file_key_and_suggestion(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    text = (ROOT / REDIRECTION).read_text(encoding="utf-8")
    broken.write_text(text.replace('site = "usa"', 'site = "uss"', 1), encoding="utf-8")
    finished = run_suites("--deployment", broken)
    assert finished.returncode == 4
    output = finished.stdout + finished.stderr
    assert "broken.toml" in output
    assert 'did you mean "usa"?' in output


def test_no_password_stands_in_any_report(tmp_path: Path) -> None:
    """The shipped passwords are canaries: none of them, in no encoding, may leave the probes."""
    results, file = tmp_path / "allure", tmp_path / "verdicts.jsonl"
    arguments = ("--deployment", REDIRECTION, "--fault", "owa-own-site-refused", "--verdicts", file)
    finished = run_suites(
        *arguments, "--alluredir", results, "-m", "owa or eas", f"--junitxml={tmp_path / 'junit.xml'}"
    )
    assert finished.returncode == 1
    written = [path.read_text(encoding="utf-8", errors="replace") for path in tmp_path.rglob("*") if path.is_file()]
    everything = "\n".join((*written, finished.stdout, finished.stderr))
    assert "exchange 1" in everything
    for canary in canaries():
        assert canary not in everything


def canaries() -> list[str]:
    """Every shipped password: plain, URL-encoded, and in base64 alone and behind its user name."""
    found: list[str] = []
    for mailbox in tomllib.loads((ROOT / REDIRECTION).read_text(encoding="utf-8"))["mailbox"]:
        password, logon = mailbox["password"]["literal"], mailbox["logon"]
        encoded = (base64.b64encode(text.encode()).decode() for text in (password, f"{logon}:{password}"))
        found += [password, quote(password, safe=""), *encoded]
    return found


def test_servers_are_not_changed_by_several_workers() -> None:
    """pytest-xdist ends a worker ten seconds after Ctrl-C, in the middle of bringing servers back."""
    finished = run_suites("--deployment", REDIRECTION, "--target", "live", "--allow-control", "-n", "2")
    assert finished.returncode == pytest.ExitCode.USAGE_ERROR
    assert "leave out -n" in finished.stdout + finished.stderr
    assert "preflight" not in finished.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--target", "live", "--fault", "owa-own-site-refused"), "--fault breaks the mock farm"),
        (("--allow-control",), "--allow-control is for --target live"),
    ],
    ids=["fault", "allow-control"],
)
def test_an_option_of_the_other_target_is_refused(options: tuple[str, ...], message: str) -> None:
    finished = run_suites("--deployment", REDIRECTION, *options)
    assert finished.returncode == pytest.ExitCode.USAGE_ERROR
    assert message in finished.stdout + finished.stderr
