"""Of mistakes that follow from each other only the cause: a mistyped header makes every name below it unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from harness.deployments.places import IDENTITIES
from harness.deployments.problems import KeyPath, Problem, ProblemKind


def find_root_causes(problems: Sequence[Problem], data: Mapping[str, object]) -> tuple[Problem, ...]:
    """The problems without those that another one explains; a name that is unknown in many places is said once."""
    unknown_keys = [problem for problem in problems if problem.kind is ProblemKind.UNKNOWN_KEY]
    meant = {path for problem in unknown_keys for path in problem.concerns}
    broken = _broken_arrays(problems, data, meant)
    kept = [problem for problem in problems if not _follows(problem, meant=meant, broken=broken)]
    return tuple(_without_repeats(_without_twins(kept)))


def _broken_arrays(
    problems: Iterable[Problem], data: Mapping[str, object], meant: Iterable[KeyPath]
) -> frozenset[KeyPath]:
    """The arrays of tables of which the file has more than could be read."""
    broken: set[KeyPath] = {path for path in meant if len(path) == 1}
    for problem in problems:
        array = problem.path[:1]
        if array and array[0] in IDENTITIES and _is_of_names(problem):
            broken.add(array)
        elif len(problem.path) == 1 and problem.kind is ProblemKind.UNKNOWN_KEY and not problem.concerns:
            broken.update((array,) for array in IDENTITIES if array not in data)
    broken.update((array,) for array, key in IDENTITIES.items() if _lacks_a_name(data.get(array), key))
    return frozenset(broken)


def _is_of_names(problem: Problem) -> bool:
    """Whether an array of tables, or the name of one of them, is not what it may be."""
    is_name = len(problem.path) == 3 and problem.path[-1] == IDENTITIES[str(problem.path[0])]
    return len(problem.path) == 1 or (is_name and problem.kind is ProblemKind.WRONG_VALUE)


def _lacks_a_name(tables: object, key: str) -> bool:
    if not isinstance(tables, list):
        return False
    return any(not isinstance(table, dict) or not isinstance(table.get(key), str) for table in tables)


def _follows(problem: Problem, *, meant: set[KeyPath], broken: frozenset[KeyPath]) -> bool:
    match problem.kind:
        case ProblemKind.MISSING_KEY:
            return problem.path in meant
        case ProblemKind.WRONG_VALUE:
            return problem.path in meant
        case ProblemKind.UNKNOWN_NAME:
            return not broken.isdisjoint(problem.concerns)
        case ProblemKind.EMPTY_FILE:
            return bool(broken)
        case _:
            return False


def _without_twins(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Of a table that is there twice its name alone, not its host or logon as well."""
    repeated = {
        problem.path[:2]
        for problem in problems
        if problem.kind is ProblemKind.REPEATED_VALUE and problem.path[-1] in {"name", "address"}
    }
    for problem in problems:
        twin = problem.kind is ProblemKind.REPEATED_VALUE and problem.path[-1] in {"host", "logon"}
        if not (twin and problem.path[:2] in repeated):
            yield problem


def _without_repeats(problems: Iterable[Problem]) -> Iterator[Problem]:
    problems = tuple(problems)
    times = Counter(_sameness(problem) for problem in problems)
    for problem in problems:
        found = times.pop(_sameness(problem), 0)
        if problem.kind is not ProblemKind.UNKNOWN_NAME or found == 1:
            yield problem
        elif found:
            yield replace(problem, sentence=f"{problem.sentence}; so {found - 1} more in this file")


def _sameness(problem: Problem) -> tuple[object, ...]:
    """The same name, unknown in the same array."""
    return problem.kind, problem.concerns, problem.sentence
