"""What a signal does to a run, wherever it finds it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from tests.environment import of_pytest
from tests.signals import heeding_signals

ROOT = Path(__file__).parents[2]
CASES = ("--deployment", "fixtures/deployments/contoso-redirection.toml", "-m", "pop3")
PLUGIN = """
import os, signal, time
import pytest

@pytest.hookimpl(WHEN=True)
def HOOK():
    global SENT
    SENT, now = [], SENT
    for number, after in now:
        time.sleep(after)
        os.kill(os.getpid(), number)
"""


def run_with_signals(
    folder: Path,
    hook: str,
    sent: Sequence[tuple[int, float]],
    *arguments: str,
    when: str = "tryfirst",
    ignored: Collection[int] = (),
) -> subprocess.CompletedProcess[str]:
    """A run whose process sends itself signals when a hook is called for the first time."""
    text = PLUGIN.replace("HOOK", hook).replace("WHEN", when)
    folder.joinpath("sending_signals.py").write_text(f"SENT = {[(int(n), s) for n, s in sent]}\n{text}")
    command = [sys.executable, "-m", "pytest", "suites", "-q", *CASES, "-p", "sending_signals", *arguments]
    return subprocess.run(  # noqa: S603 - our own program
        command,
        cwd=ROOT,
        env=of_pytest(COLUMNS="160", PYTHONPATH=os.pathsep.join([str(ROOT), str(folder)])),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=heeding_signals(*ignored),
    )


@pytest.mark.parametrize(
    ("hook", "number", "said"),
    [
        ("pytest_collection", signal.SIGINT, "nothing was judged: interrupted by SIGINT before the first case"),
        ("pytest_collection_finish", signal.SIGTERM, "not judged: interrupted by SIGTERM: 25 of 25 cases"),
        ("pytest_runtest_call", signal.SIGHUP, "not judged: interrupted by SIGHUP: 24 of 25 cases"),
        ("pytest_terminal_summary", signal.SIGQUIT, "interrupted by SIGQUIT after the last case"),
    ],
)
def test_a_signal_ends_a_run_with_what_was_judged(hook: str, number: signal.Signals, said: str, tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.jsonl"
    verdicts.write_text("old\n", encoding="utf-8")
    finished = run_with_signals(tmp_path, hook, [(number, 0)], "--verdicts", str(verdicts))
    assert finished.returncode == pytest.ExitCode.INTERRUPTED, finished.stdout + finished.stderr
    assert said in finished.stdout
    assert "failed" not in finished.stdout
    assert "INTERNALERROR" not in finished.stdout
    assert finished.stderr == ""
    assert "old" not in verdicts.read_text(encoding="utf-8")


def test_a_signal_when_all_is_said_changes_nothing(tmp_path: Path) -> None:
    finished = run_with_signals(tmp_path, "pytest_unconfigure", [(signal.SIGTERM, 0)], when="trylast")
    assert finished.returncode == pytest.ExitCode.OK, finished.stdout + finished.stderr
    assert "interrupted" not in finished.stdout
    assert finished.stderr == ""


def test_two_signals_at_once_are_one_wish_and_a_later_one_ends_the_run_at_once(tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.jsonl"
    both = [(signal.SIGTERM, 0.0), (signal.SIGHUP, 0.0)]
    finished = run_with_signals(tmp_path, "pytest_runtest_call", both, "--verdicts", str(verdicts))
    assert "not judged: interrupted by SIGTERM: 24 of 25 cases" in finished.stdout
    assert finished.returncode == pytest.ExitCode.INTERRUPTED
    later = [(signal.SIGINT, 0.0), (signal.SIGINT, 1.1)]
    finished = run_with_signals(tmp_path, "pytest_runtest_teardown", later, "--verdicts", str(verdicts))
    assert finished.returncode == pytest.ExitCode.INTERRUPTED
    assert "verdicts" not in finished.stdout
    assert finished.stderr == ""
    assert verdicts.read_text(encoding="utf-8") == ""


def test_a_run_behind_nohup_outlives_its_terminal(tmp_path: Path) -> None:
    finished = run_with_signals(tmp_path, "pytest_runtest_call", [(signal.SIGHUP, 0)], ignored=[signal.SIGHUP])
    assert finished.returncode == 0, finished.stdout
    assert "25 passed" in finished.stdout
