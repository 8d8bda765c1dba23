"""`conformance`: deployments side by side, each told of as it ends, and what Ctrl-C leaves."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.commands.command_line import main
from harness.commands.conformance import run_conformance
from harness.deployments import SHIPPED_DEPLOYMENTS

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


def begun(folder: Path, number: int) -> None:
    """Returns when so many have begun."""
    seen = threading.Event()
    while len([*folder.glob("*.begun")]) < number:
        seen.wait(0.01)


def test_as_many_run_at_once_as_are_asked_for_and_each_is_told_of(
    stands_in: Callable[..., Path], deployments: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = stands_in('until [ -e "$FOLDER/one.begun" ] && [ -e "$FOLDER/two.begun" ]; do :; done; exit 1')
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


@pytest.mark.usefixtures("_interrupted_by_sigint")
def test_ctrl_c_ends_all_that_run_lets_none_begin_and_gives_130(
    stands_in: Callable[..., Path], deployments: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = stands_in("while :; do sleep 0.02; done", before="trap 'exit 2' TERM")

    def interrupt() -> None:
        begun(folder, 2)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    assert run_conformance(deployments, folder / "reports", workers="0", at_once=2) == 130
    told = capsys.readouterr().out
    assert told.count("interrupted; what was judged until then:") == 2
    assert "clauses judged in no deployment" in told
    assert len([*folder.glob("*.begun")]) == 2


@pytest.mark.usefixtures("_interrupted_by_sigint")
def test_a_second_ctrl_c_ends_at_once_what_does_not_end(
    stands_in: Callable[..., Path], deployments: list[Path]
) -> None:
    folder = stands_in("while :; do sleep 0.02; done", before="trap 'touch \"$FOLDER/$name.asked\"' TERM")

    def interrupt() -> None:
        begun(folder, 1)
        os.kill(os.getpid(), signal.SIGINT)
        while not [*folder.glob("*.asked")]:
            threading.Event().wait(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        run_conformance(deployments[:1], folder / "reports", workers="0", at_once=2)


def test_no_number_of_deployments_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for given in ("0", "-1", "x", "²"):
        with pytest.raises(SystemExit):
            main(["conformance", f"--at-once={given}"])
        assert f"{given!r}: expected how many deployments run at once, 1 or more" in capsys.readouterr().err
