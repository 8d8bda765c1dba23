"""The results that Allure is given: those of all folders in one, with what the runs have in common said once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from harness.commands.report_site.results import ENVIRONMENT, EXECUTOR, Results

_LONGEST_VALUE = 200


def stage_results(results: Sequence[Results], folder: Path) -> None:
    """Put every file that can be read into `folder`, which is made. Raises OSError.

    Allure takes the last of several files with facts about a run for all: the facts of several runs are merged.
    """
    folder.mkdir()
    for one in results:
        for file in one.files:
            _put(file, folder / file.name)
    facts = merged_facts(map(_text_of, (one.folder / ENVIRONMENT for one in results)))
    if facts:
        (folder / ENVIRONMENT).write_text(facts, encoding="utf-8")
    executors = [one.folder / EXECUTOR for one in results if (one.folder / EXECUTOR).is_file()]
    if executors:
        _put(max(executors, key=lambda file: file.stat().st_mtime_ns), folder / EXECUTOR)


def _put(file: Path, to: Path) -> None:
    """The same file by another name where the file system can; the first of two files of one name stays."""
    if to.exists():
        return
    try:
        os.link(os.path.realpath(file), to)
    except OSError:
        shutil.copyfile(file, to)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def merged_facts(texts: Iterable[str]) -> str:
    """Properties of several runs as those of one: each name once, with the values that the runs have."""
    values: dict[str, list[str]] = {}
    for text in texts:
        for line in text.splitlines():
            name, equals, value = line.partition("=")
            if equals and not line.lstrip().startswith(("#", "!")):
                known = values.setdefault(name.strip(), [])
                known += [] if value.strip() in known else [value.strip()]
    return "".join(f"{name}={_in_short(known)}\n" for name, known in values.items())


def _in_short(values: Sequence[str]) -> str:
    """As many whole values as there is room for."""
    shown = next(
        (number for number in range(len(values), 1, -1) if len(", ".join(values[:number])) <= _LONGEST_VALUE), 1
    )
    more = f" and {len(values) - shown} more" if shown < len(values) else ""
    return ", ".join(values[:shown]) + more
