"""Figures of a checkout's code: how long functions and modules are, how many parameters, where clauses are named."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.structure import PACKAGES

LONG_MODULE, SHORT_MODULE, MANY_PARAMETERS = 250, 25, 5
_CLAUSE = re.compile(r"[A-Z]{3}-\d\d")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """Lines of functions and of modules; `long` and `short` name modules over 250 and under 25 lines, by lines.

    `many_parameters` names functions with more than five parameters, self aside. `clause_mentions` counts the strings
    in the code of `harness` that are a clause id, `demand_matches` the places where a demand is told by its class.
    """

    functions: int
    median: float
    ninetieth: int
    longest: tuple[int, str]
    long: tuple[tuple[int, str], ...]
    short: tuple[tuple[int, str], ...]
    many_parameters: tuple[str, ...]
    clause_mentions: int
    demand_matches: int


def read_figures(checkout: Path) -> CodeFigures:
    """Of the harness, the suites and the farm; a function counts from its first line to its last."""
    files = [checkout / "conftest.py", *(file for name in PACKAGES for file in sorted((checkout / name).rglob("*.py")))]
    sources = {file.relative_to(checkout).as_posix(): file.read_text(encoding="utf-8") for file in files}
    trees = {name: ast.parse(source) for name, source in sources.items()}
    of_harness = {name: tree for name, tree in trees.items() if name.startswith("harness/")}
    demands = {name for tree in of_harness.values() for name in _classes_with_a_clause(tree)}
    functions = [(_lines(one), f"{name}: {one.name}") for name, tree in trees.items() for one in _functions(tree)]
    modules = [(source.count("\n"), name) for name, source in sources.items() if not name.endswith("__init__.py")]
    lengths = sorted(lines for lines, _ in functions)
    return CodeFigures(
        functions=len(functions),
        median=statistics.median(lengths),
        ninetieth=lengths[int(len(lengths) * 0.9)],
        longest=max(functions),
        long=tuple(sorted((entry for entry in modules if entry[0] > LONG_MODULE), reverse=True)),
        short=tuple(sorted(entry for entry in modules if entry[0] < SHORT_MODULE)),
        many_parameters=tuple(
            f"{name}: {one.name}"
            for name, tree in trees.items()
            for one in _functions(tree)
            if len(_parameters(one)) > MANY_PARAMETERS
        ),
        clause_mentions=sum(1 for tree in of_harness.values() for _ in _clause_ids(tree)),
        demand_matches=sum(_demand_matches(tree, demands) for tree in of_harness.values()),
    )


def _functions(tree: ast.Module) -> Iterator[Function]:
    yield from (node for node in ast.walk(tree) if isinstance(node, Function))


def _lines(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def _parameters(function: Function) -> list[str]:
    arguments = function.args
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return [one.arg for one in every if one.arg not in ("self", "cls")]


def _clause_ids(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CLAUSE.fullmatch(node.value):
            yield node.value


def _classes_with_a_clause(tree: ast.Module) -> Iterator[str]:
    """The classes of demands: they have a field of that name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            fields = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
            if any(isinstance(field, ast.Name) and field.id == "clause" for field in fields):
                yield node.name


def _demand_matches(tree: ast.Module, demands: set[str]) -> int:
    """Patterns of a match statement, and classes that isinstance is asked for."""
    named: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.MatchClass):
            named.append(node.cls)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            named += [one for one in ast.walk(node.args[1]) if isinstance(one, ast.Name)]
    return sum(isinstance(one, ast.Name) and (one.id in demands or one.id.endswith("Demand")) for one in named)
