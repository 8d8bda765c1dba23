"""Builds the site: Allure in a process of its own, in a folder that is thrown away where it does not end well."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from harness.commands.report_site.configuration import SITE, STAGED
from harness.commands.report_site.pages import MARK, loaded_from_outside, offline_page, refusing_page
from harness.commands.report_site.program import Allure
from harness.output import cause_of

INDEX = "index.html"
CONFIGURATION = "allurerc.mjs"
_FIRST_BYTES = 4096
_OF_NODE = ("NODE_OPTIONS", "NODE_PATH")
"""Others of its variables are tokens."""

_OF_WINDOWS = ("PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "TEMP", "TMP")
_KEPT = frozenset(("PATH", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", *_OF_NODE, *_OF_WINDOWS))


class NotBuiltError(Exception):
    """Allure did not build the report, or one that asks for something outside; the message says what was seen."""


def is_report(folder: Path) -> bool:
    """Whether the folder is one that this command made."""
    try:
        with (folder / INDEX).open("rb") as page:
            return MARK.encode() in page.read(_FIRST_BYTES)
    except OSError:
        return False


def run_allure(allure: Allure, folder: Path) -> Path:
    """The site of what is staged in `folder`, beside its configuration. Raises NotBuiltError, or OSError."""
    command = allure.command("generate", "--config", CONFIGURATION, STAGED)
    log = folder / "allure.log"
    with log.open("wb") as out:
        status = _status_of(command, folder, out)
    if status or not (folder / SITE / INDEX).is_file():
        raise NotBuiltError(f"Allure built no report: {_reason(folder, log, status)}")
    return folder / SITE


def _status_of(command: Sequence[str], folder: Path, out: BinaryIO) -> int:
    """How it ends. It begins in another thread: a signal, which this one is told of, cannot come in between there."""
    begun: list[subprocess.Popen[bytes]] = []

    def begin() -> None:
        begun.append(
            subprocess.Popen(  # noqa: S603 - a program that was found, with arguments of our own
                command,
                cwd=folder,
                env=_environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )

    with ThreadPoolExecutor(1) as thread:
        try:
            thread.submit(begin).result()
            return begun[0].wait()
        except OSError as error:
            raise NotBuiltError(f"Allure cannot be started: {cause_of(error)}") from None
        except BaseException:
            thread.shutdown()
            for process in begun:
                _end(process)
            raise


def _environment(folder: Path) -> dict[str, str]:
    """What a program of others needs, passwords not among it.

    Allure asks git whose checkout it runs in, and writes logs at home: neither is told, nor where it is.
    """
    kept = {name: value for name, value in os.environ.items() if name.upper() in _KEPT or name.startswith("LC_")}
    home = {"HOME": str(folder), "USERPROFILE": str(folder)}
    return {**kept, **home, "GIT_DIR": os.devnull, "NO_COLOR": "1", "ALLURE_NO_ANALYTICS": "true"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """At once, with what it has started: nothing that they write is needed."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _reason(folder: Path, log: Path, status: int) -> str:
    """What it said last, or in its own log; how it ended where it said nothing."""
    logs = sorted((folder / ".allure" / "logs").glob("*.log"))
    for file in (*reversed(logs), log):
        lines = [line.strip() for line in file.read_text("utf-8", "replace").splitlines() if line.strip()]
        said = [line for line in lines if "ERROR" in line or "rror:" in line] or lines[-1:]
        if said:
            return said[0]
    return f"it ended with {status} and said nothing"


def take_offline(site: Path) -> None:
    """Take what pages load from outside out of them, and see that nothing is left. Raises NotBuiltError, or OSError."""
    for page in site.rglob("*.htm*"):
        text = page.read_text("utf-8", "surrogateescape")
        of_allure = page.parent == site
        page.write_text(offline_page(text) if of_allure else refusing_page(text), "utf-8", "surrogateescape")
    for file in site.iterdir():
        if file.suffix in {".html", ".js", ".css"}:
            left = next(loaded_from_outside(file.read_text("utf-8", "surrogateescape")), None)
            if left is not None:
                raise NotBuiltError(f"{file.name} of this Allure still asks for {left}, which is outside")
