"""`harness report`: which results it takes, and what it says of those it cannot; Allure itself is a stand-in here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.allure_results import write_run
from tests.commands.report_command import ROOT, ROWS, beside, given, report, settings


@pytest.mark.usefixtures("folder")
def test_every_run_under_reports_is_shown_in_reports_allure(capsys: pytest.CaptureFixture[str]) -> None:
    write_run(Path("reports/other/allure-results"), ROWS, deployment="fabrikam", target="live")
    assert report() == 0
    out = capsys.readouterr().out.splitlines()
    assert out == [
        "reports/allure/index.html has 4 results: contoso on mock, fabrikam on live",
        "look at it by: python -m http.server --bind 127.0.0.1 --directory reports/allure",
    ]
    assert [one["name"] for one in settings()["environments"]] == ["contoso on mock", "fabrikam on live"]
    assert beside() == {"allure-history.jsonl"}


@pytest.mark.usefixtures("folder")
def test_what_is_loaded_from_outside_is_taken_out_and_the_rest_stays() -> None:
    assert report() == 0
    page = Path("reports/allure/index.html").read_text(encoding="utf-8")
    assert "googletagmanager" not in page
    assert "gtag" not in page
    assert '<script src="app.js"></script>' in page
    assert page.index("Content-Security-Policy") < page.index("<title>")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere", "nowhere: No such file or directory; expected a folder"),
        ("a-file", "a-file: is a file; expected a folder"),
        ("empty", "empty: no results are in it; expected a folder"),
        ("reports/contoso", "no results are in it, but in reports/contoso/allure-results; expected"),
        ("attachments-alone", "attachments-alone: no results are in it; expected"),
        ("junit", "junit: no results are in it; expected"),
        ("folders", "folders: no results are in it; expected"),
        ("null\0character", "'null\\x00character' has a null character; expected"),
        ("damaged", "no result in it can be read (a-result.json: is no JSON object, as a run that was killed"),
    ],
)
def test_a_folder_without_results_is_one_sentence_and_bad_input(
    name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a-file").touch()
    for made in ("empty", "attachments-alone", "junit", "folders/x-result.json", "damaged"):
        Path(made).mkdir(parents=True)
    Path("attachments-alone/a-attachment.txt").touch()
    Path("junit/junit.xml").write_text("<testsuites/>", encoding="utf-8")
    Path("damaged/a-result.json").touch()
    assert report(name, "reports/contoso/allure-results") == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert not Path("reports/allure").exists()


@pytest.mark.usefixtures("folder")
def test_without_any_results_it_says_what_writes_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert report() == 2
    assert capsys.readouterr().err == (
        "no results are in reports/*/allure-results; make conformance writes some, and so does pytest suites "
        "--alluredir reports/NAME/allure-results\n"
    )
    assert list(elsewhere.iterdir()) == []


@pytest.mark.usefixtures("folder")
def test_a_run_without_results_does_not_keep_the_others_from_being_shown(capsys: pytest.CaptureFixture[str]) -> None:
    Path("reports/other/allure-results").mkdir(parents=True)
    assert report() == 0
    printed = capsys.readouterr()
    assert "has 2 results" in printed.out
    assert printed.err.startswith("reports/other/allure-results: no results are in it; expected")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "content",
    [b"", b'{"uuid": "a", "na', b"\xff\xfe\x00", b"[]", b"null", b"[" * 100_000, b'"text"', b"\x1f\x8b\x08"],
    ids=["empty", "cut", "no-text", "list", "null", "deep", "text", "compressed"],
)
def test_a_damaged_file_is_named_and_left_out_and_the_rest_is_shown(
    content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    results = Path("reports/contoso/allure-results")
    (results / "damaged-result.json").write_bytes(content)
    (results / "damaged-container.json").write_bytes(content)
    assert report() == 1
    printed = capsys.readouterr()
    assert printed.err == (
        f"{results}: 2 files left out: damaged-container.json: is no JSON object, as a run that was killed leaves it, "
        "and 1 more\n"
    )
    assert "has 2 results" in printed.out
    assert not [name for name in given() if "damaged" in name]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("identifier", ['"\\ud800"', '"\\udfff x"', '"\\u0000"', '""'])
def test_a_result_with_any_identifier_is_shown(identifier: str, capsys: pytest.CaptureFixture[str]) -> None:
    odd = Path("reports/contoso/allure-results/odd-result.json")
    odd.write_text(f'{{"uuid": {identifier}, "name": "odd"}}', encoding="ascii")
    assert report() == 0
    assert "has 3 results" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_a_file_that_cannot_be_read_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("reports/contoso/allure-results/bad-result.json").symlink_to("/proc/self/mem")
    assert report() == 1
    assert "1 file left out: bad-result.json: Input/output error\n" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_reports_of_others_in_the_folder_are_not_counted_as_results() -> None:
    results = Path("reports/contoso/allure-results")
    for name in ("junit.xml", "verdicts.jsonl", "pytest.log", "categories.json", ".harness.lock"):
        (results / name).write_text("<testsuites/>", encoding="utf-8")
    (results / "page-attachment.html").write_text("<html>", encoding="utf-8")
    (results / "all-globals.json").write_text("{}", encoding="utf-8")
    (results / "row-attachment.json").write_text("[1", encoding="utf-8")
    assert report() == 0
    assert [name for name in given() if "result" not in name] == [
        "all-globals.json",
        "environment.properties",
        "page-attachment.html",
        "row-attachment.json",
    ]


@pytest.mark.usefixtures("folder")
def test_a_folder_that_is_named_twice_is_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    Path("link").symlink_to("reports/contoso/allure-results")
    assert report("reports/contoso/allure-results", "link", "reports/../reports/contoso/allure-results/") == 0
    assert "has 2 results" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_names_with_letters_that_patterns_and_terminals_take_are_names(capsys: pytest.CaptureFixture[str]) -> None:
    odd = Path("reports/[größe] *{a,b}\x1b[31m/allure-results")
    write_run(odd, ROWS, deployment="größe\x1b[31m", target="mock, fault a/b")
    assert report(odd, "--output", "reports/[übersicht]") == 0
    out = capsys.readouterr().out
    assert "größe [31m on mock, fault a b" in out
    assert "\x1b" not in out
    assert len(given(Path("reports/[übersicht]"))) == 3


def test_it_speaks_of_any_name_under_a_locale_that_knows_ascii_alone(folder: Path) -> None:
    write_run(Path("reports/größe/allure-results"), ROWS, deployment="größe")
    ascii_alone = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}
    finished = subprocess.run(
        [sys.executable, "-m", "harness", "report", "--output", "übersicht"],
        env={**os.environ, **ascii_alone, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert (finished.stdout + finished.stderr).isascii()
    assert (folder / "übersicht/index.html").is_file()


@pytest.mark.usefixtures("folder")
def test_one_file_needs_no_web_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("--single-file") == 0
    assert "http.server" not in capsys.readouterr().out
    assert '"singleFile": true' in Path("reports/allure/allurerc.mjs").read_text(encoding="utf-8")
