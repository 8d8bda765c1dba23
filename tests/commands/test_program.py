"""A command as a program: streams that are closed, full or ASCII only, readers that have gone, and signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from harness.commands import command_line
from harness.output import claim_folder
from tests.signals import ENDING, heed_signals

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "fixtures/deployments/contoso-redirection.toml"
USER = "jörg.müller@contoso.com"
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"}


def harness(shell: str, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`shell` has the command as "$@"."""
    command = ["sh", "-c", shell, "sh", sys.executable, "-m", "harness", *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own program
        command, cwd=ROOT, capture_output=True, env={**os.environ, **environment}, check=False
    )


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """A deployment with letters beyond ASCII in its name and in a mailbox."""
    file = tmp_path / "prüfung.toml"
    file.write_text(SMALL.read_text(encoding="utf-8").replace("user1@contoso.com", USER), encoding="utf-8")
    return file


def commands(lab: Path) -> dict[str, list[str | Path]]:
    """Each command that prints without serving or judging, with a mailbox where it takes one."""
    of_lab: list[str | Path] = ["--deployment", lab]
    return {
        "plan": of_lab,
        "explain": [*of_lab, "--mailbox", USER, "--via", "CAS-02", "--protocol", "owa"],
        "audit": [*of_lab, "--sarif", lab.with_name("größe.sarif")],
        "draw": [*of_lab, "--mailbox", USER, "--output", lab.with_name("größe.svg")],
        "what-if": [*of_lab, "--set", "CAS-02.owa.external_url=null"],
        "diff-deployments": [lab, lab],
        "init": [lab.with_name("größe.toml")],
        "faults": [],
        "tables": [],
        "schema": [],
    }


def test_every_command_prints_under_a_locale_that_knows_ascii_alone(lab: Path) -> None:
    found = {name: harness('exec "$@"', name, *given, **ASCII) for name, given in commands(lab).items()}
    assert {name: one.returncode for name, one in found.items() if one.returncode} == {}, found
    assert all(b"Traceback" not in one.stderr for one in found.values())
    assert all((one.stdout + one.stderr).isascii() for one in found.values())
    assert all(lab.with_name(f"größe.{end}").stat().st_size for end in ("sarif", "svg", "toml"))


def test_the_commands_that_are_not_tried_here_are_known() -> None:
    not_tried = {"import", "farm", "conformance", "mutation", "report", "restore"}
    assert set(command_line.COMMANDS) - set(commands(SMALL)) == not_tried


def test_a_reader_that_has_gone_ends_a_command_quietly() -> None:
    finished = harness('"$@" | head -1', "plan", "--json")
    assert (finished.stdout, finished.stderr.count(b"\n")) == (b"[\n", finished.stderr.count(b"cases"))
    both = harness('{ "$@"; echo "status $?" >&3; } 2>&1 3>&2 | head -1', "faults")
    assert b"Traceback" not in both.stdout + both.stderr


@pytest.mark.parametrize("arguments", [["faults"], ["--help"], ["schema"]], ids=["faults", "help", "schema"])
def test_standard_output_that_is_full_is_one_sentence(arguments: list[str]) -> None:
    finished = harness('exec "$@" > /dev/full', *arguments)
    assert finished.returncode == 3
    assert finished.stderr.splitlines()[-1] == b"standard output cannot be written: No space left on device"
    assert b"Traceback" not in finished.stderr


def test_closed_streams_are_no_trouble() -> None:
    finished = harness('exec "$@" <&- >&- 2>&-', "schema")
    assert finished.returncode == 0


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_a_command_without_a_traceback(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "harness", "mutation"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heed_signals,  # noqa: PLW1509 - no threads here
    ) as process:
        assert wait_until_handled(process, number)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number or process.returncode == 130
    assert b"interrupted" in err
    assert b"Traceback" not in err
    assert b"ignored" not in err


def wait_until_handled(process: subprocess.Popen[bytes], number: signal.Signals) -> bool:
    """Linux says which signals a process handles; Python handles SIGINT from its start, a command SIGTERM too."""
    awaited = 1 << (signal.SIGTERM - 1) | 1 << (number - 1)
    while process.poll() is None:
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
        caught = next(line for line in lines if line.startswith("SigCgt"))
        if int(caught.split()[1], 16) & awaited == awaited:
            return True
    return False


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["draw", "--output"], "is the deployment file, which would be overwritten"),
        (["audit", "--sarif"], "is the deployment file, which would be overwritten"),
    ],
    ids=["draw", "audit"],
)
def test_a_command_does_not_write_over_what_it_reads(
    arguments: list[str], said: str, lab: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = lab.read_bytes()
    link = lab.with_name("link")
    link.symlink_to(lab)
    assert command_line.main([arguments[0], "--deployment", str(lab), arguments[1], str(link)]) == 2
    assert said in capsys.readouterr().err
    assert lab.read_bytes() == before


def test_a_farm_does_not_write_over_the_file_that_it_serves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    served = tmp_path / "deployment.toml"
    served.write_bytes(b"# Written by the mock farm that serves this deployment\n" + SMALL.read_bytes())
    assert command_line.main(["farm", "--deployment", str(served), "--serve", str(tmp_path)]) == 2
    assert "is the deployment file, which would be overwritten" in capsys.readouterr().err


def test_an_output_on_a_full_device_is_one_sentence_and_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["draw", "--deployment", str(SMALL), "--output", "/dev/full"]) == 3
    assert capsys.readouterr().err == "/dev/full: cannot be written: No space left on device\n"


def test_an_import_does_not_write_over_its_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "organization.xml"
    source.write_text("kept", encoding="utf-8")
    (tmp_path / "lab.toml").symlink_to(source)
    assert command_line.main(["import", str(source), "--output", str(tmp_path / "lab.toml")]) == 2
    assert "is a source of this import, which would be overwritten" in capsys.readouterr().err
    assert source.read_text(encoding="utf-8") == "kept"


def test_a_second_conformance_run_with_the_same_reports_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(claim_folder("--reports", tmp_path)):
        assert command_line.main(["conformance", "--reports", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"--reports {tmp_path}: another run is writing there; expected a folder for each run\n"
    )


def test_a_link_to_a_picture_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.svg").symlink_to("picture.svg")
    assert command_line.main(["draw", "--deployment", str(SMALL), "--output", str(tmp_path / "link.svg")]) == 0
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "picture.svg").read_text(encoding="utf-8").startswith("<")
