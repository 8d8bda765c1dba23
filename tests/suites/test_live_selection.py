"""A live run prints the budget of what is selected, and says what it waits for before the first case."""

from __future__ import annotations

import os
import pty
import re
import socket
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path

import pytest

from tests.environment import of_pytest

ROOT = Path(__file__).parents[2]
SINGLE_SITE = ROOT / "fixtures/deployments/single-site.toml"
POP3 = ["-m", "pop3", "--target", "live"]
COLUMNS = 120


PORTS = (80, 443, 110, 143, 993, 995)


def lab(folder: Path, port: int) -> Path:
    """The deployment file of a server that is reached at that port, whichever of its own is addressed."""
    text = SINGLE_SITE.read_text(encoding="utf-8")
    hosts = {one or other for one, other in re.findall(r'https?://([\w.-]+)|host = "([\w.-]+)"', text)}
    connect = "\n".join(f'"{name}:{number}" = "127.0.0.1:{port}"' for name in sorted(hosts) for number in PORTS)
    file = folder / "lab.toml"
    file.write_text(f"{text}\n[connect]\n{connect}\n", encoding="utf-8")
    return file


def command(file: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "suites", "--deployment", str(file), *POP3, *more]


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    try:
        yield master, slave
    finally:
        os.close(master)


def on_a_terminal(words: list[str], until: re.Pattern[str]) -> str:
    """What it writes to a terminal of 120 columns, until that is among it."""
    environment = {name: value for name, value in of_pytest().items() if name != "COLUMNS"}
    written = ""
    with (
        terminal() as (master, slave),
        subprocess.Popen(words, cwd=ROOT, env=environment, stdout=slave, stderr=slave, stdin=slave) as process,  # noqa: S603 - our own program
    ):
        os.close(slave)
        while not until.search(written) and process.poll() is None:
            written += os.read(master, 65536).decode()
        process.terminate()
    return written


def test_on_a_terminal_it_says_what_it_waits_for(tmp_path: Path) -> None:
    waiting = re.compile(r"\r[^\r\n]* of \d+ ports, 0:00:\d\d so far, waiting for [\w.-]+:\d+")
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        out = on_a_terminal(command(lab(tmp_path, silent.getsockname()[1])), waiting)
    found = waiting.search(out)
    assert found, out
    assert len(found[0]) <= COLUMNS
    assert "\x1b" not in out  # NO_COLOR is set


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_budget_is_that_of_the_selection_and_comes_before_anything_is_sent(tmp_path: Path, workers: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        refusing = server.getsockname()[1]
    finished = subprocess.run(  # noqa: S603 - our own program
        command(lab(tmp_path, refusing), "-n", workers),
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=of_pytest(COLUMNS="80"),
        check=False,
    )
    assert finished.returncode == 1, finished.stdout
    before, _, after = finished.stdout.partition("in all at most ")
    assert "preflight of" in before
    assert int(after.split()[0].replace(",", "")) < 40
    assert "Contoso: verdicts" in after


def test_a_full_disk_behind_standard_output_is_a_sentence(tmp_path: Path) -> None:
    """Of a live run its progress goes there too, by a stream of its own."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        file = lab(tmp_path, nobody.getsockname()[1])
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        finished = subprocess.run(  # noqa: S603 - our own program
            command(file), cwd=ROOT, env=of_pytest(), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert finished.returncode == pytest.ExitCode.INTERNAL_ERROR
    assert finished.stderr == (
        "standard output cannot be written: No space left on device; what was judged is in the verdict file, if any\n"
    )


def test_without_a_terminal_nothing_is_sent() -> None:
    words = command(SINGLE_SITE, "-p", "no:terminal")
    finished = subprocess.run(words, cwd=ROOT, env=of_pytest(), capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert finished.returncode == pytest.ExitCode.USAGE_ERROR
    assert "leave out -p no:terminal" in finished.stderr
