"""What a run writes: refused before anything is asked, written in one step, and a failure to write is a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.output import claim
from tests.environment import of_pytest

ROOT = Path(__file__).parents[2]
REDIRECTION = "fixtures/deployments/contoso-redirection.toml"
FEW = "pop3/user1@contoso.com/CAS-01/logon"


def run_suites(
    *arguments: str | Path,
    case: str = FEW,
    deployment: str | Path = REDIRECTION,
    limit: str = "",
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """One case; `limit` is what a shell does before."""
    command = [sys.executable, "-m", "pytest", "suites", "-q", "--deployment", str(deployment), "--case", case]
    shell = ["sh", "-c", f'{limit} exec "$0" "$@"', *command, *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own command line
        shell, cwd=ROOT, capture_output=True, text=True, env=of_pytest(COLUMNS="160", **environment), check=False
    )


def sentences(finished: subprocess.CompletedProcess[str]) -> list[str]:
    assert "Traceback" not in finished.stdout + finished.stderr
    assert "INTERNALERROR" not in finished.stdout + finished.stderr
    assert "Exception ignored" not in finished.stderr
    return [line.removeprefix("ERROR: ") for line in finished.stderr.splitlines() if line]


def own_deployment(folder: Path) -> Path:
    text = (ROOT / REDIRECTION).read_text(encoding="utf-8")
    file = folder / "lab.toml"
    file.write_text(f'{text}\n[live]\nca = "ca.pem"\n', encoding="utf-8")
    (folder / "ca.pem").write_text("kept", encoding="utf-8")
    (folder / "link.toml").symlink_to(file)
    (folder / "hard.toml").hardlink_to(file)
    return file


@pytest.mark.parametrize(
    ("option", "name", "said"),
    [
        ("--verdicts", "link.toml", "is the deployment file, which would be overwritten"),
        ("--junitxml", "hard.toml", "is the deployment file, which would be overwritten"),
        ("--alluredir", "ca.pem", "is the file of trust anchors (ca), which would be overwritten"),
        ("--alluredir", "lab.toml/results", "cannot be written: Not a directory"),
        ("--log-file", "lab.toml", "is the deployment file, which would be overwritten"),
        ("--log-file", "lab.toml/log.txt", "cannot be written: Not a directory"),
        ("--log-file", "", "is a directory"),
    ],
)
def test_what_is_read_is_not_written(option: str, name: str, said: str, tmp_path: Path) -> None:
    file = own_deployment(tmp_path)
    before = file.read_bytes()
    finished = run_suites(option, tmp_path / name, deployment=file)
    assert finished.returncode == pytest.ExitCode.USAGE_ERROR, finished.stdout
    assert [f"{option} {tmp_path / name}: {said}" in one for one in sentences(finished)] == [True]
    assert "passed" not in finished.stdout
    assert (file.read_bytes(), (tmp_path / "ca.pem").read_text()) == (before, "kept")


@pytest.mark.parametrize("asks_nothing", ["--dry-run", "--collect-only"])
def test_what_is_read_is_not_written_by_a_run_that_sends_nothing(asks_nothing: str, tmp_path: Path) -> None:
    file = own_deployment(tmp_path)
    finished = run_suites(asks_nothing, "--junitxml", file, deployment=file)
    assert finished.returncode == pytest.ExitCode.USAGE_ERROR, finished.stdout
    assert ["is the deployment file" in one for one in sentences(finished)] == [True]


def test_the_file_of_accepted_departures_is_not_written(tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.toml"
    accepted.write_text("", encoding="utf-8")
    finished = run_suites("--accepted", accepted, "--verdicts", accepted)
    assert finished.returncode == pytest.ExitCode.USAGE_ERROR, finished.stdout
    assert ["is the file of --accepted" in one for one in sentences(finished)] == [True]


def test_a_folder_with_the_deployment_file_in_it_is_not_cleaned(tmp_path: Path) -> None:
    file = own_deployment(tmp_path)
    finished = run_suites("--alluredir", tmp_path, "--clean-alluredir", deployment=file)
    assert finished.returncode == pytest.ExitCode.USAGE_ERROR
    assert [f"--clean-alluredir: {file} (the deployment file) is in" in one for one in sentences(finished)] == [True]
    assert file.exists()


@pytest.mark.parametrize(("one", "other"), [("--verdicts", "--junitxml"), ("--verdicts", "--log-file")])
def test_one_file_is_not_two_reports(one: str, other: str, tmp_path: Path) -> None:
    finished = run_suites(one, tmp_path / "out", other, tmp_path / "out")
    assert finished.returncode == pytest.ExitCode.USAGE_ERROR
    assert [f"is the file of {other}" in sentence for sentence in sentences(finished)] == [True]


def test_rows_on_standard_output_are_alone_there() -> None:
    finished = run_suites("--verdicts", "-")
    assert finished.returncode == 0
    assert [json.loads(line)["case"] for line in finished.stdout.splitlines()] == [FEW]
    assert "1 passed" in finished.stderr


def test_what_cannot_be_written_is_said_with_what_was_judged() -> None:
    finished = run_suites("--verdicts", "/dev/full", "--junitxml", "/dev/full")
    assert finished.returncode == pytest.ExitCode.INTERNAL_ERROR
    assert sentences(finished) == [
        "--junitxml /dev/full: cannot be written: No space left on device",
        "--verdicts /dev/full: cannot be written: No space left on device",
    ]
    assert "1 of 81 clauses pass" in finished.stdout


def test_files_that_may_not_grow_are_not_cut(tmp_path: Path) -> None:
    """Allure's are written by the workers, whose sentences the controller says."""
    verdicts, results = tmp_path / "verdicts.jsonl", tmp_path / "allure"
    files = ("--verdicts", verdicts, "--alluredir", results, "--junitxml", tmp_path / "junit.xml")
    verdicts.write_text("old\n", encoding="utf-8")
    finished = run_suites(*files, "-n", "1", limit="trap '' XFSZ; ulimit -f 1;", PYTHONDONTWRITEBYTECODE="1")
    assert finished.returncode == pytest.ExitCode.INTERNAL_ERROR, finished.stdout + finished.stderr
    said = sentences(finished)
    assert sorted(one.split()[0] for one in said) == ["--alluredir", "--junitxml"]
    assert all(one.endswith("cannot be written: File too large") for one in said), said
    assert "Contoso: verdicts" in finished.stdout
    assert json.loads(verdicts.read_text(encoding="utf-8"))["case"] == FEW
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["verdicts.jsonl"]
    assert all(json.loads(path.read_text(encoding="utf-8")) for path in results.glob("*.json"))
    assert not list(results.glob("*.tmp"))


def test_standard_output_that_is_full_is_said_and_files_are_written(tmp_path: Path) -> None:
    finished = run_suites("--verdicts", tmp_path / "out", limit="exec > /dev/full;")
    assert finished.returncode == pytest.ExitCode.INTERNAL_ERROR
    assert [one.startswith("standard output cannot be written: No space left") for one in sentences(finished)] == [True]
    assert json.loads((tmp_path / "out").read_text(encoding="utf-8"))["verdict"] == "pass"


def test_closed_streams_are_no_trouble(tmp_path: Path) -> None:
    finished = run_suites("--verdicts", tmp_path / "out", limit="exec <&- >&- 2>&-;")
    assert finished.returncode == 0
    assert sentences(finished) == []
    assert json.loads((tmp_path / "out").read_text(encoding="utf-8"))["verdict"] == "pass"


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}


def test_letters_beyond_ascii_are_found_and_shown_under_a_locale_without_them(tmp_path: Path) -> None:
    text = (ROOT / REDIRECTION).read_text(encoding="utf-8")
    lab = tmp_path / "prüfung.toml"
    lab.write_text(text.replace("user1@contoso.com", "jörg.müller@contoso.com"), encoding="utf-8")
    case = "pop3/jörg.müller@contoso.com/CAS-01/logon"
    chosen = (
        "-k",
        "jörg",
        "--verdicts",
        tmp_path / "größe.jsonl",
        "--alluredir",
        tmp_path / "ergebnis",
    )
    finished = run_suites(*chosen, "-v", case=case, deployment=lab, **ASCII)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert sentences(finished) == []
    assert "1 passed" in finished.stdout
    rows = (tmp_path / "größe.jsonl").read_text(encoding="utf-8")
    assert json.loads(rows.splitlines()[0])["case"] == case
    missing = run_suites(case="pop3/jürgen@contoso.com/CAS-01/logon", deployment=lab, **ASCII)
    assert missing.returncode == pytest.ExitCode.USAGE_ERROR
    assert missing.stderr.isascii()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-m", "owaa"), '-m "owaa" selects 0; did you mean "owa"?'),
        (("-m", "eas"), f'--case {FEW} selects 1, -m "eas" selects'),
        (("-k", "nothing"), '-k "nothing" selects none of 1 cases'),
    ],
)
def test_a_selection_of_nothing_is_no_success_and_says_what_selected_nothing(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("old\n", encoding="utf-8")
    finished = run_suites(*arguments, "--verdicts", tmp_path / "out")
    assert finished.returncode == pytest.ExitCode.TESTS_FAILED
    assert said in finished.stdout
    assert (tmp_path / "out").read_text(encoding="utf-8") == ""


def test_collecting_nothing_ends_as_pytest_has_it() -> None:
    assert run_suites("-m", "owaa", "--collect-only").returncode == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_second_run_with_one_target_is_refused(tmp_path: Path) -> None:
    first = claim("--verdicts", tmp_path / "out")
    finished = run_suites("--verdicts", tmp_path / "out")
    first.close()
    assert finished.returncode == pytest.ExitCode.USAGE_ERROR
    assert ["another run is writing it" in one for one in sentences(finished)] == [True]
