"""`harness report`: which results it takes, what it refuses and says; Allure itself is a stand-in here."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from harness.commands import main
from harness.output import Lock
from tests.commands.allure_results import row, write_run
from tests.commands.allure_stand_in import install_stand_in, path_with

ROOT = Path(__file__).parents[2]
ROWS = [row("owa/a"), row("owa/b", "fail", cause="OWA-03 not met")]
Report = Callable[..., int]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with one run's results, and Allure beside it."""
    write_run(tmp_path / "reports/contoso/allure-results", ROWS)
    monkeypatch.setenv("PATH", path_with(install_stand_in(tmp_path)))
    monkeypatch.setattr("harness.commands.report_site.program._ROOT", tmp_path / "no-checkout")
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
def test_a_page_that_still_asks_for_something_outside_is_no_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STAND_IN", "outside")
    assert report() == 1
    assert capsys.readouterr().err == (
        "index.html of this Allure still asks for https://elsewhere.test/, which is outside; the results are kept, and "
        "the former report\n"
    )
    assert not Path("reports/allure").exists()


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


@pytest.mark.parametrize(
    ("installed", "said"),
    [
        (None, "Allure is not installed, so no report is built; install it here with npm install --prefix .allure"),
        ("3.17.9", "Allure 3.17.9 is not the 3.18.0 that is needed, so no report"),
        ("2.46.1", "Allure 2.46.1 is not the 3.18.0 that is needed, so no report"),
        ("4.0.0", "Allure 4.0.0 is not the 3.18.0 that is needed, so no report"),
        ("", "Allure is not installed, so no report"),
    ],
    ids=["none", "older", "in-java", "newer-kind", "no-version"],
)
def test_without_the_allure_that_is_needed_it_says_how_to_install_it(
    installed: str | None, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    description = folder / ".allure/node_modules/allure/package.json"
    description.unlink()
    if installed is not None:
        description.write_text(json.dumps({"name": "allure", "version": installed}), encoding="utf-8")
    assert report() == 2
    err = capsys.readouterr().err
    assert err.startswith(said)
    assert err.endswith("npm install --prefix .allure --no-save allure@3.18.0; the results are kept\n")
    assert not Path("reports/allure").exists()


@pytest.mark.usefixtures("folder")
def test_a_later_allure_will_do(tmp_path: Path) -> None:
    install_stand_in(tmp_path, version="3.19.2")
    assert report() == 0


def test_in_a_checkout_make_report_installs_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "no-checkout").mkdir()
    (folder / "no-checkout/Makefile").touch()
    (folder / ".allure/node_modules/allure/package.json").unlink()
    assert report() == 2
    assert "; make report installs it, or npm install" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (None, "Node.js is not installed, so no report is built; install Node.js 20.19 or later with npm"),
        ("echo v18.20.4", "Node.js 18.20.4 is too old for Allure 3.18.0; install Node.js 20.19 or later"),
        ("echo v20.18.3", "Node.js 20.18.3 is too old for"),
        ("echo v0.10.48", "Node.js 0.10.48 is too old for"),
        ("exit 1", "Node.js does not say its version; install Node.js 20.19 or later"),
        ("echo amateur packet radio", "Node.js does not say its version; install"),
    ],
    ids=["none", "too-old", "nearly", "ancient", "broken", "another-program"],
)
def test_without_a_fit_node_it_says_what_to_install(
    program: str | None, said: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    node = folder / "programs/node"
    node.unlink()
    if program is not None:
        node.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
        node.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder / "programs"))
    assert report() == 2
    err = capsys.readouterr().err
    assert err.startswith(said)
    assert err.endswith("the results are kept\n")
    assert err.count("\n") == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("fails", "Allure built no report: Error: boom of Allure; the results are kept, and the former report\n"),
        ("nothing", "Allure built no report: it ended with 0 and said nothing; the results are kept, and the"),
    ],
)
def test_where_allure_fails_the_former_report_stays(
    how: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report() == 0
    before = Path("reports/allure/index.html").stat().st_ino, Path("reports/allure-history.jsonl").read_bytes()
    monkeypatch.setenv("STAND_IN", how)
    write_run(Path("reports/contoso/allure-results"), ROWS, run=2)
    capsys.readouterr()
    assert report() == 1
    assert capsys.readouterr().err.startswith(said)
    assert (
        Path("reports/allure/index.html").stat().st_ino,
        Path("reports/allure-history.jsonl").read_bytes(),
    ) == before
    assert beside() == {"allure-history.jsonl"}


@pytest.mark.usefixtures("folder")
def test_a_report_takes_the_place_of_the_former_one() -> None:
    assert report() == 0
    Path("reports/allure/of-the-former").touch()
    assert report() == 0
    assert not Path("reports/allure/of-the-former").exists()
    assert beside() == {"allure-history.jsonl"}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("own", "--output own: is a folder of your own, which would be overwritten; expected the name of a new folder"),
        ("reports", "--output reports: reports/contoso/allure-results is in it and would be removed; expected"),
        ("reports/contoso/allure-results", "is a folder of results, which would be overwritten; expected"),
        ("reports/contoso/allure-results/site", "is a folder of results, which would be overwritten; expected"),
        ("a-file", "--output a-file: is no folder; expected"),
        ("a-file/site", "/a-file is no folder; expected"),
        ("n" * 300, "cannot be written: File name too long; expected"),
        ("null\0character", "has a null character; expected"),
    ],
)
def test_an_output_that_would_destroy_something_is_refused(
    output: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("own").mkdir()
    Path("own/index.html").write_text("<html>thesis", encoding="utf-8")
    Path("a-file").touch()
    assert report("--output", output) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert Path("own/index.html").read_text(encoding="utf-8") == "<html>thesis"
    assert not [one for one in Path().rglob(".*") if one.name.endswith((".new", ".former", ".lock"))]


@pytest.mark.usefixtures("folder")
def test_an_empty_folder_and_a_link_to_one_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    Path("link").symlink_to("www")
    assert report("--output", "link") == 0
    assert Path("link").is_symlink()
    assert (tmp_path / "www/index.html").is_file()


@pytest.mark.usefixtures("folder")
def test_a_second_run_with_the_same_output_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(Lock(Path("reports/allure"))):
        assert report() == 2
    assert capsys.readouterr().err == (
        "--output reports/allure: another run is writing it; expected a folder for each run\n"
    )


@pytest.mark.usefixtures("folder")
def test_what_a_killed_run_left_is_put_right() -> None:
    assert report() == 0
    Path("reports/allure").rename("reports/.allure.former")
    Path("reports/.allure.new").mkdir()
    Path("reports/.allure.new/half").touch()
    os.environ["STAND_IN"] = "fails"
    try:
        assert report() == 1
    finally:
        del os.environ["STAND_IN"]
    assert Path("reports/allure/index.html").is_file()
    assert beside() == {"allure-history.jsonl"}


@pytest.mark.usefixtures("folder")
def test_a_report_built_twice_is_one_point_of_the_trend_and_a_new_run_another() -> None:
    history = Path("reports/allure-history.jsonl")
    results = Path("reports/contoso/allure-results")
    assert report() == report() == 0
    assert history.read_text(encoding="utf-8").count("\n") == 1
    for file in results.iterdir():
        file.unlink()
    write_run(results, ROWS, run=2)
    assert report() == report() == 0
    assert history.read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.usefixtures("folder")
def test_a_damaged_line_of_the_history_is_named_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    history = Path("reports/allure-history.jsonl")
    history.write_bytes(b'{"testResults": {"a": {"id": "earlier"}}}\n{"testResults": {\n\xff\n[]\n')
    assert report() == 0
    assert capsys.readouterr().err == f"{history}: 3 damaged lines left out of the history\n"
    assert history.read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_leaves_the_former_report_whole(number: signal.Signals, folder: Path) -> None:
    assert report() == 0
    Path("reports/allure/of-the-former").touch()
    write_run(Path("reports/contoso/allure-results"), ROWS, run=2)
    started = folder / "started"
    os.mkfifo(started)
    environment = {**os.environ, "STAND_IN": "waits", "STARTED": str(started), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "harness", "report"],
        env=environment,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(number, signal.default_int_handler),  # noqa: PLW1509 - no threads here
    ) as process:
        started.read_bytes()  # until Allure has begun
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert err == b"interrupted\n"
    assert Path("reports/allure/of-the-former").exists()
    assert beside() == {"allure-history.jsonl"}


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


def test_the_version_of_allure_stands_in_one_place() -> None:
    places = [*(ROOT / "harness").rglob("*.py"), *(ROOT / ".ci").iterdir(), *(ROOT / "docs").glob("*.md")]
    places += [ROOT / name for name in ("Makefile", "README.md", "pyproject.toml", "conftest.py")]
    naming = [file.relative_to(ROOT).as_posix() for file in places if "3.18.0" in file.read_text(encoding="utf-8")]
    assert naming == ["harness/commands/report_site/program.py"]


@pytest.mark.usefixtures("folder")
def test_a_disk_that_is_full_is_one_sentence_and_leaves_the_former_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report() == 0
    capsys.readouterr()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("harness.commands.report.stage_results", full)
    assert report() == 3
    assert capsys.readouterr().err == "--output reports/allure: cannot be written: No space left on device\n"
    assert Path("reports/allure/index.html").is_file()
    assert beside() == {"allure-history.jsonl"}


@pytest.mark.parametrize(
    ("npm", "said"),
    [
        (
            None,
            "npm is not installed (Debian, Ubuntu: apt install nodejs npm; Node.js 20.19 or later), so no report is ",
        ),
        ("echo npm error network >&2; exit 1", "npm could not install allure@3.18.0, what it said stands above"),
        ('mkdir -p .allure/node_modules; echo "$@" > .allure/asked', ""),
    ],
    ids=["missing", "fails", "installs"],
)
def test_the_installer_says_in_one_sentence_what_is_missing(npm: str | None, said: str, tmp_path: Path) -> None:
    for name in (".ci/allure-report", "harness/commands/report_site/program.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / name, tmp_path / name)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "dirname", "sed", "grep", "mkdir"):
        (programs / name).symlink_to(str(shutil.which(name)))
    if npm is not None:
        (programs / "npm").write_text(f"#!{programs / 'bash'}\n{npm}\n", encoding="utf-8")
        (programs / "npm").chmod(0o755)
    finished = subprocess.run(  # noqa: S603 - a script of our own
        [programs / "bash", tmp_path / ".ci/allure-report"],
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == (1 if said else 0)
    if said:
        assert finished.stderr.splitlines()[-1].startswith(said)
        assert finished.stderr.endswith("the results are kept\n")
    else:
        asked = (tmp_path / ".allure/asked").read_text(encoding="utf-8")
        assert asked.startswith("install --prefix .allure ")
        assert asked.endswith(" allure@3.18.0\n")
