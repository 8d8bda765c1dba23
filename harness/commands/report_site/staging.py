"""The results that Allure is given: those of all folders in one, with what the runs share said once."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.commands.report_site.configuration import environment_names
from harness.commands.report_site.facts import shared_facts
from harness.commands.report_site.results import ENVIRONMENT, EXECUTOR, Results, facts_of_environments
from harness.reporting import properties_text

_GLOBALS = "-globals.json"


def stage_results(results: Sequence[Results], folder: Path) -> None:
    """Put every file that can be read into `folder`, which is made. Raises OSError.

    Allure takes the last of several files with facts about a run for all runs: here stands what they share.
    """
    folder.mkdir()
    names = environment_names(facts_of_environments(results))
    for one in results:
        of_one = [names[environment] for environment in one.environments] if len(one.environments) == 1 else []
        for file in one.files:
            if of_one and file.name.endswith(_GLOBALS):
                _write_globals(file, folder / file.name, of_one[0])
            else:
                _put(file, folder / file.name)
    facts = shared_facts([one.facts for one in results])
    if facts:
        (folder / ENVIRONMENT).write_text(properties_text(facts), encoding="utf-8")
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


def _write_globals(file: Path, to: Path, environment: str) -> None:
    read: dict[str, object] = json.loads(file.read_bytes())
    to.write_text(json.dumps(with_environment(read, environment)), encoding="utf-8")


def with_environment(of_a_run: Mapping[str, object], environment: str) -> Mapping[str, object]:
    """What a run says beside its results, told to be of that environment: Allure shows it for all of them otherwise."""
    return {
        name: [{"environment": environment, **one} if isinstance(one, dict) else one for one in entries]
        if isinstance(entries, list)
        else entries
        for name, entries in of_a_run.items()
    }
