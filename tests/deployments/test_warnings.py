"""What a deployment file hardly means is said as a warning: one sentence with its line, and nothing else changes."""

from __future__ import annotations

import errno
import os
import tomllib
from pathlib import Path

import pytest

from harness.commands import main
from harness.deployments import SHIPPED_DEPLOYMENTS, find_warnings, read_deployment

WARNINGS = tomllib.loads(Path(__file__).with_name("warnings.toml").read_text(encoding="utf-8"))["warning"]
SMALL = Path(__file__).with_name("small.toml").read_text(encoding="utf-8")
CONNECT = '[connect]\n"cas-01.contoso.com:443" = "127.0.0.1:20443"\n'


def write(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "lab.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def warnings_of(folder: Path, text: str, *, live: bool = False, mode: int = 0o600) -> list[str]:
    found = find_warnings(read_deployment(write(folder, text, mode)), live=live)
    return [warning.replace(f"{folder}/", "") for warning in found]


@pytest.mark.parametrize("file", sorted(SHIPPED_DEPLOYMENTS.glob("*.toml")), ids=lambda file: file.stem)
def test_the_shipped_deployments_have_none(file: Path) -> None:
    assert find_warnings(read_deployment(file)) == ()


@pytest.mark.parametrize("likely", WARNINGS, ids=lambda likely: likely["name"])
def test_a_likely_mistake_is_one_warning(tmp_path: Path, likely: dict[str, str]) -> None:
    assert likely["good"] in SMALL
    assert warnings_of(tmp_path, SMALL.replace(likely["good"], likely["broken"], 1)) == [likely["message"]]


def test_what_is_there_and_known_has_no_warning(tmp_path: Path) -> None:
    for name in ("ca.pem", "control"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "control").chmod(0o700)
    (tmp_path / "logs").mkdir()
    known = (
        "www.usa.contoso.com:443",
        "NLB-europe.contoso.com:80",
        "cas-02.contoso.com:995",
        "autodiscover.contoso.com:443",
    )
    text = SMALL.replace('minimum_tls = "1.2"', 'ca = "ca.pem"').replace(
        "[recognition]",
        CONNECT
        + "".join(f'"{one}" = "127.0.0.1:1"\n' for one in known)
        + '[evidence.iis_logs]\n"CAS-01" = "logs"\n[control]\nstop_server = ["./control"]\n[recognition]',
    )
    assert warnings_of(tmp_path, text) == []


def test_what_is_there_and_of_another_kind_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "certs").mkdir()
    for name in ("control", "u_ex.log"):
        (tmp_path / name).write_text("", encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    text = SMALL.replace('minimum_tls = "1.2"', 'ca = "certs"').replace(
        "[recognition]",
        '[evidence.iis_logs]\n"CAS-01" = "u_ex.log"\n[control]\nstop_server = ["./control"]\n[recognition]',
    )
    said = [warning.partition(" names ")[2] for warning in warnings_of(tmp_path, text)]
    assert said == [
        '"certs", which is a folder; a live run needs the certificates in it',
        '"u_ex.log", which is a file; expected the folder of a server\'s logs',
        '"./control", which may not be executed; chmod +x control',
    ]


def test_what_to_type_takes_the_names_of_folders_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "sp ace").mkdir()
    (tmp_path / "sp ace/stop").touch(mode=0o600)
    text = SMALL.replace("[recognition]", '[control]\nstop_server = ["sp ace/stop"]\n[recognition]')
    assert [warning.partition("; ")[2] for warning in warnings_of(tmp_path, text)] == [
        f"chmod +x '{tmp_path}/sp ace/stop'".replace(f"{tmp_path}/", "")
    ]


@pytest.mark.parametrize("given", ["ca.pem", "private/ca.pem"])
def test_what_cannot_be_seen_is_no_warning(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in a folder of another user, which root sees all the same."""
    stat = Path.stat

    def private(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path.name == "ca.pem":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return stat(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", private)
    assert warnings_of(tmp_path, SMALL.replace('minimum_tls = "1.2"', f'ca = "{given}"')) == []


def test_a_link_that_leads_to_itself_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").symlink_to("ca.pem")
    said = warnings_of(tmp_path, SMALL.replace('minimum_tls = "1.2"', 'ca = "ca.pem"'))
    assert ["there is no ca.pem" in warning for warning in said] == [True]


def test_a_hidden_character_in_a_password_is_told_without_the_password(tmp_path: Path) -> None:
    said = warnings_of(tmp_path, SMALL.replace('"Made.up-2"', '"\u200eMade.up-2"'))
    assert ["has U+200E (left-to-right mark), which does not show" in warning for warning in said] == [True]
    assert "Made" not in said[0]


@pytest.mark.parametrize("password", ["$", "$$$", "Made.up$LAB", "100%", "%a%b%", "$1.50", "${}", "$LAB_PASSWORD!"])
def test_a_password_with_signs_of_a_shell_in_it_is_one(password: str, tmp_path: Path) -> None:
    assert warnings_of(tmp_path, SMALL.replace('"Made.up-2"', f'"{password}"')) == []


def test_passwords_in_a_file_that_others_can_read_are_said_once_and_only_where_real_servers_are_asked(
    tmp_path: Path,
) -> None:
    said = (
        'warning: lab.toml:64: mailbox "user2@contoso.com": password is written out in a file that other users of this '
        "machine can read; chmod 600 lab.toml, or write env or file instead of literal"
    )
    assert warnings_of(tmp_path, SMALL, mode=0o644) == []
    assert warnings_of(tmp_path, SMALL, mode=0o644, live=True) == [said]
    assert warnings_of(tmp_path, SMALL.replace("[recognition]", f"{CONNECT}[recognition]"), mode=0o640) == [said]
    assert warnings_of(tmp_path, SMALL, mode=0o600, live=True) == []


def test_of_many_alike_three_are_said(tmp_path: Path) -> None:
    more = "".join(
        f'[[mailbox]]\naddress = "m{n}@contoso.com"\nlogon = "m{n}"\npassword = {{ env = "M" }}\nserver = "MBX-01"\n'
        for n in range(9)
    )
    said = warnings_of(tmp_path, SMALL.replace("[live]", f"{more}[live]"))
    assert len(said) == 3
    assert said[-1].endswith("; so 6 more in this file")


@pytest.mark.parametrize("command", ["plan", "audit", "explain", "draw"])
def test_a_command_warns_on_standard_error_and_does_the_same(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    more = ["--case", "owa/user1@contoso.com/CAS-01/owa"] if command == "explain" else []
    more = ["--output", "-"] if command == "draw" else more
    results = []
    for logon in (r"CONTOSO\user1", "user1"):
        file = write(tmp_path, SMALL.replace(r"CONTOSO\user1", logon))
        status = main([command, "--deployment", str(file), *more])
        printed = capsys.readouterr()
        results.append((status, printed.out))
        assert printed.err.count("warning: ") == (logon == "user1")
    assert results[0] == results[1]


def test_a_deployment_without_a_file_to_look_at_has_no_lines_and_no_warnings(tmp_path: Path) -> None:
    file = write(tmp_path, SMALL.replace(r"CONTOSO\user1", "user1"))
    deployment = read_deployment(file)
    file.unlink()
    assert find_warnings(deployment) == ()
