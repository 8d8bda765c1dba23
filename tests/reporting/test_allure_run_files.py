"""What stands beside Allure's results: environment, executor, categories and causes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.deployments import read_deployment
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.reporting.allure import (
    categories,
    environment_of,
    executor_of,
    globals_identity,
    globals_of,
    merged_environment,
    properties_text,
    read_properties,
)
from tests.reporting.reported import RUN, record_of, verdict

CONTOSO = Path(__file__).parents[2] / "fixtures" / "deployments" / "contoso.toml"
ENDED = datetime(2026, 3, 14, 15, 9, tzinfo=UTC)


def test_the_environment_says_what_was_run() -> None:
    own = environment_of(RUN, read_deployment(CONTOSO), cases="3 of 3 judged", ended=ENDED, version="0.1.0")
    assert own["Organization"] == "Contoso"
    assert own["Exchange versions"].startswith("2003 SP2, 2007")
    assert (own["Deployment"], own["Target"], own["Ended"]) == ("contoso", "mock", "2026-03-14 15:09 UTC")


def test_a_second_run_of_the_same_deployment_and_target_replaces_the_first() -> None:
    before = {"Deployment": "contoso", "Target": "mock", "Cases": "1", "Written by somebody else": "x"}
    own = {"Deployment": "contoso", "Target": "mock", "Cases": "2"}
    assert merged_environment(before, own) == {**own, "Written by somebody else": "x"}


def test_runs_of_several_deployments_in_one_folder_keep_theirs() -> None:
    stub, live = ({"Deployment": "contoso", "Target": target, "Cases": target} for target in ("mock", "live"))
    both = merged_environment(stub, live)
    assert both["Cases (contoso on mock)"] == "mock"
    assert both["Cases (contoso on live)"] == "live"
    assert merged_environment(both, live) == both
    assert set(merged_environment(both, {**stub, "Deployment": "lab"})) >= {*both, "Cases (lab on mock)"}


def test_what_others_have_written_there_stays() -> None:
    assert merged_environment({"Browser": "none"}, {"Deployment": "a", "Target": "b"})["Browser"] == "none"


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_properties_are_read_as_they_were_written(values: dict[str, str]) -> None:
    text = properties_text(values)
    assert text.isascii()
    assert read_properties(text) == values


@pytest.mark.parametrize("text", ["", "\n\n", "no equals sign", "a\\", "\\u12", "=", "\\u=x"])
def test_a_damaged_file_is_read_as_far_as_it_goes(text: str) -> None:
    read_properties(text)


@pytest.mark.parametrize(
    ("environ", "kind", "url"),
    [
        ({}, "local", None),
        ({"USER": "jo", "HOSTNAME": "pc"}, "local", None),
        (
            {
                "GITHUB_ACTIONS": "true",
                "GITHUB_SERVER_URL": "https://g",
                "GITHUB_REPOSITORY": "o/r",
                "GITHUB_RUN_ID": "7",
            },
            "github",
            "https://g/o/r/actions/runs/7",
        ),
        ({"GITLAB_CI": "true", "CI_JOB_URL": "https://l/1", "CI_PIPELINE_IID": "4"}, "gitlab", "https://l/1"),
        ({"BUILD_URL": "https://j/1/", "JOB_NAME": "x", "BUILD_NUMBER": "1"}, "jenkins", "https://j/1/"),
        (
            {"TF_BUILD": "True", "SYSTEM_COLLECTIONURI": "https://a/", "SYSTEM_TEAMPROJECT": "p", "BUILD_BUILDID": "9"},
            "azure",
            "https://a/p/_build/results?buildId=9",
        ),
    ],
)
def test_the_executor_is_the_ci_system_or_nobody_in_particular(
    environ: dict[str, str], kind: str, url: str | None
) -> None:
    executor = executor_of(environ)
    assert (executor["type"], executor.get("buildUrl")) == (kind, url)
    assert not {"jo", "pc"} & set(executor.values())


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("http://user:secret@ci.contoso.com:8080/job/1/", "http://ci.contoso.com:8080/job/1/"),
        ("//actions/runs/", None),
        ("/_build/results?buildId=", None),
        ("http://[::1/", None),
    ],
)
def test_the_address_of_a_build_lets_nobody_in_and_is_one(given: str, shown: str | None) -> None:
    assert executor_of({"BUILD_URL": given}).get("buildUrl") == shown


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (verdict(VerdictWord.PASS), []),
        (verdict(VerdictWord.FAIL), ["Does not conform"]),
        (verdict(VerdictWord.FAIL, accepted="ticket"), ["Accepted departures"]),
        (verdict(VerdictWord.INCONCLUSIVE, because=Because.UNREACHABLE, why="x"), ["Cannot be judged: no answer"]),
        (
            verdict(VerdictWord.INCONCLUSIVE, because=Because.HARNESS, why="x"),
            ["Cannot be judged: a mistake of the harness"],
        ),
        (verdict(VerdictWord.INFORMATIONAL, silent=True), ["The topic is silent"]),
        (verdict(VerdictWord.INFORMATIONAL, why="finding: a is b"), ["Settings depart"]),
        (
            verdict(VerdictWord.INFORMATIONAL, why="finding: a is 12, expected 36 (recommended); do b"),
            ["Departs from a recommendation"],
        ),
    ],
)
def test_each_row_is_in_one_category_of_allure_2_at_most(row: Verdict, names: list[str]) -> None:
    record = record_of(row)
    details = record["statusDetails"]
    assert [
        one["name"]
        for one in categories()
        if record["status"] in str(one["matchedStatuses"])
        and re.fullmatch(str(one.get("messageRegex", "(?s).*")), details["message"])
        and re.fullmatch(str(one.get("traceRegex", "(?s).*")), details.get("trace", ""))
    ] == names


def test_each_cause_is_an_error_of_the_run() -> None:
    found = globals_of([("OWA-01 not met", ["notice  x", "show    \x1b"])], at=5)
    assert found == {"errors": [{"message": "OWA-01 not met", "trace": "notice  x\nshow    \\x1b", "timestamp": 5}]}
    assert json.loads(json.dumps(found)) == found


def test_causes_of_another_deployment_or_target_are_another_file() -> None:
    runs = (RUN, replace(RUN, deployment="lab"), replace(RUN, target="live"))
    assert len({globals_identity(run) for run in runs}) == len(runs)
    assert globals_identity(RUN) == globals_identity(replace(RUN, command="other"))
