"""A dry run ends in a summary of its own: cases, requests, logons, time; it counts what is selected."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import of_pytest

ROOT = Path(__file__).parents[2]
REDIRECTION = "fixtures/deployments/contoso-redirection.toml"


def dry_run(*arguments: str, columns: int = 100) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "suites", "--dry-run", "--deployment", REDIRECTION, *arguments]
    return subprocess.run(  # noqa: S603 - our own command line
        command, cwd=ROOT, capture_output=True, text=True, env=of_pytest(COLUMNS=str(columns)), check=False
    )


def requests_in(out: str) -> int:
    found = re.search(r"in all at most ([\d,]+) requests?", out)
    assert found, out
    return int(found[1].replace(",", ""))


def test_it_ends_with_what_would_be_judged_and_with_exit_0() -> None:
    finished = dry_run()
    assert finished.returncode == 0
    assert "no tests ran" not in finished.stdout
    assert "540 cases of 540 would be judged; nothing was sent" in finished.stdout
    assert re.search(r"540 planned, nothing sent in [\d.]+s", finished.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("selection", "cases"),
    [
        (("-m", "pop3"), 25),
        (("-k", "CAS-03 and pop3"), 9),
        (("--case", "owa/user1@contoso.com/CAS-02/owa"), 1),
        (("--deselect", "suites/test_owa.py", "-q"), 461),
    ],
    ids=["protocol", "keyword", "one-case", "deselected"],
)
def test_it_counts_what_is_selected(selection: tuple[str, ...], cases: int) -> None:
    finished = dry_run("--target", "live", *selection)
    assert finished.returncode == 0
    whole = re.search(r"([\d,]+) cases? of 540 would be judged", finished.stdout)
    assert whole, finished.stdout
    assert int(whole[1]) == cases
    assert f"{cases} planned, nothing sent" in finished.stdout.splitlines()[-1]


def test_a_protocol_costs_a_part_of_the_whole_and_no_host_that_nothing_asks() -> None:
    whole, part = dry_run("--target", "live", "-q"), dry_run("--target", "live", "-q", "-m", "pop3")
    assert requests_in(part.stdout) < requests_in(whole.stdout) / 20
    assert "www.usa.contoso.com" in whole.stdout
    assert "www.usa.contoso.com" not in part.stdout


@pytest.mark.parametrize("columns", [80, 120])
def test_it_fits_the_terminal(columns: int) -> None:
    out = dry_run("--target", "live", "-q", "-m", "pop3", columns=columns).stdout
    assert max(map(len, out.splitlines())) <= columns
    assert "\x1b" not in out
