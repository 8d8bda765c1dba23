"""Ends runs of the suites by signals at random moments, and looks at what they leave.

`python -m tests.safety.interrupted --times 30 --seed 1` prints what it counted, and each run that left something wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from harness.reporting import verdict_from_record
from tests.environment import of_pytest
from tests.served.clients import serving
from tests.signals import ENDING, heed_signals

ROOT = Path(__file__).parents[2]
DEPLOYMENT = "contoso-redirection"
WRONG = ("Traceback (most recent call last)", "INTERNALERROR", "Exception ignored", "crashed", "Errno")
MOMENTS = {b"\n": 2.0, b" selected": 0.5, b"verdicts =": 0.05}
"""What is waited for in the output, and within how many seconds after it the signal comes."""

TIME_OUT = 90

To = Literal["terminal", "file", "closed pipe"]


@dataclass(frozen=True, slots=True)
class Interruption:
    """What is begun, and how it is ended: `seconds` after `moment` has been read."""

    target: Literal["mock", "live"]
    workers: int
    to: To
    number: signal.Signals
    whole_group: bool
    moment: bytes
    seconds: float


def interruptions(times: int, seed: int, *, targets: tuple[Literal["mock", "live"], ...]) -> Iterator[Interruption]:
    """As many as are asked for; all kinds of output, workers and signals come in turn, the moments are random."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    outputs: tuple[To, ...] = ("terminal", "file", "closed pipe")
    for number in range(times):
        to, workers = outputs[number % 3], 2 * (number // len(targets) % 4 == 3)
        moment = b"\n" if to == "closed pipe" else chance.choice(list(MOMENTS))
        if workers and moment == b" selected":
            moment = b" items]"
        yield Interruption(
            targets[number % len(targets)],
            workers,
            to,
            chance.choice(ENDING),
            chance.random() < 0.5,
            moment,
            chance.random() * MOMENTS.get(moment, 0.5),
        )


@dataclass(frozen=True, slots=True)
class Left:
    """What an interrupted run left; `wrong` says what is not as it should be."""

    how: Interruption
    status: int
    rows: int
    wrong: tuple[str, ...]


def interrupt(how: Interruption, deployment: Path, folder: Path) -> Left:
    """Begin a run, end it by the signal, and look."""
    folder.mkdir()
    verdicts, err = folder / "verdicts.jsonl", folder / "stderr"
    verdicts.write_text("not of this run\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "suites", "--deployment", str(deployment), "-n", str(how.workers)]
    command += ["-m", "pop3 or owa", "--target", how.target, "--verdicts", str(verdicts)]
    reader, writer = pty.openpty() if how.to == "terminal" else os.pipe()
    with err.open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            cwd=ROOT,
            env=of_pytest(COLUMNS="160"),
            stdin=subprocess.DEVNULL,
            stdout=writer,
            stderr=errors,
            start_new_session=True,
            preexec_fn=heed_signals,  # noqa: PLW1509 - no threads here
        )
    os.close(writer)
    out = _read(reader, until=how.moment)
    if how.to == "closed pipe":
        os.close(reader)
    out += _wait(reader if how.to != "closed pipe" else None, how.seconds)
    with suppress(ProcessLookupError):
        (os.killpg if how.whole_group else os.kill)(process.pid, how.number)
    if how.to != "closed pipe":
        out += _read(reader)
        os.close(reader)
    try:
        status = process.wait(TIME_OUT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        status = process.wait()
    said = out.decode(errors="replace") + err.read_text(encoding="utf-8", errors="replace")
    return _look(how, status, verdicts, said)


def _read(reader: int, until: bytes | None = None) -> bytes:
    out = b""
    with suppress(OSError):  # how a terminal says that nobody writes any more
        while (until is None or until not in out) and (data := os.read(reader, 4096)):
            out += data
    return out


def _wait(reader: int | None, seconds: float) -> bytes:
    """Let the run go on; a terminal that nobody reads would hold it up."""
    ends, out = time.monotonic() + seconds, b""
    while (left := ends - time.monotonic()) > 0:
        if reader is None:
            time.sleep(left)
        elif select.select([reader], [], [], left)[0]:
            with suppress(OSError):
                data = os.read(reader, 4096)
                out += data
                if not data:
                    break
                continue
            break
    return out


def _look(how: Interruption, status: int, verdicts: Path, said: str) -> Left:
    wrong = [f"says {word}" for word in WRONG if word in said]
    rows: list[str] = []
    try:
        text = verdicts.read_text(encoding="utf-8")
        rows = [verdict_from_record(json.loads(line)).case for line in text.splitlines()]
        wrong += [] if rows == sorted(rows) else ["the verdict file is not sorted"]
        wrong += [] if not text or text.endswith("\n") else ["the verdict file is cut"]
    except (OSError, ValueError, KeyError) as error:
        wrong.append(f"the verdict file: {error}")
    if status == pytest.ExitCode.INTERRUPTED:
        if how.to != "closed pipe" and "interrupted by SIG" not in said:
            wrong.append("does not say that it was interrupted")
        if "failed" in said:
            wrong.append("says that something failed")
    elif status not in (0, 1) or "interrupted by SIG" in said:
        wrong.append(f"ends with {status}")
    return Left(how, status, len(rows), tuple(wrong) if not wrong else (*wrong, said[-3000:]))


def run(times: int, seed: int, folder: Path, *, targets: tuple[Literal["mock", "live"], ...]) -> list[Left]:
    """Interrupt as many runs as are asked for."""
    with serving(DEPLOYMENT, folder / "farm") if "live" in targets else nullcontext():
        files = {
            "mock": ROOT / "fixtures" / "deployments" / f"{DEPLOYMENT}.toml",
            "live": folder / "farm" / "deployment.toml",
        }
        chosen = interruptions(times, seed, targets=targets)
        return [interrupt(how, files[how.target], folder / str(number)) for number, how in enumerate(chosen)]


def main() -> int:
    """Interrupt, and print what was counted."""
    parser = argparse.ArgumentParser(prog="python -m tests.safety.interrupted")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", choices=("mock", "live"), help="only this one (default: both in turn)")
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        left = run(
            options.times, options.seed, Path(folder), targets=(options.target,) if options.target else ("mock", "live")
        )
    counts = Counter((one.how.target, one.how.workers, one.how.to) for one in left)
    for (target, workers, to), count in sorted(counts.items()):
        print(f"{count:3} of {target:4} -n {workers} to a {to}")
    print(f"{sum(one.status == pytest.ExitCode.INTERRUPTED for one in left):3} ended with 2")
    print(f"{sum(one.status in (0, 1) for one in left):3} had ended before the signal")
    print(f"{sum(one.rows for one in left):3} rows in valid verdict files")
    wrong = [one for one in left if one.wrong]
    print(f"{len(wrong):3} left something wrong; {time.monotonic() - begun:.0f} s")
    for one in wrong:
        print(f"\n{one.how}\n  " + "\n  ".join(one.wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
