"""What the figures of the code count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.__main__ import figure_lines
from tests.architecture.code_figures import read_figures

DEMANDS = """
class NoHopTo:
    clause: str


class Case:
    clauses: str
"""
JUDGING = """
def judge(a, b, c, d, e, *, f):
    match a:
        case NoHopTo():
            return "OWA-02"
        case Case():
            return "OWA-02 and more"
    return isinstance(a, NoHopTo | Case)


class Run:
    def judge(self, a, b, c, d, e):
        return "EAS-09"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "harness").mkdir()
    (tmp_path / "conftest.py").write_text("def hook():\n    pass\n", encoding="utf-8")
    (tmp_path / "harness" / "demands.py").write_text(DEMANDS, encoding="utf-8")
    (tmp_path / "harness" / "judging.py").write_text(JUDGING, encoding="utf-8")
    (tmp_path / "harness" / "long.py").write_text("\n" * 251, encoding="utf-8")
    return tmp_path


def test_functions_are_measured_with_their_first_and_last_line(checkout: Path) -> None:
    figures = read_figures(checkout)
    assert (figures.functions, figures.median, figures.longest) == (3, 2, (7, "harness/judging.py: judge"))


def test_parameters_are_counted_without_self(checkout: Path) -> None:
    assert read_figures(checkout).many_parameters == ("harness/judging.py: judge",)


def test_modules_are_named_by_their_lines(checkout: Path) -> None:
    figures = read_figures(checkout)
    assert figures.long == ((251, "harness/long.py"),)
    assert [name for _, name in figures.short] == ["conftest.py", "harness/demands.py", "harness/judging.py"]


def test_clause_ids_and_matches_on_demands_are_counted(checkout: Path) -> None:
    figures = read_figures(checkout)
    assert (figures.clause_mentions, figures.demand_matches) == (2, 2)


def test_every_figure_is_printed(checkout: Path) -> None:
    assert list(figure_lines(read_figures(checkout)))[1:] == [
        "1 functions with more than 5 parameters: harness/judging.py: judge",
        "1 modules over 250 lines: harness/long.py (251)",
        "3 modules under 25 lines: conftest.py (2), harness/demands.py (7), harness/judging.py (13)",
        "2 clause ids in the code of the harness",
        "2 places where a demand is told by its class",
    ]
