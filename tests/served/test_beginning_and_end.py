"""A served farm begins with one line, ends when it is told to, and refuses bad input with one message."""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from fixtures.farm.served import ServedFarm
from harness.commands import main
from tests.served.clients import SHIPPED, begin, serving

SINGLE_SITE = SHIPPED / "single-site.toml"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_the_farm_ends_cleanly_beside_a_client_that_stays(tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "farm"
    process = begin(SINGLE_SITE, folder)
    assert process.stdout is not None
    assert process.stdout.readline() == f"ready {folder / 'deployment.toml'}\n"
    connect = [
        line for line in (folder / "deployment.toml").read_text(encoding="utf-8").splitlines() if '= "127.' in line
    ]
    address, _, port = connect[0].split('"')[3].rpartition(":")
    with socket.create_connection((address, int(port)), timeout=5):
        process.send_signal(number)
        assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0
    assert {path.name for path in folder.iterdir()} == {"ca.pem", "control", "deployment.toml", "logs"}


def test_a_farm_serves_again_in_its_folder_and_two_serve_side_by_side(tmp_path: Path) -> None:
    with serving("single-site", tmp_path / "one") as one:
        (host_and_port, *_) = one.deployment.connect
    with (
        serving("single-site", tmp_path / "one") as again,
        serving("single-site", tmp_path / "two") as other,
    ):
        assert again.deployment.connect[host_and_port] != other.deployment.connect[host_and_port]


def test_passwords_are_for_the_owner_only(tmp_path: Path) -> None:
    with serving("single-site", tmp_path / "farm") as farm:
        assert stat.S_IMODE(farm.folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((farm.folder / "deployment.toml").stat().st_mode) == 0o600


def test_the_farm_says_for_how_many_mailboxes_it_made_up_passwords(tmp_path: Path) -> None:
    text = SINGLE_SITE.read_text(encoding="utf-8")
    literal = re.compile(r"password = \{ literal = .*\}")
    lab = tmp_path / "lab.toml"
    lab.write_text(literal.sub('password = { env = "LAB_PASSWORD" }', text, count=1), encoding="utf-8")
    process = begin(lab, tmp_path / "farm")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("ready ")
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=10)
    described = f"passwords made up for 1 of {len(literal.findall(text))} mailboxes"
    assert err == f"{described}; they stand in {tmp_path / 'farm' / 'deployment.toml'}\n"


def test_a_folder_in_which_a_farm_serves_is_not_taken(tmp_path: Path) -> None:
    with serving("single-site", tmp_path / "farm") as farm:
        process = begin(SINGLE_SITE, farm.folder)
        out, err = process.communicate(timeout=10)
        assert (process.returncode, out) == (2, "")
        assert err == f"{farm.folder}: another farm serves there; expected a folder of its own\n"
        assert farm.control("stop", farm.deployment.client_access_servers[0].name).returncode == 0


def test_the_control_program_says_when_no_farm_runs(tmp_path: Path) -> None:
    with serving("single-site", tmp_path / "farm") as farm:
        name = farm.deployment.client_access_servers[0].name
    finished = farm.control("stop", name)
    assert finished.returncode == 1
    assert "no farm runs in" in finished.stderr


def serve(deployment: Path, folder: Path, *more: str) -> int:
    """What the command ends with where the farm cannot be served."""
    return main(["farm", "--deployment", str(deployment), "--serve", str(folder), *more])


def test_an_unknown_fault_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert serve(SINGLE_SITE, tmp_path / "farm", "--fault", "owa-rong-link") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert 'unknown fault "owa-rong-link"; did you mean "owa-wrong-link"?' in err
    assert not (tmp_path / "farm").exists()


def test_an_unreadable_file_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert serve(tmp_path / "none.toml", tmp_path / "farm") == 2
    assert (
        capsys.readouterr().err
        == f"{tmp_path / 'none.toml'}: cannot be read: No such file or directory; expected a TOML file\n"
    )


def test_a_folder_that_cannot_be_made_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert serve(SINGLE_SITE, tmp_path / "file" / "farm") == 2
    assert (
        capsys.readouterr().err
        == f"{tmp_path / 'file' / 'farm'}: cannot be written: Not a directory; expected a folder\n"
    )


def test_a_deployment_file_that_the_farm_did_not_write_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "deployment.toml"
    own.write_text("# mine\n", encoding="utf-8")
    assert serve(SINGLE_SITE, tmp_path) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert own.read_text(encoding="utf-8") == "# mine\n"


def test_a_farm_serves_where_another_has_failed_to_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, start = tmp_path / "farm", ServedFarm.start

    async def fail(farm: ServedFarm) -> NoReturn:
        await start(farm)
        raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))

    with monkeypatch.context() as failing:
        failing.setattr(ServedFarm, "start", fail)
        assert serve(SINGLE_SITE, folder) == 2
    assert capsys.readouterr().err == f"{folder}: the farm cannot be served: Address already in use\n"
    assert (folder / "ca.pem").exists()
    assert stat.S_IMODE((folder / "deployment.toml").stat().st_mode) == 0o600
    with serving("single-site", folder):
        pass


@pytest.mark.parametrize("name", ["ca.pem", "control", "certs/cas-01.pem", "logs/CAS-01/u_ex090401.log"])
def test_nothing_of_a_lab_is_overwritten(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / name
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("mine", encoding="utf-8")
    assert serve(SINGLE_SITE, tmp_path) == 2
    assert "of your own, which would be overwritten; expected another DIR" in capsys.readouterr().err
    assert own.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == [own.relative_to(tmp_path).parts[0]]
