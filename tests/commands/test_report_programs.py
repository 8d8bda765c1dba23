"""`harness report` without the programs that it needs, and with ones that fail: a sentence, and what was stays."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.commands.allure_results import write_run
from tests.commands.allure_stand_in import environment_of_stand_in, install_stand_in, path_with, tell
from tests.commands.report_command import ROOT, ROWS, beside, report


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
def test_where_allure_fails_the_former_report_stays(how: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert report() == 0
    before = Path("reports/allure/index.html").stat().st_ino, Path("reports/allure-history.jsonl").read_bytes()
    tell(how)
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
def test_a_program_that_cannot_be_started_is_said_and_is_no_trouble_of_the_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def start(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))

    monkeypatch.setattr("harness.commands.report_site.build.subprocess.Popen", start)
    monkeypatch.setattr("harness.commands.report_site.program._version_of", lambda _: "22.11.0")
    assert report() == 1
    assert capsys.readouterr().err == (
        "Allure cannot be started: Cannot allocate memory; the results are kept, and the former report\n"
    )


@pytest.mark.usefixtures("folder")
def test_allure_is_told_no_password_and_no_token_and_where_it_finds_what_it_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = {
        "LC_ALL": "C.UTF-8",
        "TMPDIR": tempfile.gettempdir(),
        "NODE_OPTIONS": "--max-old-space-size=4096",
    }
    secret = ("LAB_PASSWORD", "NODE_AUTH_TOKEN", "NPM_TOKEN", "ALLURE_TOKEN", "AWS_SECRET_ACCESS_KEY", "GIT_ASKPASS")
    for name, value in (*kept.items(), *((name, "Canary.7") for name in secret)):
        monkeypatch.setenv(name, value)
    assert report() == 0
    told = environment_of_stand_in()
    assert "Canary.7" not in told.values()
    assert told.items() >= kept.items()
    assert told["PATH"] == os.environ["PATH"]
    assert told["HOME"] != os.environ.get("HOME")


def test_the_version_of_allure_stands_in_one_place() -> None:
    places = [*(ROOT / "harness").rglob("*.py"), *(ROOT / ".ci").iterdir(), *(ROOT / "docs").glob("*.md")]
    places += [ROOT / name for name in ("Makefile", "README.md", "pyproject.toml", "conftest.py")]
    naming = [file.relative_to(ROOT).as_posix() for file in places if "3.18.0" in file.read_text(encoding="utf-8")]
    assert naming == ["harness/commands/report_site/program.py"]


@pytest.mark.parametrize(
    ("npm", "said"),
    [
        (
            None,
            "npm is not installed (Node.js 20.19 or later has it; Debian 13: apt install nodejs npm; elsewhere from ",
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


def test_nothing_is_installed_where_an_allure_that_will_do_is_found(tmp_path: Path) -> None:
    for name in (".ci/allure-report", "harness/commands/report_site/program.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").write_text(
        f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} "$@"\n', encoding="utf-8"
    )
    (tmp_path / ".venv/bin/python").chmod(0o755)
    for_all = install_stand_in(tmp_path / "for-all")
    (for_all / "allure").symlink_to("../.allure/node_modules/allure/cli.js")
    (for_all / "npm").write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    (for_all / "npm").chmod(0o755)
    (tmp_path / "for-all/.allure/node_modules/allure/cli.js").touch(mode=0o755)
    finished = subprocess.run(  # noqa: S603 - a script of our own
        [tmp_path / ".ci/allure-report"], env={"PATH": path_with(for_all)}, capture_output=True, text=True, check=False
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
