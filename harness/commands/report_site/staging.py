"""The results that Allure is given: those of all folders in one, with what the runs share said once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from harness.commands.report_site.facts import facts_text, shared_facts
from harness.commands.report_site.results import ENVIRONMENT, EXECUTOR, Results


def stage_results(results: Sequence[Results], folder: Path) -> None:
    """Put every file that can be read into `folder`, which is made. Raises OSError.

    Allure takes the last of several files with facts about a run for all runs: here stands what they share.
    """
    folder.mkdir()
    for one in results:
        for file in one.files:
            _put(file, folder / file.name)
    facts = shared_facts([one.facts for one in results])
    if facts:
        (folder / ENVIRONMENT).write_text(facts_text(facts), encoding="utf-8")
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
