"""A red run as a user sees it: one block a cause, in the place of pytest's sections on the same tests."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.environment import of_pytest

ROOT = Path(__file__).parents[2]
AUTOMATIC = ("--fault", "owa-redirects-automatically", "--clause", "OWA-03", "--clause", "OWA-13")


def run_suites(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "suites", *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own command line
        command, cwd=ROOT, capture_output=True, text=True, env=of_pytest(COLUMNS="100"), check=False
    )


def red_rows(file: Path) -> int:
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return sum(row["verdict"] in ("fail", "inconclusive") for row in rows)


def test_an_automatic_redirect_is_one_block_and_the_counts_are_those_of_the_verdict_file(tmp_path: Path) -> None:
    typed = ("--deployment", "fixtures/deployments/contoso.toml")
    finished = run_suites(*AUTOMATIC, *typed, "--verdicts", tmp_path / "rows")
    lines = finished.stdout.splitlines()
    assert finished.returncode == 1
    assert len(lines) <= 39, finished.stdout  # the run of all cases, of which 40 are asked, has one more
    assert max(map(len, lines)) <= 100
    assert "\x1b" not in finished.stdout
    assert "1. Outlook Web Access: OWA-03 not met: 32 cases failed, 5 mailbox/protocol pairs" in lines
    counts = re.findall(r"^\d+\. .*: ([\d,]+) cases? (?:failed|not judged), ", finished.stdout, flags=re.MULTILINE)
    assert sum(int(count.replace(",", "")) for count in counts) == red_rows(tmp_path / "rows")
    assert not re.search(r"FAILURES|ERRORS|short test summary|InconclusiveError|FAILED", finished.stdout)
    assert re.search(r"32 failed, .* 6 errors", lines[-1])


def test_every_row_is_said_with_v_and_each_once(tmp_path: Path) -> None:
    finished = run_suites(*AUTOMATIC, "-v", "--verdicts", tmp_path / "rows")
    assert finished.stdout.count("\n   row       ") == red_rows(tmp_path / "rows")
    assert "FAILURES" not in finished.stdout


def test_with_workers_the_blocks_are_the_same() -> None:
    def blocks(*arguments: str) -> list[str]:
        text = run_suites(*AUTOMATIC, *arguments).stdout
        shown = text[text.index("\n1. ") : text.index("A case again: ")]
        return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d(?: to \d\d:\d\d)?\s+UTC", "UTC", shown).split()

    assert blocks() == blocks("-n", "2")


def test_trouble_of_a_plugin_with_a_case_that_conforms_is_pytest_s_to_tell() -> None:
    single_site = ("--deployment", "fixtures/deployments/single-site.toml", "-m", "pop3")
    finished = run_suites(*single_site, "-p", "tests.suites.call_trouble_plugin")
    assert finished.returncode == 1
    assert "= FAILURES =" in finished.stdout
    assert "OSError: the recorder is full" in finished.stdout


def test_the_projects_own_tests_have_what_pytest_says(tmp_path: Path) -> None:
    test = tmp_path / "test_own.py"
    test.write_text("def test_wrong():\n    assert 1 == 2\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", str(test), "-p", "conftest", "--rootdir", str(ROOT)]
    finished = subprocess.run(  # noqa: S603 - our own command line
        command, cwd=ROOT, capture_output=True, text=True, env=of_pytest(), check=False
    )
    assert "= FAILURES =" in finished.stdout
    assert "short test summary info" in finished.stdout
    assert "rootdir: " in finished.stdout
