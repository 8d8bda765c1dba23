"""`--accepted FILE`: known failures keep a run green until they are gone or out of date."""

from __future__ import annotations

from pathlib import Path

from tests.suites.test_running_the_suites import REDIRECTION, run_suites, verdicts_of

FAILING = "owa/user1@contoso.com/CAS-02/owa"
FAULT = ("--deployment", REDIRECTION, "--case", FAILING, "--fault", "owa-redirects-automatically")


def unfolded(printed: str) -> str:
    return " ".join(printed.split())


def accepting(folder: Path, *, until: str = "2999-12-31", server: str = "CAS-02") -> Path:
    file = folder / "accepted.toml"
    file.write_text(
        f'[[accepted]]\nclause = "OWA-03"\nserver = "{server}"\nreason = "ticket 4711"\nuntil = {until}\n',
        encoding="utf-8",
    )
    return file


def test_a_known_failure_is_shown_as_accepted_and_the_run_is_green(tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.jsonl"
    finished = run_suites(*FAULT, "--accepted", accepting(tmp_path), "--verdicts", verdicts, "-n", "2")
    assert finished.returncode == 0, finished.stdout
    assert finished.stdout.splitlines()[-1].startswith("1 accepted in ")
    assert "accepted OWA-03 ticket 4711" in unfolded(finished.stdout)
    row = verdicts_of(verdicts)[FAILING]
    assert (row["verdict"], row["accepted"]) == ("fail", "ticket 4711")


def test_a_failure_at_another_server_is_new(tmp_path: Path) -> None:
    finished = run_suites(*FAULT, "--accepted", accepting(tmp_path, server="CAS-01"))
    assert finished.returncode == 1


def test_an_entry_past_its_date_turns_the_run_red(tmp_path: Path) -> None:
    finished = run_suites(*FAULT, "--accepted", accepting(tmp_path, until="2020-01-31"))
    assert finished.returncode == 1
    assert "OWA-03 at CAS-02 was accepted until 2020-01-31, which is past (ticket 4711)" in unfolded(finished.stdout)


def test_an_entry_by_which_nothing_fails_any_more_turns_the_run_red(tmp_path: Path) -> None:
    finished = run_suites("--deployment", REDIRECTION, "--protocol", "owa", "--accepted", accepting(tmp_path))
    assert finished.returncode == 1
    assert "OWA-03 at CAS-02 no longer fails; take it out" in unfolded(finished.stdout)
    assert "not as accepted any more: 1 accepted departure to take out" in unfolded(finished.stdout)


def test_a_mistake_in_the_file_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    finished = run_suites(*FAULT, "--accepted", accepting(tmp_path, server="CAS-2"))
    assert finished.returncode == 4
    assert 'did you mean "CAS-02"?' in finished.stdout + finished.stderr
