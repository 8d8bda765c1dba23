"""`conformance`: deployments side by side, each told of as it ends, and what Ctrl-C leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from harness.commands.command_line import main
from harness.commands.conformance import run_conformance
from harness.deployments import SHIPPED_DEPLOYMENTS
from harness.output import OutputError, OutputFailedError

ROWLESS = """#!/bin/sh
%s
while :; do case $1 in --deployment) name=$(basename "$2" .toml); break;; esac; shift; done
touch "$FOLDER/$name.begun"
%s
"""
"""What stands in for pytest: it says which deployment it has, and does the rest."""


@pytest.fixture
def stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    def stand_in(doing: str, *, before: str = "") -> Path:
        program = tmp_path / "python"
        program.write_text(ROWLESS % (before, doing), encoding="ascii")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(program))
        monkeypatch.setenv("FOLDER", str(tmp_path))
        return tmp_path

    return stand_in


@pytest.fixture
def deployments(tmp_path: Path) -> list[Path]:
    text = (SHIPPED_DEPLOYMENTS / "single-site.toml").read_text(encoding="utf-8")
    files = [tmp_path / f"{name}.toml" for name in ("one", "two", "three")]
    for file in files:
        file.write_text(text, encoding="utf-8")
    return files


@pytest.fixture
def _interrupted_by_sigint() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


GOES_ON = "for turn in $(seq 1500); do sleep 0.02; done; exit 5"
"""Until it is ended from outside, or half a minute has passed."""

LONGEST = 30.0
"""Seconds until a test gives up to wait; then it goes on, and fails by what it says."""
TURN = 0.01


@contextmanager
def interrupted(*when: Callable[[], bool]) -> Iterator[None]:
    """Ctrl-C while the block runs, once for each condition, as soon as it holds or cannot be waited for any longer."""
    over = threading.Event()

    def interrupt() -> None:
        for holds in when:
            ends = time.monotonic() + LONGEST
            while not (holds() or over.wait(TURN)) and time.monotonic() < ends:
                pass
            if not over.is_set():
                os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_as_many_run_at_once_as_are_asked_for_and_each_is_told_of(
    stands_in: Callable[..., Path], deployments: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    both = '[ -e "$FOLDER/one.begun" ] && [ -e "$FOLDER/two.begun" ]'
    folder = stands_in(GOES_ON.replace("sleep", f"{both} && exit 1; sleep"))
    assert run_conformance(deployments[:2], folder / "reports", workers="0", at_once=2) == 1
    told = capsys.readouterr().out
    assert "[1/2] " in told
    assert "[2/2] " in told


def test_one_that_fails_fails_the_whole(
    stands_in: Callable[..., Path], deployments: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = stands_in("[ $name != two ] || exit 1")
    assert run_conformance(deployments, folder / "reports", workers="0", at_once=1) == 1
    assert "[3/3]" in capsys.readouterr().out


def test_one_that_is_killed_is_not_conformant_and_the_summary_says_so(
    stands_in: Callable[..., Path], deployments: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = stands_in("[ $name != two ] || kill -9 $$")
    assert run_conformance(deployments, folder / "reports", workers="0", at_once=1) == 1
    told, _, summary = capsys.readouterr().out.partition("\n\n")
    assert "pytest was killed by SIGKILL; its output is in " in told
    assert "not conformant: two was killed by SIGKILL\n" in summary


@pytest.mark.parametrize("name", ["verdicts.jsonl", "pytest.log"])
def test_a_report_that_cannot_be_written_is_refused_before_anything_runs(
    name: str, stands_in: Callable[..., Path], deployments: list[Path]
) -> None:
    folder = stands_in("exit 0")
    (folder / "reports/two" / name).mkdir(parents=True)
    with pytest.raises(OutputError, match=rf"reports/two/{name}: is a directory; expected"):
        run_conformance(deployments, folder / "reports", workers="0", at_once=2)
    assert not [*folder.glob("*.begun")]


def test_where_a_report_cannot_be_written_any_more_the_others_have_theirs_and_the_summary(
    stands_in: Callable[..., Path], deployments: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    doing = '[ $name = one ] || { mkdir "$FOLDER/reports/two/pytest.log"; exit 0; }; ' + GOES_ON
    folder = stands_in(doing, before="trap 'exit 2' TERM")
    with pytest.raises(OutputFailedError, match=r"reports/two/pytest.log: cannot be written: Is a directory"):
        run_conformance(deployments, folder / "reports", workers="0", at_once=2)
    told = capsys.readouterr().out
    assert "[1/3] three" in told
    assert "[2/3] one" in told
    assert "clauses judged in no deployment" in told


@pytest.mark.usefixtures("_interrupted_by_sigint")
def test_ctrl_c_ends_all_that_run_lets_none_begin_and_gives_130(
    stands_in: Callable[..., Path], deployments: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = stands_in(GOES_ON, before="trap 'exit 2' TERM")
    with interrupted(lambda: len([*folder.glob("*.begun")]) == 2):
        assert run_conformance(deployments, folder / "reports", workers="0", at_once=2) == 130
    told = capsys.readouterr().out
    assert told.count("interrupted; what was judged until then:") == 2
    assert "clauses judged in no deployment" in told
    assert len([*folder.glob("*.begun")]) == 2


@pytest.mark.usefixtures("_interrupted_by_sigint")
def test_ctrl_c_before_pytest_listens_is_no_failure(stands_in: Callable[..., Path], deployments: list[Path]) -> None:
    folder = stands_in(GOES_ON)
    with interrupted(lambda: any(folder.glob("*.begun"))):
        assert run_conformance(deployments[:1], folder / "reports", workers="0", at_once=1) == 130


def test_ctrl_c_while_the_first_begin_ends_them_and_gives_130(
    stands_in: Callable[..., Path], deployments: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, submit, submitted = stands_in(GOES_ON), ThreadPoolExecutor.submit, list[Any]()

    def submit_once(*arguments: Any) -> Any:  # noqa: ANN401 - whatever the pool takes and gives
        if submitted:
            raise KeyboardInterrupt
        submitted.append(submit(*arguments))
        return submitted[0]

    monkeypatch.setattr(ThreadPoolExecutor, "submit", submit_once)
    assert run_conformance(deployments, folder / "reports", workers="0", at_once=2) == 130


@pytest.mark.usefixtures("_interrupted_by_sigint")
def test_a_second_ctrl_c_ends_at_once_what_does_not_end(
    stands_in: Callable[..., Path], deployments: list[Path]
) -> None:
    folder = stands_in(GOES_ON, before="trap 'touch \"$FOLDER/$name.asked\"' TERM")
    with (
        interrupted(lambda: any(folder.glob("*.begun")), lambda: any(folder.glob("*.asked"))),
        pytest.raises(KeyboardInterrupt),
    ):
        run_conformance(deployments[:1], folder / "reports", workers="0", at_once=2)
    assert any(folder.glob("*.asked"))


@pytest.mark.usefixtures("_interrupted_by_sigint")
def test_a_second_ctrl_c_right_after_the_first_ends_all_as_well(
    stands_in: Callable[..., Path], deployments: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "terminate", interrupt)
    folder = stands_in(GOES_ON)
    with interrupted(lambda: any(folder.glob("*.begun"))), pytest.raises(KeyboardInterrupt):
        run_conformance(deployments[:1], folder / "reports", workers="0", at_once=2)


def test_no_number_of_deployments_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for given in ("0", "-1", "x", "²"):
        with pytest.raises(SystemExit):
            main(["conformance", f"--at-once={given}"])
        assert f"{given!r}: expected how many deployments run at once, 1 or more" in capsys.readouterr().err
