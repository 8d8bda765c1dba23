"""The command `report`, as tests type it, and what it leaves."""

from __future__ import annotations

import json
from pathlib import Path

from harness.commands import main
from tests.commands.allure_results import row

ROOT = Path(__file__).parents[2]
ROWS = [row("owa/a"), row("owa/b", "fail", cause="OWA-03 not met")]


def report(*arguments: str | Path) -> int:
    return main(["report", *map(str, arguments)])


def given(site: Path = Path("reports/allure")) -> list[str]:
    """The files that Allure was given."""
    names: list[str] = json.loads((site / "given.json").read_text(encoding="utf-8"))
    return names


def settings(site: Path = Path("reports/allure")) -> dict[str, list[dict[str, object]]]:
    text = (site / "allurerc.mjs").read_text(encoding="utf-8")
    read: dict[str, list[dict[str, object]]] = json.loads(text.partition("const settings = ")[2].partition(";\n")[0])
    return read


def beside(site: str = "allure") -> set[str]:
    """What stands beside the report, and is none of a run."""
    return {one.name for one in Path("reports").iterdir()} - {"contoso", "other", site}
