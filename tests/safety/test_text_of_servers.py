"""Hostile texts from every place of an answer, through the suites, to everything that they print and write."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from fixtures.farm.faults.subsets import DeploymentSubset
from tests.live_run.served import served
from tests.reporting.allure_folder import attachments_of, check_folder
from tests.safety.hostile_farm import hostile
from tests.safety.hostile_texts import HOSTILE, escape_of, unprintable_in
from tests.safety.suites_run import HOSTILE_STUBS, Written, run_suites
from tests.suites.junit_schema import departures_in

REDIRECTION = "contoso-redirection"


@pytest.fixture(scope="module")
def on_stubs(tmp_path_factory: pytest.TempPathFactory) -> Written:
    file = f"fixtures/deployments/{REDIRECTION}.toml"
    return asyncio.run(run_suites(tmp_path_factory.mktemp("stubs"), *HOSTILE_STUBS, "--deployment", file))


@pytest.fixture(scope="module")
def on_sockets(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("sockets")

    async def run() -> Written:
        with hostile(on_sockets=True):
            async with served(DeploymentSubset(REDIRECTION), folder) as (_, right):
                asked = [case.id for case in right.plan.cases if "/user1@" in case.id and "hops" not in case.id]
                cases = [word for case in asked if "follow" not in case for word in ("--case", case)]
                return await run_suites(folder, "--target", "live", "--deployment", folder / "deployment.toml", *cases)

    return asyncio.run(run())


@pytest.fixture(params=["on_stubs", "on_sockets"])
def written(request: pytest.FixtureRequest) -> Written:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Written)
    return found


def reports(written: Written) -> Iterable[Path]:
    yield written.folder / "verdicts.jsonl"
    yield written.folder / "junit.xml"
    yield from (written.folder / "allure").iterdir()


def test_nothing_that_is_printed_does_anything_on_a_terminal(written: Written) -> None:
    assert written.status == 1, written.printed
    assert unprintable_in(written.printed) == []
    assert "Traceback" not in written.printed
    assert "INTERNALERROR" not in written.printed


def test_nothing_that_is_written_does_anything_where_it_is_shown(written: Written) -> None:
    found = {file: unprintable_in(file.read_bytes().decode("utf-8"), allowed="\n\t") for file in reports(written)}
    assert {file.name: characters for file, characters in found.items() if characters} == {}


def test_every_report_is_well_formed(written: Written) -> None:
    assert written.rows
    for suite in ElementTree.parse(written.folder / "junit.xml").iter("testsuite"):  # noqa: S314 - our own file
        assert int(suite.get("tests", "0")) >= len(written.rows) > 20
    assert departures_in((written.folder / "junit.xml").read_bytes(), "xunit1") == []
    assert len(written.allure_results) == len(written.rows)


def test_what_servers_sent_is_in_the_rows_as_it_was(on_stubs: Written) -> None:
    """URLs are verbatim. On sockets chance decides which answer a request gets, and few are judged by a URL."""
    values = json.dumps([row.get("observed") for row in on_stubs.rows])
    assert re.search(r"\\u001[0-9a-f]|\\u009[0-9a-f]|\\u20[26][0-9a-f]", values)


def test_no_browser_renders_what_servers_sent(written: Written) -> None:
    """The attachments of Allure are text, and pictures of shapes and text alone."""
    attached = [one for result in check_folder(written.folder / "allure") for one in attachments_of(result)]
    assert {one["type"] for one in attached} == {"text/plain", "application/json", "image/svg+xml"}


def test_no_row_is_trouble_of_the_harness(written: Written) -> None:
    assert [row["reason"] for row in written.rows if row.get("because") == "harness"] == []


def test_no_reason_is_longer_than_a_reader_can_use(written: Written) -> None:
    assert max(len(str(row["reason"])) for row in written.rows) < 8_000


def test_each_character_is_shown_as_its_escape(on_stubs: Written) -> None:
    assert [f"U+{ord(one):04X}" for one in HOSTILE if escape_of(one) not in on_stubs.reasons] == []


@pytest.mark.parametrize(
    "place",
    [
        *("location", "path", "msLocation", "texts", "fault", "coding", "mail"),
        *("redirectUrl", "redirectAddr", "autodiscoverError"),
    ],
)
def test_the_texts_of_each_place_that_a_reason_quotes_come_through(place: str, on_stubs: Written) -> None:
    """A place that falls out is not tried any more: the answers have to be such that a client reads it."""
    assert re.search(rf"{place}-\\[xuUnrt]", on_stubs.reasons)


def test_markup_of_others_is_shown_as_it_was_written(on_stubs: Written) -> None:
    for markup in ("<script>window.ran = 1</script>", "[bold red]red[/] [/bold]", "%s {0} {x} $HOME"):
        assert markup in on_stubs.reasons
        assert markup in on_stubs.printed
