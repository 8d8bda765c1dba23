"""`harness report` with Allure itself, opened in Chromium: what it shows; nothing runs, nothing comes from outside."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from harness.commands import main
from harness.commands.report_site import NoProgramError, find_allure
from tests.commands.allure_results import Row, row, write_run
from tests.safety.hostile_texts import MARKUP
from tests.safety.suites_run import HOSTILE_STUBS, Written, run_suites
from tests.third_party.report_pages import Opened, opened, unfold

PLANTED = "![](http://planted.test/a.png)"
CAUSE = "Outlook Web Access: OWA-03 not met"
REFUSED = "CONTOSO\\user1 is refused"
UNJUDGED = [
    row("eas/unauthorized", "inconclusive", because="unauthorized", cause=REFUSED),
    row("eas/unreachable", "inconclusive", because="unreachable", cause="CAS-04 does not answer"),
    row("eas/prerequisite", "inconclusive", because="prerequisite", cause="OWA asks for a language"),
    row("eas/harness", "inconclusive", because="harness", cause="a mistake"),
    row("owa/accepted", "fail", accepted="yes", cause=CAUSE),
    row("ews/recommended", "informational", departs="recommended"),
    row("ews/unsupported", "informational", departs="not supported"),
    row("ews/silent", "informational", silent="UNS-03"),
    row("ews/no-such-server", "not_applicable"),
    row("ews/interrupted", "not_judged"),
]
CATEGORIES = {
    "Does not conform": 3,
    "Cannot be judged: no answer": 1,
    "Cannot be judged: the logon was refused": 1,
    "Cannot be judged: something else has to be put right first": 1,
    "Cannot be judged: a mistake of the harness": 1,
    "Accepted departures": 1,
    "Departs from a recommendation": 2,
    "The topic is silent": 1,
}


@pytest.fixture(scope="module", autouse=True)
def _allure() -> None:
    """As `find_program`, for a program that npm has."""
    try:
        find_allure()
    except NoProgramError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


def judged(*failing: str) -> list[Row]:
    return [row(f"owa/{user}", "fail", cause=CAUSE) if user in failing else row(f"owa/{user}") for user in "abcd"]


def write_runs(folder: Path, run: int, contoso: Sequence[Row], live: Sequence[Row], other: Sequence[Row]) -> list[str]:
    """Three runs of two deployments: one on its mock farm and on real servers, one on its farm."""
    folders = [
        write_run(folder / "a", contoso, run=run),
        write_run(folder / "b", live, target="live", run=run),
        write_run(folder / "c", other, deployment="fabrikam", run=run),
    ]
    for one in folders:
        block = {"errors": [{"message": f"a block of {one.name}", "trace": "what to do"}]}
        (one / f"{one.name}-globals.json").write_text(json.dumps(block), encoding="utf-8")
    return list(map(str, folders))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports, one after the other: of the first one's failures one is mended, and another is new."""
    folder = tmp_path_factory.mktemp("site")
    output = str(folder / "allure")
    first = write_runs(folder / "first", 1, [*judged("a", "b"), *UNJUDGED], judged("c"), judged())
    assert main(["report", *first, "--output", output]) == 0
    second = write_runs(folder / "second", 2, [*judged("a", "d"), *UNJUDGED], judged("c"), judged())
    assert main(["report", *second, "--output", output]) == 0
    return folder / "allure"


def widget(site: Path, name: str) -> Any:  # noqa: ANN401 - JSON of another program
    return json.loads((site / "widgets" / name).read_bytes())


def results(site: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_bytes()) for file in (site / "data" / "test-results").glob("*.json")]


def identities(site: Path) -> dict[str, str]:
    return {str(one["name"]): str(one["id"]) for one in results(site)}


def nodes(tree: dict[str, Any], parents: Sequence[str]) -> Iterator[dict[str, Any]]:
    for parent in parents:
        yield tree["nodes"][parent]


def test_every_category_has_its_rows_and_no_row_stands_in_another(site: Path) -> None:
    tree = widget(site, "categories.json")
    roots = list(nodes(tree, tree["roots"]))
    assert {root["name"]: root["statistic"]["total"] for root in roots} == CATEGORIES
    assert [root["name"] for root in roots] == list(CATEGORIES)


def test_a_category_is_grouped_by_cause_and_then_by_deployment_and_target(site: Path) -> None:
    tree = widget(site, "categories.json")
    (cause,) = nodes(tree, tree["nodes"][tree["roots"][0]]["childrenIds"])
    assert (cause["value"], cause["statistic"]["total"]) == (CAUSE, 3)
    environments = list(nodes(tree, cause["childrenIds"]))
    assert {one["value"]: one["statistic"]["total"] for one in environments} == {
        "contoso on mock": 2,
        "contoso on live": 1,
    }


def test_statuses_are_counted_as_verdicts(site: Path) -> None:
    counted = {"total": 22, "passed": 9, "failed": 4, "broken": 4, "unknown": 3, "skipped": 2}
    assert widget(site, "statistic.json").items() >= counted.items()


def test_each_environment_has_the_facts_of_its_runs_and_the_report_what_they_share(site: Path) -> None:
    assert widget(site, "allure_environment.json") == [{"name": "Harness", "values": ["0.1.0"]}]
    own = {one["name"]: widget(site, f"{one['id']}/variables.json") for one in widget(site, "environments.json")}
    assert own["contoso on live"] == {"Deployment": "contoso", "Target": "live"}
    assert own["fabrikam on mock"] == {"Deployment": "fabrikam", "Target": "mock"}


def test_the_blocks_of_each_run_stand_in_its_environment(site: Path) -> None:
    names = {one["id"]: one["name"] for one in widget(site, "environments.json")}
    errors = widget(site, "globals.json")["errorsByEnv"]
    assert {names[one]: [error["message"] for error in of_one] for one, of_one in errors.items()} == {
        "contoso on mock": ["a block of a"],
        "contoso on live": ["a block of b"],
        "fabrikam on mock": ["a block of c"],
    }


def test_one_case_of_several_deployments_and_targets_stands_side_by_side(site: Path) -> None:
    names = {one["id"]: one["name"] for one in widget(site, "environments.json")}
    groups = [json.loads(file.read_bytes()) for file in (site / "data/test-env-groups").glob("*.json")]
    (group,) = [group for group in groups if group["name"] == "owa/a"]
    assert {names[one] for one in group["testResultsByEnv"]} == {
        "contoso on mock",
        "contoso on live",
        "fabrikam on mock",
    }


def test_a_second_report_knows_what_is_new_and_what_is_mended_in_each_environment(site: Path) -> None:
    changed = {(one["name"], one["environment"]): one["transition"] for one in results(site) if one.get("transition")}
    assert changed == {("owa/b", "contoso on mock"): "fixed", ("owa/d", "contoso on mock"): "regressed"}
    charts = widget(site, "charts.json")["general"].values()
    (trend,) = [chart for chart in charts if chart["type"] == "statusDynamics"]
    assert [point["statistic"]["total"] for point in trend["data"]] == [22, 22]


def test_it_shows_in_a_browser_and_asks_for_nothing_from_outside(site: Path) -> None:
    with opened(site) as report:
        report.show("", "tree-leaf")
        assert report.page.get_by_text("Client Access conformance: 2 deployments").is_visible()
        report.show("categories", "tree-arrow")
        for name in CATEGORIES:
            assert report.page.get_by_text(name, exact=True).first.is_visible()
        report.show("charts", "toggle-layout-button")
        report.page.get_by_text("Verdicts over the last reports").wait_for()
        report.show(identities(site)["owa/accepted"], "test-result-info-title")
        assert report.outside == []


def test_one_file_shows_from_disk_and_asks_for_nothing_from_outside(tmp_path: Path) -> None:
    planted = Row("owa/planted", "fail", {"cause": CAUSE}, PLANTED)
    results = write_run(tmp_path / "results", [*judged("a"), planted])
    assert main(["report", str(results), "--output", str(tmp_path / "one"), "--single-file"]) == 0
    with opened(tmp_path / "one", from_disk=True) as report:
        report.show("", "tree-leaf")
        assert report.page.get_by_text("Client Access conformance: contoso on mock").is_visible()
        report.page.get_by_text("owa/planted").first.click()
        report.page.get_by_test_id("test-result-description-frame").wait_for()
        report.page.wait_for_load_state("networkidle")
        assert (report.outside, report.refused) == ([], ["http://planted.test/a.png"])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("hostile")
    file = "fixtures/deployments/contoso-redirection.toml"
    wanted = ("--protocol", "autodiscover", "--protocol", "ews", "--protocol", "eas", "--protocol", "pop3")
    return asyncio.run(run_suites(folder, *HOSTILE_STUBS, "--deployment", file, *wanted))


def show_evidence(report: Opened, name: str, identity: str) -> int:
    """The page of one result with all that it has unfolded; gives the number of its attachments."""
    report.page.goto(f"{report.address}#{identity}")
    report.page.get_by_test_id("test-result-info-title").get_by_text(name, exact=True).wait_for()
    report.page.get_by_test_id("test-result-description-frame").wait_for()
    attachments = unfold(report.page)
    for frame in report.page.frames:
        frame.wait_for_load_state("load")
    return attachments


def test_nothing_that_servers_wrote_runs_or_is_loaded_from_outside(hostile: Written) -> None:
    """Also where a description is not escaped: browsers are told to refuse."""
    write_run(hostile.folder / "planted", [Row("planted", "fail", {}, PLANTED)])
    site = hostile.folder / "site"
    folders = [str(hostile.folder / name) for name in ("allure", "planted")]
    assert main(["report", *folders, "--output", str(site)]) == 0
    chosen = {
        markup: next((str(row["case"]) for row in hostile.rows if markup in str(row["reason"])), None)
        for markup in MARKUP
    }
    assert [markup for markup, case in chosen.items() if case is None] == []
    known = identities(site)
    with opened(site) as report:
        for markup, case in chosen.items():
            assert show_evidence(report, str(case), known[str(case)]) > 0
            frames = report.page.frames
            assert any(markup in frame.evaluate("document.body.innerText") for frame in frames), markup
            assert [frame.evaluate("typeof window.ran") for frame in frames] == ["undefined"] * len(frames)
        assert (report.outside, report.refused) == ([], [])
        show_evidence(report, "planted", known["planted"])
        assert (report.outside, report.refused) == ([], ["http://planted.test/a.png"])
