"""What runs of a small deployment print was read and approved by a person, at two widths, with colours and without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.suites.approved_texts import APPROVED, WIDTHS, kept, scenarios, texts

COLOUR = re.compile(r"\x1b\[[\d;]*m")
_OF_PYTEST = re.compile(r"^suites/test_|^PROJECT|^rootdir:|^platform |generated xml file")
FILES = [
    f"{name}-{width}.txt" for width in WIDTHS for plain in scenarios(Path()) for name in (plain, f"{plain}-coloured")
]


@dataclass(frozen=True, slots=True)
class Text:
    """What a run printed, and the same as it would be kept."""

    printed: str
    kept: str


@pytest.fixture(scope="module")
def said() -> Mapping[str, Text]:
    return {file.name: Text(printed, kept) for file, printed, kept in texts()}


@pytest.mark.parametrize("name", FILES)
def test_a_run_says_what_was_approved(name: str, said: Mapping[str, Text]) -> None:
    """After a change that is meant, write them anew (`approved_texts.py` says how) and read the difference."""
    assert said[name].kept.splitlines() == (APPROVED / name).read_text(encoding="utf-8").splitlines()


def test_a_slow_run_is_kept_as_a_quick_one_is() -> None:
    last = "15 of 15 cases, 5 inconclusive, 0:00:21 so far\n\n== Contoso: verdicts ==\n"
    slow = "0 of 15 cases, 0:00:10 so far, waiting for names\n3 of 15 cases, 0:00:20 so far, about 0:01:20 left\n"
    assert kept(f"collected 15\n{slow}{last}") == kept(f"collected 15\n{last}")
    assert "15 of 15 cases, 5 inconclusive, 0:00:00 so far\n" in kept(f"{slow}{last}")


def test_nothing_else_is_kept() -> None:
    assert {file.name for file in APPROVED.iterdir()} == set(FILES)


def test_without_a_terminal_nothing_is_an_escape(said: Mapping[str, Text]) -> None:
    """Although it could show colours, and nobody has wished them away."""
    plain = {name: text.printed for name, text in said.items() if "coloured" not in name}
    assert len(plain) == len(FILES) // 2
    assert [name for name, printed in plain.items() if "\x1b" in printed] == []


def test_colours_say_nothing_that_is_not_said_without_them(said: Mapping[str, Text]) -> None:
    for name in FILES:
        if "coloured" not in name:
            before, _, width = name.rpartition("-")
            coloured = said[f"{before}-coloured-{width}"]
            assert COLOUR.search(coloured.printed)
            assert re.sub(r"\\x1b\[[\d;]*m", "", coloured.kept) == said[name].kept


@pytest.mark.parametrize("name", FILES)
def test_no_line_of_ours_is_wider_than_the_terminal(name: str, said: Mapping[str, Text]) -> None:
    width = int(re.findall(r"-(\d+)\.txt", name)[0])
    lines = (COLOUR.sub("", line) for line in said[name].printed.splitlines())
    assert [line for line in lines if len(line) > width and not _OF_PYTEST.search(line)] == []
