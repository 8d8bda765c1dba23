"""What Allure is told and given, and what becomes of its pages: decisions of `harness report`, without a process."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.commands.report_site.categories import CATEGORIES
from harness.commands.report_site.configuration import configuration_text, environment_names, report_name
from harness.commands.report_site.facts import own_facts, shared_facts
from harness.commands.report_site.history import KEPT, history_before
from harness.commands.report_site.pages import loaded_from_outside, offline_page, refusing_page
from harness.commands.report_site.results import Environment
from harness.commands.report_site.staging import with_environment
from harness.model.verdict import Because
from harness.reporting import properties_text, read_properties

NAMES = st.text(min_size=1, max_size=90)
ENVIRONMENTS = st.sets(st.builds(Environment, NAMES, NAMES), max_size=6)
CONTOSO = Environment("contoso", "mock")


def settings(*environments: Environment) -> dict[str, list[dict[str, object]]]:
    text = configuration_text({one: {} for one in environments}, single_file=False)
    read: dict[str, list[dict[str, object]]] = json.loads(text.partition("const settings = ")[2].partition(";\n")[0])
    return read


def point(*uuids: str) -> str:
    results = {uuid: {"id": hashlib.md5(uuid.encode(), usedforsecurity=False).hexdigest()} for uuid in uuids}
    return json.dumps({"testResults": results})


@given(ENVIRONMENTS)
def test_every_environment_has_a_name_and_an_identifier_that_allure_takes(environments: set[Environment]) -> None:
    read = settings(*environments)["environments"]
    names = [str(one["name"]) for one in read]
    assert len(read) == len(set(names)) == len({one["id"] for one in read}) == len(environments)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 64
        assert name == name.strip()
        assert not re.search(r"[\x00-\x1f\x7f-\x9f/\\]", name)
    assert all(re.fullmatch("[A-Za-z0-9_-]{1,64}", str(one["id"])) for one in read)
    assert {tuple(dict(one["has"]).values()) for one in read} == {  # type: ignore[call-overload]  # pairs, as JSON has them
        (one.deployment, one.target) for one in environments
    }


def test_names_are_those_of_deployment_and_target() -> None:
    live = Environment("contoso", "live")
    assert environment_names([CONTOSO, live]) == {CONTOSO: "contoso on mock", live: "contoso on live"}


@pytest.mark.parametrize(
    ("environments", "name"),
    [
        ([], ""),
        ([CONTOSO], ": contoso on mock"),
        ([CONTOSO, Environment("contoso", "live")], ": contoso, 2 targets"),
        ([CONTOSO, Environment("fabrikam", "mock")], ": 2 deployments"),
    ],
    ids=["none", "one", "targets", "deployments"],
)
def test_the_report_is_named_after_what_it_shows(environments: list[Environment], name: str) -> None:
    assert report_name(environments) == f"Client Access conformance{name}"


def test_an_identifier_stays_when_other_environments_come() -> None:
    alone, both = (settings(*those)["environments"] for those in ([CONTOSO], [Environment("a", "live"), CONTOSO]))
    assert alone[0] == both[1]


def test_categories_stand_in_the_order_of_their_urgency() -> None:
    assert [one.name for one in CATEGORIES] == [
        "Does not conform",
        "Cannot be judged: no answer",
        "Cannot be judged: the logon was refused",
        "Cannot be judged: something else has to be put right first",
        "Cannot be judged: a mistake of the harness",
        "Cannot be judged",
        "Accepted departures",
        "Settings depart",
        "Departs from a recommendation",
        "The topic is silent",
    ]
    assert {value for one in CATEGORIES for name, value in one.has if name == "because"} == set(Because)


def test_categories_are_grouped_by_cause_and_by_environment_where_there_are_several() -> None:
    cause, silent = [{"label": "cause"}], [{"label": "silent"}]
    one = settings(CONTOSO)["categories"]
    assert (one[0]["groupBy"], one[-1]["groupBy"]) == (cause, silent)
    two = settings(CONTOSO, Environment("contoso", "live"))["categories"]
    assert (two[0]["groupBy"], two[-1]["groupBy"]) == ([*cause, "environment"], [*silent, "environment"])
    assert {rule["groupByMessage"] for rule in two} == {False}


def test_no_label_is_hidden_that_a_category_goes_by() -> None:
    hidden = settings(CONTOSO)["report"]["hideLabels"]  # type: ignore[call-overload]  # a dictionary, not a list
    used = {name for one in CATEGORIES for name in (*(name for name, _ in one.has), *one.lacks, one.grouped_by)}
    assert "host" in hidden
    assert used.isdisjoint(hidden)


def test_a_deployment_that_is_named_like_code_is_a_text() -> None:
    name = '"}; process.exit(7) //\u2028`${1}`</script>'
    assert dict(settings(Environment(name, "mock"))["environments"][0]["has"])["deployment"] == name  # type: ignore[call-overload]  # pairs


@pytest.mark.parametrize(
    "script",
    [
        '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>',
        "<script src='//counter.test/c.js'></script>",
        "<SCRIPT SRC=http://counter.test/c.js defer></SCRIPT >",
        '<script>\n function gtag(){dataLayer.push(arguments);}\n gtag("config", "G-1");\n</script>',
        "<script>s.src = 'https://www.google-analytics.com/analytics.js'</script>",
    ],
)
def test_a_script_from_outside_and_one_that_counts_is_taken_out(script: str) -> None:
    page = f"<html><head></head><body><script src='app.js'></script>\n{script}\n<p>kept</p></body></html>"
    offline = offline_page(page)
    assert "kept" in offline
    assert "<script src='app.js'></script>" in offline
    assert offline.count("<script") == 1
    assert list(loaded_from_outside(offline)) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('<link rel="stylesheet" href="https://fonts.test/a.css">', ["https://fonts.test/a.css"]),
        ("<img alt='a > b' src=//pictures.test/a.png>", ["//pictures.test/a.png"]),
        ('<iframe\n  title="x"\n  src="http://frames.test/">', ["http://frames.test/"]),
        ('<form action="https://forms.test/">', ["https://forms.test/"]),
        ('<object data="https://objects.test/o">', ["https://objects.test/o"]),
        ('<a href="https://allurereport.org">a link that is only followed</a>', []),
        ('<script src="app.js"></script><link href="styles.css"><img src="data:image/png;base64,AA//">', []),
        ("@import url(https://fonts.test/a.css);", ["https://fonts.test/a.css"]),
        ("@import url( '//fonts.test/a.css' ) screen;", ["//fonts.test/a.css"]),
        ('@IMPORT "http://fonts.test/a.css";', ["http://fonts.test/a.css"]),
        ("a { background: no-repeat url(https://pictures.test/a.png) }", ["https://pictures.test/a.png"]),
        ("<p style='background: URL(\"//pictures.test/a.png\")'>", ["//pictures.test/a.png"]),
        ("@font-face { src: url('a.woff2'), url(https://fonts.test/a.woff2) }", ["https://fonts.test/a.woff2"]),
        ("@import 'own.css'; a { fill: url(#a); background: url(data:image/png;base64,AA//) } curl(//a)", []),
        ("var page = 'https://www.googletagmanager.com/gtag/js'", ["googletagmanager"]),
        (f'<script src="data:text/javascript;base64,{base64.b64encode(b"gtag (1)").decode()}">', ["gtag ("]),
    ],
)
def test_what_is_left_of_outside_is_found(text: str, left: list[str]) -> None:
    assert list(loaded_from_outside(text)) == left


def test_a_page_refuses_what_is_outside_before_it_loads_anything() -> None:
    page = refusing_page('<!DOCTYPE html><html><head lang="en"><link href="a.css"></head></html>')
    assert page.index("default-src 'self'") < page.index("a.css")
    assert refusing_page("<p>no head</p>").index("default-src 'self'") < refusing_page("<p>no head</p>").index("<p>")


def test_what_the_last_reports_said_of_these_very_results_is_left_out() -> None:
    text = "".join(f"{line}\n" for line in (point("a"), point("b", "c"), point("b")))
    assert history_before(text, ["b", "c"]).lines == (point("a"),)
    assert history_before(text, ["b", "d"]).lines == (point("a"), point("b", "c"))
    assert history_before(text, ["d"]).lines == (point("a"), point("b", "c"), point("b"))


def test_a_history_does_not_grow_for_ever() -> None:
    text = "".join(f"{point(str(number))}\n" for number in range(100))
    assert history_before(text, ["new"]).lines == tuple(point(str(number)) for number in range(100 - KEPT + 1, 100))


@given(st.text() | st.lists(st.from_type(type(None)) | st.integers() | st.text(), max_size=3).map(json.dumps))
def test_any_text_in_the_place_of_a_history_is_read(text: str) -> None:
    history = history_before(text, [])
    assert history.lines == () or all(json.loads(line) for line in history.lines)


FACTS = st.dictionaries(st.text(min_size=1).map(str.strip).filter(bool), st.text().map(str.strip), max_size=4)


@given(FACTS)
def test_facts_that_are_written_are_read_again(facts: dict[str, str]) -> None:
    assert read_properties(properties_text(facts)) == facts


def test_facts_are_read_as_java_has_them() -> None:
    text = "# of Allure\n! too\nExchange\\ versions=2007 SP1\r\n  Harness : 0.1.0\nName=gr\\u00f6\\u00dfe\nodd\n\n"
    assert read_properties(text) == {"Exchange versions": "2007 SP1", "Harness": "0.1.0", "Name": "größe"}


def test_the_blocks_of_a_run_are_told_to_be_of_its_deployment_and_target() -> None:
    written = {"errors": [{"message": "a"}, {"message": "b", "environment": "own"}, None], "attachments": [], "x": 1}
    assert with_environment(written, "contoso on mock") == {
        "errors": [{"environment": "contoso on mock", "message": "a"}, {"message": "b", "environment": "own"}, None],
        "attachments": [],
        "x": 1,
    }


def test_what_all_runs_share_is_said_once_and_the_rest_of_each() -> None:
    runs = [{"Harness": "0.1.0", "Cases": "84"}, {}, {"Harness": "0.1.0", "Cases": "233", "Ended": "noon"}]
    shared = shared_facts(runs)
    assert shared == {"Harness": "0.1.0"}
    assert own_facts(runs[:1], shared) == {"Cases": "84"}
    assert own_facts([*runs, runs[0]], shared) == {"Cases": "84; 233", "Ended": "noon"}
    assert shared_facts([]) == shared_facts([{}]) == {}
