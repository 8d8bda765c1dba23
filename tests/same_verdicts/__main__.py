"""Runs the suites of two checkouts and compares their verdict files.

python -m tests.same_verdicts BEFORE [AFTER]

Every shipped deployment on stubs, and contoso on loopback sockets. Ends with 1 where a row differs in more than its
reason. Both checkouts run with the Python of this one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.same_verdicts.rows import compare

ROOT = Path(__file__).parents[2]
DEPLOYMENTS = Path("fixtures", "deployments")
ON_SOCKETS = "contoso"
SHOWN = 10


def verdicts(checkout: Path, deployment: Path, *options: str) -> str:
    """The verdict file of that checkout's suites; empty where it wrote none."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "verdicts.jsonl")
        command = [sys.executable, "-m", "pytest", "suites", "--quiet", "--deployment", str(deployment)]
        _finish([*command, "--verdicts", str(file), *options], checkout)
        return file.read_text(encoding="utf-8") if file.exists() else ""


def verdicts_on_sockets(checkout: Path, deployment: Path) -> str:
    """The same, asked of that checkout's own farm on loopback sockets."""
    with tempfile.TemporaryDirectory() as folder, _serving(checkout, deployment, Path(folder)) as served:
        return verdicts(checkout, served, "--target", "live", "--allow-control")


@contextmanager
def _serving(checkout: Path, deployment: Path, folder: Path) -> Iterator[Path]:
    command = [sys.executable, "-m", "harness", "farm", "--deployment", str(deployment), "--serve", str(folder)]
    with subprocess.Popen(  # noqa: S603 - the project's own command
        command, cwd=checkout, env=_environment(), stdout=subprocess.PIPE, text=True
    ) as farm:
        assert farm.stdout is not None
        ready = farm.stdout.readline().removeprefix("ready ").strip()
        try:
            yield Path(ready)
        finally:
            farm.terminate()


def _finish(command: list[str], checkout: Path) -> None:
    subprocess.run(command, cwd=checkout, env=_environment(), capture_output=True, check=False)  # noqa: S603 - as above


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1"}


def compared(before: Path, after: Path) -> Iterator[tuple[str, str, str]]:
    """What was asked, and the two verdict files."""
    for deployment in sorted((after / DEPLOYMENTS).glob("*.toml")):
        relative = DEPLOYMENTS / deployment.name
        yield f"{deployment.stem} on stubs", verdicts(before, relative), verdicts(after, relative)
    contoso = DEPLOYMENTS / f"{ON_SOCKETS}.toml"
    yield f"{ON_SOCKETS} on sockets", verdicts_on_sockets(before, contoso), verdicts_on_sockets(after, contoso)


def main() -> int:
    """Print a line for each run, and what differs; 0 where nothing does."""
    parser = argparse.ArgumentParser(prog="python -m tests.same_verdicts", description=__doc__)
    parser.add_argument("before", type=Path, metavar="BEFORE")
    parser.add_argument("after", type=Path, nargs="?", default=ROOT, metavar="AFTER", help="default: this checkout")
    options = parser.parse_args()
    same = True
    for what, old, new in compared(options.before.resolve(), options.after.resolve()):
        found = compare(old, new)
        same = same and not found.differences and found.rows > 0
        words = f"{len(found.differences)} differences" if found.differences else "the same"
        print(f"{what:42} {found.rows:5} rows, {words}, {found.reworded} reasons worded otherwise", flush=True)
        for difference in found.differences[:SHOWN]:
            print(f"    {difference}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
