"""`python -m bench`: what it takes, what it refuses, and the page in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.benchmarks import NAMES, benchmark
from bench.contest import Benchmark
from bench.page import OPENING
from bench.session import Session

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_the_page_begins_with_how_it_is_made_and_names_every_benchmark() -> None:
    assert PAGE.startswith(OPENING)
    assert re.findall(r"^## `(\w+)`: ", PAGE, re.MULTILINE) == [*NAMES]


def test_the_page_names_no_person_and_no_folder() -> None:
    assert not re.search(r"/(?:home|root|tmp|work|Users)/", PAGE)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_a_benchmark_and_help_tells_of_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(benchmark(name), Benchmark)
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert f"  {name} " in capsys.readouterr().out


def test_the_makefile_writes_the_page() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "python -m bench --output docs/benchmarks.md\n" in makefile


def test_an_unknown_benchmark_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert f"no benchmark is called 'cores'; expected {', '.join(NAMES)}" in refused(capsys, "cores")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rounds", "4"), "--rounds is 4; expected 5 or more"),
        (("--rounds", "0", "--quick"), "--rounds is 0; expected 1 or more"),
        (("--rounds", "many"), "invalid int value: 'many'"),
        (("--quick", "--output", "page.md"), "--output with --quick"),
        (("--output", "no/such/folder/page.md"), "there is no folder no/such/folder"),
    ],
    ids=["too few rounds", "no round", "no number", "a quick page", "no folder"],
)
def test_what_makes_no_sense_is_refused_before_anything_runs(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in refused(capsys, *arguments)


def test_ctrl_c_ends_it_with_130_and_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "measure", interrupted)
    page = tmp_path / "page.md"
    assert main(["core", "--output", str(page)]) == 130
    assert capsys.readouterr().err.strip() == "interrupted; what was measured until then is kept"
    assert not page.exists()
