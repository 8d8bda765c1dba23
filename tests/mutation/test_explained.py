"""Survivors of a mutation run are held to the file that explains them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutation.explained import EXPLANATIONS, Mutant, compare, mutant_of, read_explanations

ROOT = Path(__file__).parents[2]
DIFF = """--- harness/judging/demand_result.py
+++ harness/judging/demand_result.py
@@ -1,3 +1,3 @@
 def unless(contradicted: bool) -> Holding:
-    return Holding.CONTRADICTED if contradicted else Holding.HOLDS
+    return Holding.CONTRADICTED if (contradicted) or True else Holding.HOLDS"""
UNLESS = Mutant(
    "harness.judging.demand_result.unless",
    "return Holding.CONTRADICTED if contradicted else Holding.HOLDS",
    "return Holding.CONTRADICTED if (contradicted) or True else Holding.HOLDS",
)
OTHER = Mutant("harness.judging.matching.matches", "return True", "return False")


def test_a_mutant_is_told_by_its_function_and_its_lines_wherever_they_stand() -> None:
    moved = DIFF.replace("@@ -1,3 +1,3 @@", "@@ -17,3 +17,3 @@")
    assert mutant_of(UNLESS.function, DIFF) == mutant_of(UNLESS.function, moved) == UNLESS


def test_a_line_that_is_left_out_has_nothing_in_its_place() -> None:
    left_out = "\n".join(line for line in DIFF.splitlines() if not line.startswith("+ "))
    assert mutant_of(UNLESS.function, left_out).now == ""


def test_a_survivor_without_a_reason_is_not_explained() -> None:
    comparison = compare([UNLESS, OTHER], {OTHER}, judged={UNLESS.function, OTHER.function})
    assert (comparison.unexplained, comparison.outdated) == ((UNLESS,), ())


def test_a_reason_for_what_did_not_survive_is_outdated_where_the_function_was_judged() -> None:
    assert compare([], {OTHER}, judged={OTHER.function}).outdated == (OTHER,)
    assert compare([], {OTHER}, judged={UNLESS.function}).outdated == ()


@pytest.mark.parametrize("why", ["", "The same."], ids=["no reason", "twice"])
def test_an_explanation_without_a_reason_or_given_twice_is_an_error(tmp_path: Path, why: str) -> None:
    file = tmp_path / "survivors.toml"
    entry = "{ in = 'a.b', was = 'x', now = 'y' }"
    file.write_text(f"[[reason]]\nwhy = '{why}'\nsurvivors = [{entry}, {entry if why else ''}]\n", encoding="utf-8")
    with pytest.raises(ValueError, match="explained twice or without a reason"):
        read_explanations(file)


def test_every_explained_function_exists_and_has_the_lines_that_are_changed() -> None:
    for mutant in read_explanations(EXPLANATIONS):
        lines = {line.strip() for line in source_of(mutant.function).splitlines()}
        assert set(mutant.was.splitlines()) <= lines, mutant


def source_of(function: str) -> str:
    """The source of `package.module.function` or `package.module.Class.method`."""
    parts = function.split(".")
    files = [(depth, ROOT.joinpath(*parts[:depth]).with_suffix(".py")) for depth in range(len(parts), 0, -1)]
    depth, file = next((depth, file) for depth, file in files if file.exists())
    source = file.read_text(encoding="utf-8")
    node: ast.AST = ast.parse(source)
    for name in parts[depth:]:
        node = next(child for child in ast.iter_child_nodes(node) if getattr(child, "name", None) == name)
    return ast.get_source_segment(source, node) or ""
