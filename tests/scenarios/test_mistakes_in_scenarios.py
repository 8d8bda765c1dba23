"""A file of written scenarios is read as strictly as a deployment file."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.deployments.problems import DescriptionError
from harness.model.outcome import Outcome, OutcomeKind
from tests.scenarios.reader import ExpectedHop, read_scenarios

GOOD = """
[[scenario]]
title = "User 1 is shown the link"
section = "Overview of Redirection"
deployment = "contoso"
case = "owa/user1@contoso.com/CAS-02/owa"
expected = { any_of = [{ kind = "redirect_page", link = "https://www.site1.contoso.com/owa" }, { kind = "refused" }] }
clauses = ["OWA-02"]

[[scenario]]
title = "The request is passed on"
section = "Overview of Proxying"
deployment = "contoso"
case = "owa/user3@contoso.com/CAS-02/owa.hops"
expected = { kind = "hops", hops = [{ from = "CAS-02", to = ["CAS-03", "CAS-04"], path = "/owa" }] }
clauses = ["OWA-04"]

[[scenario]]
title = "Settings are named"
section = "Summary of Client Access Methods"
deployment = "contoso"
case = "autodiscover/user1@contoso.com/CAS-02/mobilesync"
expected = { kind = "settings", urls = { mobilesync = ["https://www.site1.contoso.com/eas"] } }
clauses = ["AUT-01"]
"""


def write(folder: Path, text: str) -> Path:
    (folder / "theme.toml").write_text(text, encoding="utf-8")
    return folder


def test_expectations_become_outcomes_or_hops(tmp_path: Path) -> None:
    shown, passed_on, named = read_scenarios(write(tmp_path, GOOD))
    assert shown.expected == (
        Outcome(kind=OutcomeKind.REDIRECT_PAGE, link="https://www.site1.contoso.com/owa"),
        Outcome(kind=OutcomeKind.REFUSED),
    )
    assert shown.expected_hops is None
    assert passed_on.expected == ()
    assert passed_on.expected_hops == (ExpectedHop("CAS-02", ("CAS-03", "CAS-04"), None, "/owa"),)
    assert named.expected[0].urls == {"mobilesync": ("https://www.site1.contoso.com/eas",)}
    assert named.file == str(tmp_path / "theme.toml")


@pytest.mark.parametrize(
    ("good", "broken", "message"),
    [
        pytest.param('"OWA-02"', '"OWA2"', 'scenario[0].clauses[0] is "OWA2"; expected a clause id', id="clause"),
        pytest.param('["OWA-02"]', "[]", "scenario[0].clauses is an array; expected an array of", id="no clause"),
        pytest.param('"owa/user1', '"ow/user1', 'scenario[0].case is "ow/user1', id="protocol of a case"),
        pytest.param('"refused"', '"refusd"', 'did you mean "refused"?', id="misspelt kind"),
        pytest.param("link =", "lnk =", 'any_of[0].lnk is not a known key; expected one of kind', id="misspelt key"),
        pytest.param("from =", "source =", "hops[0].from is missing; expected a name", id="no source of a hop"),
        pytest.param("any_of = [{", 'kind = "served", any_of = [{', "[0].expected is a table; expected", id="two ways"),
        pytest.param('kind = "hops", ', 'kind = "served", ', "[1].expected is a table; expected", id="no hops kind"),
        pytest.param("owa.hops", "owa", "scenario[1].expected does not fit owa/user3", id="hops of a client case"),
        pytest.param("CAS-02/mobilesync", "CAS-02/mobilesync.hops", "[2].expected does not fit", id="no hops"),
        pytest.param('["https://www.site1.contoso.com/eas"]', '["eas"]', 'urls.mobilesync[0] is "eas"', id="no URL"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported(tmp_path: Path, good: str, broken: str, message: str) -> None:
    assert good in GOOD
    with pytest.raises(DescriptionError) as caught:
        read_scenarios(write(tmp_path, GOOD.replace(good, broken, 1)))
    assert any(message in problem for problem in caught.value.problems), str(caught.value)


def test_mistakes_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD.replace("title", "titel", 1), encoding="utf-8")
    with pytest.raises(DescriptionError) as caught:
        read_scenarios(tmp_path)
    files = [Path(problem.split(":")[0]).name for problem in caught.value.problems]
    assert files == ["a.toml", "a.toml", "b.toml", "b.toml"]


def test_a_folder_without_scenarios_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(DescriptionError, match="has no scenarios"):
        read_scenarios(tmp_path)


def test_a_file_without_scenarios_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(DescriptionError, match=r"scenario is missing; expected one or more \[\[scenario\]\] tables"):
        read_scenarios(write(tmp_path, ""))
