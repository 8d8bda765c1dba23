"""A mistake in a deployment file is reported with file, line, key path, what was found and what was expected."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from harness.deployments.problems import DescriptionError
from harness.deployments.reader import read_deployment

COMPLETE = Path(__file__).with_name("complete.toml").read_text(encoding="utf-8")
SMALL = Path(__file__).with_name("small.toml").read_text(encoding="utf-8")
MISTAKES = tomllib.loads(Path(__file__).with_name("mistakes.toml").read_text(encoding="utf-8"))["mistake"]


def problems_of(folder: Path, text: str) -> list[str]:
    file = folder / "contoso.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DescriptionError) as caught:
        read_deployment(file)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return [problem.removeprefix(f"{folder}/") for problem in caught.value.problems]


def only_problem_of(folder: Path, text: str) -> str:
    problems = problems_of(folder, text)
    assert len(problems) == 1
    return problems[0]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["name"])
def test_a_single_mistake_is_reported_in_one_sentence(tmp_path: Path, mistake: dict[str, str]) -> None:
    assert mistake["good"] in COMPLETE
    problem = only_problem_of(tmp_path, COMPLETE.replace(mistake["good"], mistake["broken"], 1))
    message = ".*".join(re.escape(part) for part in mistake["message"].split("…"))
    assert re.fullmatch(rf"contoso\.toml:[0-9]+: {message}", problem)


@pytest.mark.parametrize(
    ("good", "broken", "where"),
    [
        pytest.param('"cookie"', '"cooky"', 'affinity = "cooky"', id="a key"),
        pytest.param('["digest"]', '["digest", "magic"]', '"magic"', id="an element"),
        pytest.param('{ literal = "Made.up-3" }', "{ litral = 'x' }", "litral", id="a key of an inline table"),
        pytest.param('authentication = ["digest"]', "", "[client_access_server.exchange]", id="a missing key's table"),
        pytest.param('"127.0.0.1:20443"', '"nowhere"', '"nowhere"', id="a quoted key"),
    ],
)
def test_a_mistake_is_reported_with_its_line(tmp_path: Path, good: str, broken: str, where: str) -> None:
    text = COMPLETE.replace(good, broken, 1)
    assert problems_of(tmp_path, text)[0].startswith(f"contoso.toml:{line_of(text, where)}: ")


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        COMPLETE.replace('site = "usa"', 'site = "uss"', 1)
        .replace("port = 1995", "port = -1")
        .replace("[[load_balancing_array]]\nname", "[[load_balancing_array]]\nnam")
        .replace('server = "MBX-01"', 'server = "MBX-1"')
    )
    places = [problem.split(" is ")[0].partition(": ")[2] for problem in problems_of(tmp_path, text)]
    assert places == [
        'client_access_server "CAS-01": site',
        'client_access_server "CAS-01": pop3.port',
        "the 1st [[load_balancing_array]]: nam",
        'mailbox "user1@contoso.com": server',
    ]


@pytest.mark.parametrize(
    ("good", "broken"),
    [
        ("[[site]]", "[[sites]]"),
        ("[[mailbox_server]]", "[[mailbox_servers]]"),
        ("[[mailbox_server]]", "[[mailboxserver]]"),
        ("[[site]]", "[[standort]]"),
        ("[organization]", "[organisation]"),
        ("[[mailbox]]", "[[mailboxes]]"),
    ],
)
def test_of_a_mistyped_header_no_other_mistake_follows(tmp_path: Path, good: str, broken: str) -> None:
    problem = only_problem_of(tmp_path, SMALL.replace(good, broken))
    assert f"{broken.strip('[]')} is not a known key" in problem


def test_other_mistakes_beside_a_mistyped_header_stay(tmp_path: Path) -> None:
    text = SMALL.replace("[[mailbox_server]]", "[[mailbox_servers]]").replace("port = 995", "port = 0")
    assert [problem.split(" is ")[0] for problem in problems_of(tmp_path, text)] == [
        'contoso.toml:38: client_access_server "CAS-02": pop3.port',
        "contoso.toml:40: mailbox_servers",
    ]


def test_a_name_that_is_unknown_in_many_places_is_said_once(tmp_path: Path) -> None:
    problem = only_problem_of(tmp_path, SMALL.replace('name = "europe"', 'name = "emea"'))
    assert problem.endswith('site is "europe"; expected one of usa, emea; so 1 more in this file')


def test_a_broken_table_does_not_make_its_name_unknown(tmp_path: Path) -> None:
    text = COMPLETE.replace("published_host =", "published_hosts =")
    assert 'site "usa": published_hosts' in only_problem_of(tmp_path, text)


def test_an_exchange_2007_mailbox_server_has_no_virtual_directories(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, COMPLETE.replace('"2003 SP2"', '"2007 SP1"'))
    assert [problem.partition('mailbox_server "BE-01": ')[2].split(" ")[0] for problem in problems] == [
        "eas",
        "exchange",
        "public",
    ]
    assert all("is on a server of version 2007 SP1" in problem for problem in problems)


def test_an_empty_deployment_is_refused(tmp_path: Path) -> None:
    text = COMPLETE[: COMPLETE.index("[[site]]")]
    assert "the deployment is empty: no site, no client_access_server, no mailbox" in only_problem_of(tmp_path, text)


def test_a_site_without_client_access_server_is_read_since_it_is_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "contoso.toml"
    file.write_text(COMPLETE.replace("[live]", '[[site]]\nname = "asia"\n[live]'), encoding="utf-8")
    assert read_deployment(file).sites[-1].name == "asia"


@pytest.mark.parametrize(
    "password",
    [
        pytest.param('"Hunter.2"', id="a text"),
        pytest.param('["Hunter.2"]', id="an array"),
        pytest.param('{ literal = ["Hunter.2"] }', id="an array inside"),
        pytest.param('{ literal = "Hunter.2", env = "Hunter.2" }', id="two sources"),
        pytest.param('{ literel = "Hunter.2" }', id="a misspelt source"),
        pytest.param("{ }", id="no source"),
    ],
)
def test_a_mistake_about_a_password_does_not_show_it(tmp_path: Path, password: str) -> None:
    problem = only_problem_of(tmp_path, COMPLETE.replace('{ literal = "Made.up-3" }', password))
    assert 'mailbox "user3@contoso.com": password' in problem
    assert "Hunter" not in problem


def test_text_that_is_not_toml_is_reported_with_its_line(tmp_path: Path) -> None:
    problem = only_problem_of(tmp_path, "format = 1\nname Contoso\n")
    assert problem == 'contoso.toml:2: there is no = between name and its value: write name = "Contoso"'


def test_text_that_ends_too_early_is_reported(tmp_path: Path) -> None:
    assert only_problem_of(tmp_path, 'format = """').startswith(
        'contoso.toml:1: the text that begins with """ has no end'
    )


def test_nesting_without_end_is_reported(tmp_path: Path) -> None:
    assert "is nested too deeply" in only_problem_of(tmp_path, "format = " + "[" * 100_000)


def test_a_number_too_long_to_print_is_reported(tmp_path: Path) -> None:
    text = COMPLETE.replace("format = 1", f"format = 0x{'f' * 5000}")
    assert "format is a very long number; expected 1" in only_problem_of(tmp_path, text)


def test_a_file_that_is_not_utf_8_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes('name = "Zürich"'.encode("latin-1"))
    with pytest.raises(
        DescriptionError, match=r"latin\.toml:1: byte 9 \(0xfc\) is not UTF-8, as \"ü\" is in Windows-1252"
    ):
        read_deployment(file)


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DescriptionError, match=r"absent\.toml: cannot be read: No such file"):
        read_deployment(tmp_path / "absent.toml")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DescriptionError, match="cannot be read: Is a directory"):
        read_deployment(tmp_path)
