"""`harness import ldaps://…`: from a directory to a deployment file, with the password from where the operator says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.commands import main
from harness.deployments import SHIPPED_DEPLOYMENTS, read_deployment
from tests.imports.directory_entries import directory_entries
from tests.imports.known_values import UNKNOWN_TO_A_DIRECTORY, known_values
from tests.imports.slapd import HOST, PASSWORD, READER, Slapd, serving

SHIPPED = read_deployment(SHIPPED_DEPLOYMENTS / "contoso-changes.toml")


@pytest.fixture(scope="module")
def server() -> Iterator[Slapd]:
    with serving(directory_entries(SHIPPED)) as slapd:
        yield slapd


def run(server: Slapd, lab: Path, *more: str) -> int:
    url = f"ldaps://{HOST}:{server.tls_port}"
    options = ["--bind", READER, "--ca", str(server.ca), "--output", str(lab), "--mailboxes", "all"]
    return main(["import", url, *options, *more])


def test_a_directory_becomes_a_deployment(
    server: Slapd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = tmp_path / "lab.toml"
    monkeypatch.setenv("READER_PASSWORD", PASSWORD)
    assert run(server, lab, "--password-env", "READER_PASSWORD") == 0
    found = known_values(read_deployment(lab), UNKNOWN_TO_A_DIRECTORY)
    assert found == known_values(SHIPPED, UNKNOWN_TO_A_DIRECTORY)
    printed = capsys.readouterr()
    assert f"source: ldaps://{HOST}:{server.tls_port}" in printed.out
    assert PASSWORD not in printed.out + printed.err + lab.read_text(encoding="utf-8")


def test_the_password_may_stand_in_a_file_or_be_typed(
    server: Slapd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, password = tmp_path / "lab.toml", tmp_path / "password"
    password.write_bytes(f"{PASSWORD}\r\nnot this".encode())
    assert run(server, lab, "--password-file", str(password)) == 0
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: PASSWORD)
    assert run(server, lab) == 0


def test_a_wrong_password_is_one_message(
    server: Slapd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("READER_PASSWORD", "Wrong.1")
    assert run(server, tmp_path / "lab.toml", "--password-env", "READER_PASSWORD") == 2
    message = capsys.readouterr().err
    assert "does not let" in message
    assert "Wrong.1" not in message
    assert list(tmp_path.iterdir()) == []
