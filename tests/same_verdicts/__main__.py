"""Runs the suites of two checkouts, or with two Pythons, and compares their verdict files.

python -m tests.same_verdicts BEFORE [AFTER]
python -m tests.same_verdicts --python .venv-3.13/bin/python

Every shipped deployment on stubs, and contoso on loopback sockets. Ends with 1 where a row differs in more than its
reason. Both checkouts run with the Python of this one, or the second with the one given.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.same_verdicts.rows import compare

ROOT = Path(__file__).parents[2]
DEPLOYMENTS = Path("fixtures", "deployments")
ON_SOCKETS = "contoso"
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Checkout:
    """A folder with the project in it, and the Python that runs it."""

    folder: Path
    python: str = sys.executable


def verdicts(checkout: Checkout, deployment: Path, *options: str) -> str:
    """The verdict file of that checkout's suites; empty where it wrote none."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "verdicts.jsonl")
        command = [checkout.python, "-m", "pytest", "suites", "--quiet", "--deployment", str(deployment)]
        _finish([*command, "--verdicts", str(file), *options], checkout)
        return file.read_text(encoding="utf-8") if file.exists() else ""


def verdicts_on_sockets(checkout: Checkout, deployment: Path) -> str:
    """The same, asked of that checkout's own farm on loopback sockets."""
    with tempfile.TemporaryDirectory() as folder, _serving(checkout, deployment, Path(folder)) as served:
        return verdicts(checkout, served, "--target", "live", "--allow-control")


@contextmanager
def _serving(checkout: Checkout, deployment: Path, folder: Path) -> Iterator[Path]:
    command = [checkout.python, "-m", "harness", "farm", "--deployment", str(deployment), "--serve", str(folder)]
    with subprocess.Popen(  # noqa: S603 - the project's own command
        command, cwd=checkout.folder, env=_environment(), stdout=subprocess.PIPE, text=True
    ) as farm:
        assert farm.stdout is not None
        ready = farm.stdout.readline().removeprefix("ready ").strip()
        try:
            yield Path(ready)
        finally:
            farm.terminate()


def _finish(command: list[str], checkout: Checkout) -> None:
    subprocess.run(command, cwd=checkout.folder, env=_environment(), capture_output=True, check=False)  # noqa: S603 - as above


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1"}


def compared(before: Checkout, after: Checkout) -> Iterator[tuple[str, str, str]]:
    """What was asked, and the two verdict files."""
    for deployment in sorted((after.folder / DEPLOYMENTS).glob("*.toml")):
        relative = DEPLOYMENTS / deployment.name
        yield f"{deployment.stem} on stubs", verdicts(before, relative), verdicts(after, relative)
    contoso = DEPLOYMENTS / f"{ON_SOCKETS}.toml"
    yield f"{ON_SOCKETS} on sockets", verdicts_on_sockets(before, contoso), verdicts_on_sockets(after, contoso)


def main() -> int:
    """Print a line for each run, and what differs; 0 where nothing does."""
    parser = argparse.ArgumentParser(prog="python -m tests.same_verdicts", description=__doc__)
    for name in ("before", "after"):
        parser.add_argument(
            name, type=Path, nargs="?", default=ROOT, metavar=name.upper(), help="default: this checkout"
        )
    parser.add_argument("--python", default=sys.executable, help="the Python that runs AFTER; default: this one")
    options = parser.parse_args()
    before = Checkout(options.before.resolve())
    after = Checkout(options.after.resolve(), str(Path(options.python).absolute()))
    same = True
    for what, old, new in compared(before, after):
        found = compare(old, new)
        same = same and not found.differences and found.rows > 0
        words = f"{len(found.differences)} differences" if found.differences else "the same"
        print(f"{what:42} {found.rows:5} rows, {words}, {found.reworded} reasons worded otherwise", flush=True)
        for difference in found.differences[:SHOWN]:
            print(f"    {difference}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
