"""`make mutation-code`: mutates judging and planning file by file, and holds what survives to its reasons.

A file at a time, since mutmut slows every function of what it mutates: a plan takes ten times as long where all of
planning is mutated at once. Each file has a copy of the tree of its own under `mutants/`. With `--toml` it prints the
unexplained survivors in the form of `survivors.toml`, to be sorted under their reasons.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from tests.mutation.ends import ENDED, NOT_RUN
from tests.mutation.explained import EXPLANATIONS, Comparison, Mutant, compare, read_explanations

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "mutants"
ROOMS = ("harness/judging", "harness/planning")
NOT_MUTATED = ("harness/planning/clause_register.py",)
"""It reads a file and decides nothing, and tests read the register while they are imported, where no mutant is met."""

COPIED = ("harness", "tests", "fixtures", "docs", "pyproject.toml", "conftest.py", "suites")
WHOLE = 'only_mutate = ["harness/judging/*", "harness/planning/*"]'


@dataclass(frozen=True, slots=True)
class FileResult:
    """The result of mutating one file."""

    file: str
    seconds: float
    counts: Counter[str] = field(default_factory=Counter)
    survived: tuple[Mutant, ...] = ()
    judged: tuple[str, ...] = ()


def main(arguments: list[str]) -> int:
    """1 where a survivor is not explained, an explanation is outdated, or a mutant was not run."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Mutates judging and planning.")
    parser.add_argument("modules", nargs="*", help="only these, such as harness.judging.* (default: both rooms)")
    parser.add_argument("--children", type=int, default=2, metavar="N", help="files at a time (default: 2)")
    parser.add_argument("--toml", action="store_true", help="print unexplained survivors as survivors.toml has them")
    options = parser.parse_args(arguments)
    files = [file for file in _files() if not options.modules or any(_is_in(file, one) for one in options.modules)]
    shutil.rmtree(FOLDER, ignore_errors=True)
    with ThreadPoolExecutor(options.children) as workers:
        results = tuple(_shown(workers.map(_mutated, files), total=len(files)))
    survived = [mutant for result in results for mutant in result.survived]
    judged = {function for result in results for function in result.judged}
    comparison = compare(survived, read_explanations(EXPLANATIONS), judged=judged)
    lines = _as_toml(comparison.unexplained) if options.toml else _report(results, comparison)
    print("\n".join(lines))
    left_out = any(result.counts[NOT_RUN] for result in results)
    return 1 if comparison.unexplained or comparison.outdated or left_out else 0


def _files() -> Iterator[str]:
    for room in ROOMS:
        files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / room).rglob("*.py"))
        yield from (file for file in files if file not in NOT_MUTATED)


def _is_in(file: str, pattern: str) -> bool:
    return fnmatch(file.removesuffix(".py").replace("/", "."), pattern)


def _mutated(file: str) -> FileResult:
    """mutmut's own run in a copy of the tree in which only this file is mutated."""
    folder = FOLDER / file.removesuffix(".py").replace("/", ".")
    for name in COPIED:
        whole = ROOT / name
        if whole.is_dir():
            shutil.copytree(whole, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(whole, folder)
    settings = folder / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    assert WHOLE in text, "pyproject.toml no longer says what is mutated"
    settings.write_text(text.replace(WHOLE, f'only_mutate = ["{file}"]'), encoding="utf-8")
    started = time.monotonic()
    command = [str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", "1"]
    with (folder / "mutmut.log").open("wb") as log:
        subprocess.run(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, check=False)  # noqa: S603 - our own
    printed = subprocess.run(
        [sys.executable, "-m", "tests.mutation.ends"], cwd=folder, stdout=subprocess.PIPE, check=True
    ).stdout
    record = json.loads(printed)
    return FileResult(
        file,
        time.monotonic() - started,
        Counter(record["counts"]),
        tuple(Mutant(*parts) for parts in record["survived"]),
        tuple(record["judged"]),
    )


def _shown(results: Iterable[FileResult], *, total: int) -> Iterator[FileResult]:
    for number, result in enumerate(results, start=1):
        ends = ", ".join(f"{count} {end}" for end, count in sorted(result.counts.items())) or "nothing to mutate"
        print(f"[{number}/{total}] {result.file:44} {ends}  ({result.seconds:.0f} s)", file=sys.stderr, flush=True)
        yield result


def _report(results: tuple[FileResult, ...], comparison: Comparison) -> Iterator[str]:
    counts: Counter[str] = sum((result.counts for result in results), Counter())
    run = counts.total() - counts[NOT_RUN]
    ended = sum(counts[end] for end in ENDED)
    left = sum(len(result.survived) for result in results)
    yield f"{counts.total()} mutants: {', '.join(f'{count} {end}' for end, count in sorted(counts.items()))}"
    yield f"score {100 * ended / max(run, 1):.1f} %; {left} left, {len(comparison.unexplained)} of them not explained"
    for title, found in (("not explained", comparison.unexplained), ("explained, but ended", comparison.outdated)):
        for mutant in found:
            yield f"\n{title}: {mutant.function}\n- {mutant.was}\n+ {mutant.now}"


def _as_toml(mutants: tuple[Mutant, ...]) -> Iterator[str]:
    for mutant in mutants:
        was, now = (
            f"'''{text}'''" if "\n" in text or "'" in text else f"'{text}'" for text in (mutant.was, mutant.now)
        )
        yield f"  {{ in = '{mutant.function}', was = {was}, now = {now} }},"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
