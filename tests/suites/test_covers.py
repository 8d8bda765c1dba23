"""`--cover` as a user gives it: fewer rows, each the same as in the full run, and a word on what is left out."""

from __future__ import annotations

from pathlib import Path

from tests.suites.test_running_the_suites import REDIRECTION, run_suites, verdicts_of


def test_a_run_of_fewer_cases_finds_the_same_of_each_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    of_devices = ("--deployment", REDIRECTION, "--protocol", "eas")
    full = run_suites(*of_devices, "--verdicts", tmp_path / "full")
    fewer = run_suites(*of_devices, "--cover", "cells", "--verdicts", tmp_path / "fewer", "-n", "2", "-v")
    assert (full.returncode, fewer.returncode) == (0, 0), fewer.stdout
    every, rows = verdicts_of(tmp_path / "full"), verdicts_of(tmp_path / "fewer")
    assert 10 < len(rows) < 0.7 * len(every)
    assert rows == {name: row for name, row in every.items() if name in rows}
    said = [line for line in fewer.stdout.splitlines() if line.startswith("cover cells: ")]
    assert len(said) == 2, "at the beginning and at the end, not by each worker"
    assert said[0].startswith("cover cells: 294 of 540 possible cases, 5 of 5 mailboxes; left out: ")
    assert "possible cases" not in full.stdout


def test_a_case_that_a_cover_leaves_out_is_told_where_it_is_found() -> None:
    left_out = "owa/user2@contoso.com/CAS-01/exchange"
    finished = run_suites("--deployment", REDIRECTION, "--cover", "cells", "--case", left_out)
    assert finished.returncode == 4
    assert "which covers cells (--cover full plans every case)" in finished.stderr + finished.stdout
