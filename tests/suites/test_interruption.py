"""Ctrl-C ends a run with a valid verdict file, results and a summary of what was judged until then.

What the run has changed of the servers is brought back, or said.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.environment import of_pytest
from tests.served.clients import serving
from tests.signals import heed_signals

ROOT = Path(__file__).parents[2]
LOAD_BALANCED = "fixtures/deployments/contoso-nlb.toml"
SEEN = 100
"""Lines of judged cases that are waited for, of the deployment's 780."""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_ctrl_c_leaves_what_was_judged(workers: str, tmp_path: Path) -> None:
    verdicts, results = tmp_path / "verdicts.jsonl", tmp_path / "allure"
    command = [sys.executable, "-u", "-m", "pytest", "suites", "-v", "-n", workers, "--deployment", LOAD_BALANCED]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--verdicts", str(verdicts), "--alluredir", str(results)],
        cwd=ROOT,
        env=of_pytest(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=heed_signals,  # noqa: PLW1509 - no threads here
    )
    assert process.stdout is not None
    cases = 0
    while cases < SEEN and (line := process.stdout.readline()):
        cases += b"%]" in line
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    out, _ = process.communicate(timeout=60)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, out.decode()
    rows = [json.loads(line) for line in verdicts.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= SEEN // 2
    assert [row["case"] for row in rows] == sorted(row["case"] for row in rows)
    assert "Contoso: verdicts" in out.decode()
    assert all(json.loads(file.read_text(encoding="utf-8")) for file in results.glob("*-result.json"))
    assert any(results.iterdir())


def test_ctrl_c_inside_an_old_style_hook_wrapper_is_no_internal_error(tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.jsonl"
    command = [sys.executable, "-m", "pytest", "suites", "-q", "-m", "pop3", "-p", "tests.suites.interrupting_hook"]
    finished = subprocess.run(  # noqa: S603 - our own program
        [*command, "--verdicts", str(verdicts)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == pytest.ExitCode.INTERRUPTED, finished.stdout + finished.stderr
    assert "INTERNALERROR" not in finished.stdout + finished.stderr
    assert verdicts.exists()


CONTROL = """\
#!/bin/sh
echo "$*" >> said
{start}
./control "$@" || exit
[ "$1" = stop ] && echo stopped > stopped
exit 0
"""


@contextmanager
def served_farm(folder: Path, *, start: str = "") -> Iterator[Path]:
    """A farm on sockets whose control program notes what it does; gives the deployment file."""
    with serving("contoso", folder):
        program = folder / "noting"
        program.write_text(CONTROL.format(start=start), encoding="utf-8")
        program.chmod(0o755)
        os.mkfifo(folder / "stopped")
        file = folder / "deployment.toml"
        file.write_text(file.read_text(encoding="utf-8").replace('"./control"', '"./noting"'), encoding="utf-8")
        yield file


def interrupted_while_a_server_is_down(file: Path, number: signal.Signals) -> tuple[list[str], str]:
    """What the control program was told, and what the run printed."""
    options = ["--target", "live", "--allow-control", "--case", "state/owa-fails-over-site-09/CAS-01"]
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "pytest", "suites", "-q", "--deployment", str(file), *options],
        cwd=ROOT,
        env=of_pytest(COLUMNS="160"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=heed_signals,  # noqa: PLW1509 - no threads here
    ) as process:
        assert (file.parent / "stopped").read_text(encoding="ascii") == "stopped\n"
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, out
    return (file.parent / "said").read_text(encoding="ascii").splitlines(), out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_run_that_is_ended_brings_the_servers_back(number: signal.Signals, tmp_path: Path) -> None:
    with served_farm(tmp_path / "farm") as file:
        said, out = interrupted_while_a_server_is_down(file, number)
    assert said == ["stop CAS-09", "start CAS-09", "start CAS-10"]
    assert "stay" not in out.partition("verdicts ===")[2]


def test_what_could_not_be_brought_back_is_said_at_the_end(tmp_path: Path) -> None:
    with served_farm(tmp_path / "farm", start='[ "$1" = start ] && echo "no rights" && exit 1') as file:
        said, out = interrupted_while_a_server_is_down(file, signal.SIGINT)
    assert said == ["stop CAS-09", "start CAS-09", "start CAS-10"]
    assert "not everything could be restored; ./noting start CAS-09 ended with 1: no rights" in out
    *_, why, restore, folder, by_hand = out.splitlines()
    assert why == "CAS-09 stays changed. What brings it back:"
    assert restore == f"    python -m harness restore --deployment {file}"
    assert (folder, by_hand) == (f"or by hand, in {file.parent}:", "    ./noting start CAS-09")
