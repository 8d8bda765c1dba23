"""Folders of Allure results, as runs of the suites write them: which files can be read, and of what they are."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.commands.report_site.facts import Facts, own_facts, shared_facts
from harness.model.printable import brief
from harness.output import cause_of
from harness.reporting import read_properties

EXPECTED = "expected a folder that pytest suites --alluredir wrote"
ENVIRONMENT, EXECUTOR = "environment.properties", "executor.json"

_RESULT = "-result.json"
_KEPT = re.compile(r".+-(?:(?P<described>result|container|globals)\.json|attachment(?:\..*)?)", re.DOTALL)
"""What Allure shows of a folder beside the run's facts. Reports of others (JUnit XML) it would count as results too."""


class NoResultsError(Exception):
    """A folder has no results to show; the message says why, and what was expected."""


@dataclass(frozen=True, slots=True, order=True)
class Environment:
    """Where results come from: a deployment, and its mock farm, real servers or a farm with faults."""

    deployment: str
    target: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a folder holds; results of other programs have no environment."""

    folder: Path
    files: tuple[Path, ...]
    """All that belongs to results, the results themselves included."""
    identifiers: tuple[str, ...]
    """One for each result."""
    environments: frozenset[Environment]
    facts: Facts
    damaged: tuple[str, ...]
    """For each file that cannot be read as what its name says: the name, and what is wrong."""


def read_results(folder: Path) -> Results:
    """What the folder holds. Raises NoResultsError."""
    files: list[Path] = []
    read: list[Mapping[str, object]] = []
    damaged: list[str] = []
    for file in _files_of(folder):
        try:
            if _describes(file):
                content = _read(file)
                read += [content] if file.name.endswith(_RESULT) else []
            files.append(file)
        except OSError as error:
            damaged.append(f"{brief(file.name)}: {cause_of(error)}")
        except (ValueError, RecursionError):
            damaged.append(f"{brief(file.name)}: is no JSON object, as a run that was killed leaves it")
    if not read:
        why = f"no result in it can be read ({damaged[0]})" if damaged else _why_empty(folder)
        raise NoResultsError(f"{folder}: {why}; {EXPECTED}")
    identifiers = tuple(str(one.get("uuid", "")) for one in read)
    environments = frozenset(_environments(map(_labels, read)))
    return Results(folder, tuple(files), identifiers, environments, _facts_in(folder), tuple(damaged))


def facts_of_environments(results: Sequence[Results]) -> Mapping[Environment, Facts]:
    """Every environment, in order, with what its runs alone say; a folder with several of them tells none apart."""
    shared = shared_facts([one.facts for one in results])
    found = sorted({environment for one in results for environment in one.environments})
    return {
        environment: own_facts((one.facts for one in results if one.environments == {environment}), shared)
        for environment in found
    }


def _facts_in(folder: Path) -> Facts:
    """Nothing where the run was killed before it wrote them."""
    try:
        return read_properties((folder / ENVIRONMENT).read_text("utf-8", "replace"))
    except OSError:
        return {}


def _files_of(folder: Path) -> list[Path]:
    """Sorted, so that two builds of the same results are the same."""
    try:
        with os.scandir(folder) as entries:
            return sorted(folder / one.name for one in entries if _KEPT.fullmatch(one.name) and one.is_file())
    except NotADirectoryError:
        raise NoResultsError(f"{folder}: is a file; {EXPECTED}") from None
    except OSError as error:
        raise NoResultsError(f"{folder}: {cause_of(error)}; {EXPECTED}") from None
    except ValueError:
        raise NoResultsError(f"{str(folder)!r} has a null character; {EXPECTED}") from None


def _describes(file: Path) -> bool:
    """Attachments may be anything."""
    kept = _KEPT.fullmatch(file.name)
    return kept is not None and kept["described"] is not None


def _read(file: Path) -> dict[str, object]:
    read = json.loads(file.read_bytes())
    if not isinstance(read, dict):
        raise ValueError  # noqa: TRY004 - what is in a file, not what was passed
    return read


def _labels(result: Mapping[str, object]) -> dict[str, str]:
    labels = result.get("labels")
    entries = labels if isinstance(labels, list) else []
    return {
        one["name"]: one["value"]
        for one in entries
        if isinstance(one, dict) and isinstance(one.get("name"), str) and isinstance(one.get("value"), str)
    }


def _environments(labels: Iterable[Mapping[str, str]]) -> Iterator[Environment]:
    for one in labels:
        if "deployment" in one and "target" in one:
            yield Environment(one["deployment"], one["target"])


def _why_empty(folder: Path) -> str:
    """Whoever names a run's folder means the results in it."""
    inner = folder / "allure-results"
    return f"no results are in it, but in {inner}" if inner.is_dir() else "no results are in it"
