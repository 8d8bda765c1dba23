"""What an earlier run left changed is brought back when nothing of that run changes servers any more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.deployments import SHIPPED_DEPLOYMENTS, read_deployment
from harness.model.deployment import Deployment
from harness.model.stimulus import ServerChange, ServerChangeKind
from harness.probes.live.change_journal import ChangeJournal
from harness.probes.live.left_process import mark_of
from harness.run import bring_back, left_changed_lines, lend_servers, stays_changed_lines

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX: the control program is a shell script")

START = ServerChange(ServerChangeKind.START, "CAS-01")


def deployment_in(folder: Path, *words: str, environment: str = "") -> Deployment:
    """A deployment whose servers are started by the shell."""
    file = folder / "lab.toml"
    shipped = (SHIPPED_DEPLOYMENTS / "single-site.toml").read_text(encoding="utf-8")
    control = f'[control]\nstart_server = ["/bin/sh", "-c", {", ".join(map(repr, words))}]\n{environment}'
    file.write_text(f"{shipped}\n{control}", encoding="utf-8")
    return read_deployment(file)


def left_changed(deployment: Deployment, program: tuple[int, str] | None = None) -> ChangeJournal:
    """As a killed run leaves it."""
    journal = ChangeJournal(Path(deployment.file))
    journal.open()
    journal.note(START)
    if program is not None:
        journal.note_program(*program)
    journal.close()
    return journal


def test_a_program_of_the_killed_run_ends_first(tmp_path: Path) -> None:
    """Else its stop would come after the start."""
    deployment = deployment_in(tmp_path, "echo start >> said")
    os.mkfifo(tmp_path / "go_on")
    stops = ["/bin/sh", "-c", "read -r _ < go_on; echo stop >> said"]
    said: list[str] = []

    def note(line: str) -> None:
        if not said:
            (tmp_path / "go_on").write_text("go on\n", encoding="ascii")
        said.append(line)

    with subprocess.Popen(stops, cwd=tmp_path, start_new_session=True) as process:  # noqa: S603 - as above
        mark = mark_of(process.pid)
        assert mark is not None
        left_changed(deployment, (process.pid, mark))
        lent = lend_servers(deployment, terminal=2)
        bring_back(deployment, lent, say=note)
        lent.end()
        lent.journal.close()
    assert said[0] == f"waiting for a control program of that run to end (process {process.pid})"
    assert (tmp_path / "said").read_text(encoding="ascii") == "stop\nstart\n"


def test_what_the_program_was_handed_to_log_on_with_is_masked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_PASSWORD", "Tall.Ships-1")
    monkeypatch.setenv("LAB_HOST", "lab")
    passed_on = 'environment = ["LAB_PASSWORD", "LAB_HOST"]\n'
    deployment = deployment_in(
        tmp_path, 'echo "$LAB_PASSWORD is wrong at $LAB_HOST, One-site.user1"; exit 1', environment=passed_on
    )
    left_changed(deployment)
    lent = lend_servers(deployment, terminal=2)
    said: list[str] = []
    bring_back(deployment, lent, say=said.append)
    lent.end()
    lent.journal.close()
    assert said[-1].endswith("ended with 1: *** is wrong at lab, ***")


def test_what_stays_changed_names_the_commands_that_mend_it(tmp_path: Path) -> None:
    deployment = deployment_in(tmp_path, "exit 1", "{server}")
    left_changed(deployment)
    lent = lend_servers(deployment, terminal=2)
    assert list(stays_changed_lines(deployment, lent)) == [
        "CAS-01 stays changed. What brings it back:",
        f"    python -m harness restore --deployment {tmp_path / 'lab.toml'}",
        f"or by hand, in {tmp_path}:",
        "    /bin/sh -c 'exit 1' CAS-01",
    ]
    lent.journal.close()


def test_a_run_that_changes_nothing_warns_of_what_was_left(tmp_path: Path) -> None:
    deployment = deployment_in(tmp_path, "exit 0")
    assert list(left_changed_lines(deployment)) == []
    left_changed(deployment)
    first, second = left_changed_lines(deployment)
    assert first == "CAS-01: may stand changed by a run that was ended, or is under way with --allow-control"
    assert second.endswith(f"python -m harness restore --deployment {tmp_path / 'lab.toml'}")


def test_a_journal_that_cannot_be_read_is_a_warning_too(tmp_path: Path) -> None:
    deployment = deployment_in(tmp_path, "exit 0")
    ChangeJournal(Path(deployment.file)).path.write_text("our notes\n", encoding="utf-8")
    (line,) = left_changed_lines(deployment)
    assert "is no line of a journal of changed servers" in line
