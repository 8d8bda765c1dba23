"""`restore` brings back what a killed run left changed, and says what it did."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from harness.commands import main
from harness.deployments import SHIPPED_DEPLOYMENTS
from harness.model.stimulus import ServerChange, ServerChangeKind
from harness.probes.live.change_journal import ChangeJournal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX: the control program is a shell script")

START = ServerChange(ServerChangeKind.START, "CAS-01")
START_OTHER = ServerChange(ServerChangeKind.START, "CAS-02")
SWITCH_ON = ServerChange(ServerChangeKind.REDIRECT, "CAS-01", value=True)
CONTROL = """
[control]
start_server = ["./control", "start", "{server}"]
set_redirect_to_optimal_owa_server = ["./control", "redirect", "{server}", "{value}"]
"""


def deployment_in(folder: Path, *, control: str = CONTROL, program: str = "exit 0") -> Path:
    file = folder / "lab of ours.toml"
    shipped = (SHIPPED_DEPLOYMENTS / "single-site.toml").read_text(encoding="utf-8")
    file.write_text(shipped + control, encoding="utf-8")
    script = folder / "control"
    script.write_text(f'#!/bin/sh\necho "$*" >> said\n{program}\n', encoding="utf-8")
    script.chmod(0o755)
    return file


def left_changed(file: Path, *owed: ServerChange, program: tuple[int, str] | None = None) -> ChangeJournal:
    """As a killed run leaves it."""
    journal = ChangeJournal(file)
    journal.open()
    for change in owed:
        journal.note(change)
    if program is not None:
        journal.note_program(*program)
    journal.close()
    return ChangeJournal(file)


def said_in(folder: Path) -> list[str]:
    said = folder / "said"
    return said.read_text(encoding="utf-8").splitlines() if said.exists() else []


def restore(file: Path, capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    status = main(["restore", "--deployment", str(file)])
    out, err = capfd.readouterr()
    return status, out, err


def test_what_a_killed_run_left_is_brought_back_and_each_change_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = deployment_in(tmp_path)
    journal = left_changed(file, START, SWITCH_ON)
    status, out, err = restore(file, capfd)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "bringing CAS-01 back: ./control start CAS-01",
        "CAS-01 is back",
        "bringing CAS-01 back: ./control redirect CAS-01 true",
        "CAS-01 is back",
    ]
    assert said_in(tmp_path) == ["start CAS-01", "redirect CAS-01 true"]
    assert not journal.path.exists()


def test_where_nothing_is_left_it_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = deployment_in(tmp_path)
    status, out, _ = restore(file, capfd)
    assert (status, out) == (0, f"nothing to do: no run has left a server of {file} changed\n")
    assert said_in(tmp_path) == []
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".changed")] == []


def test_what_stays_changed_is_said_last_with_what_mends_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = deployment_in(tmp_path, program='[ "$2" = CAS-01 ] && echo "no rights \033[31m" && exit 5; exit 0')
    journal = left_changed(file, START, START_OTHER)
    status, out, err = restore(file, capfd)
    assert status == 1
    assert r"CAS-01 stays changed: ./control start CAS-01 ended with 5: no rights \x1b[31m" in out
    assert "CAS-02 is back" in out
    assert err.splitlines() == [
        "CAS-01 stays changed. What brings it back:",
        f"    python -m harness restore --deployment {shlex.quote(str(file))}",
        f"or by hand, in {tmp_path}:",
        "    ./control start CAS-01",
    ]
    assert journal.peek() == (START,)


@pytest.mark.parametrize("control", ["", '\n[control]\nstop_server = ["./control", "stop", "{server}"]\n'])
def test_a_file_that_no_longer_says_how_is_told_by_its_key(
    control: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = deployment_in(tmp_path, control=control)
    journal = left_changed(file, START)
    status, out, err = restore(file, capfd)
    assert status == 1
    assert out == "CAS-01 stays changed: the deployment file has no control.start_server\n"
    assert err.splitlines()[-1] == "once the deployment file has control.start_server again; or by hand: start CAS-01"
    assert "or by hand, in" not in err
    assert journal.peek() == (START,)


def test_a_setting_is_told_with_its_value_where_no_program_sets_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = deployment_in(tmp_path, control="")
    left_changed(file, ServerChange(ServerChangeKind.REDIRECT, "CAS-01", value=True))
    _, _, err = restore(file, capfd)
    assert err.splitlines()[-1].endswith("or by hand: set RedirectToOptimalOWAServer of CAS-01 to $true")


def test_while_a_run_has_the_servers_it_waits_for_nothing_and_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = deployment_in(tmp_path)
    running = ChangeJournal(file)
    running.open()
    running.note(START)
    status, _, err = restore(file, capfd)
    running.settle(START)
    running.close()
    assert status == 2
    assert "is in use: another run changes the servers; wait until it has ended" in err
    assert said_in(tmp_path) == []


def test_a_journal_that_is_none_is_bad_input_and_stays(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = deployment_in(tmp_path)
    journal = ChangeJournal(file)
    journal.path.write_text("CAS-01: see ticket 12\n", encoding="utf-8")
    status, _, err = restore(file, capfd)
    assert (status, len(err.splitlines())) == (2, 1)
    assert journal.path.read_text(encoding="utf-8") == "CAS-01: see ticket 12\n"


def test_a_deployment_file_that_is_not_there_is_bad_input(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    status, _, err = restore(tmp_path / "nowhere.toml", capfd)
    assert status == 2
    assert "nowhere.toml" in err


def test_a_password_that_cannot_be_found_hinders_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in tuple(os.environ):
        if name.endswith("_PASSWORD"):
            monkeypatch.delenv(name)
    file = deployment_in(tmp_path)
    left_changed(file, START)
    assert restore(file, capfd)[0] == 0


def test_what_is_printed_into_a_closed_pipe_hinders_nothing(tmp_path: Path) -> None:
    file = deployment_in(tmp_path, program='[ "$1" = redirect ]')
    left_changed(file, START, SWITCH_ON)
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "harness", "restore", "--deployment", str(file)]
    finished = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 - ours
    os.close(writing)
    assert (finished.returncode, "Traceback" in finished.stderr) == (1, False), finished.stderr
    assert said_in(tmp_path) == ["start CAS-01", "redirect CAS-01 true"]


@pytest.mark.parametrize("mark", ["1", "another", ""])
def test_another_process_that_has_its_number_now_is_left_alone(
    mark: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = deployment_in(tmp_path)
    left_changed(file, START, program=(os.getpid(), mark))
    assert restore(file, capfd)[0] == 0
