"""Pictures of a report of Allure of a real run, whole and in light colours: `docs/allure.png` is one of them.

    python -m tests.third_party.screenshots --output DIR

The run is that of a small deployment on a farm with a fault, and of the same deployment as it is documented.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from harness.commands import main
from tests.safety.suites_run import run_suites
from tests.third_party.report_pages import HEIGHT, WIDTH, Opened, opened, unfold

DEPLOYMENT = "fixtures/deployments/contoso-redirection.toml"
RUNS = {"broken": ("-m", "owa", "--fault", "owa-redirects-automatically"), "as-documented": ("-m", "owa")}
OF_THE_README = "causes"
_TALLEST = 16_000
"""Pixels that Chromium draws in one picture."""

_CONTENT_HEIGHT = "Math.max(...[...document.querySelectorAll('*')].map(one => one.scrollHeight))"
_ABOVE_IT = "innerHeight - Math.max(...[...document.querySelectorAll('*')].filter(one => \
['auto', 'scroll'].includes(getComputedStyle(one).overflowY)).map(one => one.clientHeight), 0)"


def show_overview(report: Opened) -> None:
    """The first page: what was counted, about which run, and the tree down to the failing cases."""
    report.show("", "tree-arrow")


def show_categories(report: Opened) -> None:
    """Causes, with the rows of the first."""
    report.show("categories", "tree-arrow")


def show_causes(report: Opened) -> None:
    """What the runs say of each cause, as the terminal has it."""
    report.show("globalErrors", "test-result-error")
    for message in report.page.get_by_test_id("test-result-error-message").all():
        message.click()


def show_failing_case(report: Opened) -> None:
    """The first failing case that has the most to tell, every step and attachment of it unfolded."""
    report.show(_failing_case(report.folder), "test-result-info-title")
    report.page.get_by_test_id("test-result-description-frame").first.wait_for()
    unfold(report.page)


def _failing_case(site: Path) -> str:
    files = sorted((site / "data" / "test-results").glob("*.json"))
    failing = [one for one in (json.loads(file.read_bytes()) for file in files) if one["status"] == "failed"]
    return str(max(failing, key=lambda one: (len(json.dumps(one["steps"])), one["name"]))["id"])


PICTURES: dict[str, Callable[[Opened], None]] = {
    "overview": show_overview,
    "categories": show_categories,
    "causes": show_causes,
    "failing-case": show_failing_case,
}


def take(site: Path, output: Path) -> list[Path]:
    """Every picture of the report in `site`, as tall as what there is to see."""
    output.mkdir(parents=True, exist_ok=True)
    with opened(site) as report:
        return [_take(report, show, output / f"{name}.png") for name, show in PICTURES.items()]


def _take(report: Opened, show: Callable[[Opened], None], file: Path) -> Path:
    page = report.page
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    show(report)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement?.blur()")
    page.mouse.move(0, 0)
    tall = int(page.evaluate(_CONTENT_HEIGHT)) + int(page.evaluate(_ABOVE_IT))
    page.set_viewport_size({"width": WIDTH, "height": min(max(tall, HEIGHT), _TALLEST)})
    page.wait_for_timeout(500)  # what moves while it unfolds has come to rest
    page.screenshot(path=file, animations="disabled")
    return file


def _build(folder: Path) -> Path:
    results: list[str] = []
    for name, arguments in RUNS.items():
        (folder / name).mkdir()
        asyncio.run(run_suites(folder / name, "--deployment", DEPLOYMENT, *arguments))
        results.append(str(folder / name / "allure"))
    if main(["report", *results, "--output", str(folder / "site")]):
        sys.exit("no report was built, so there is nothing to take pictures of")
    return folder / "site"


def run() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="where the pictures go")
    output: Path = parser.parse_args().output
    with tempfile.TemporaryDirectory() as folder:
        for file in take(_build(Path(folder)), output):
            print(file)
    print(shutil.copy(output / f"{OF_THE_README}.png", output / "allure.png"))


if __name__ == "__main__":
    run()
