"""Builds the site: Allure in a process of its own, in a folder that is thrown away where it does not end well."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from harness.commands.report_site.configuration import SITE, STAGED
from harness.commands.report_site.pages import MARK, loaded_from_outside, offline_page, refusing_page
from harness.commands.report_site.program import Allure

INDEX = "index.html"
CONFIGURATION = "allurerc.mjs"
_FIRST_BYTES = 4096


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
        process = subprocess.Popen(  # noqa: S603 - a program that was found, with arguments of our own
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = process.wait()
        except BaseException:
            _end(process)
            raise
    if status or not (folder / SITE / INDEX).is_file():
        raise NotBuiltError(f"Allure built no report: {_reason(folder, log, status)}")
    return folder / SITE


def _environment(folder: Path) -> dict[str, str]:
    """Allure asks git whose checkout it runs in, and writes logs at home: neither is told, nor where it is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALLURE_", "GIT_"))}
    home = {"HOME": str(folder), "USERPROFILE": str(folder)}
    return {**kept, **home, "GIT_DIR": os.devnull, "NO_COLOR": "1", "ALLURE_NO_ANALYTICS": "true"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """At once: nothing that it writes is needed."""
    process.kill()
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
