"""`harness import` as it is typed: files, folders, LDIF, the script; what it prints, and how it refuses."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from harness.commands import main
from harness.deployments import SHIPPED_DEPLOYMENTS, read_deployment
from harness.model.deployment import Mailbox, PasswordSource
from harness.run import load
from tests.imports.directory_entries import configuration_entries, mailbox_entries
from tests.imports.directory_entry import as_ldif
from tests.imports.known_values import UNKNOWN_TO_A_DIRECTORY, UNKNOWN_TO_THE_SHELL, known_values
from tests.imports.shell_exports import clixml, format_list, objects_of
from tests.third_party.programs import find_program

CONTOSO = read_deployment(SHIPPED_DEPLOYMENTS / "contoso-redirection.toml")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "organization.xml"
    file.write_text(clixml(objects_of(CONTOSO)), encoding="utf-8")
    return file


def run(*arguments: str | Path) -> int:
    return main(["import", *map(str, arguments)])


def test_an_export_becomes_a_deployment_that_is_planned(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = tmp_path / "lab.toml"
    assert run(export, "--output", lab, "--mailboxes", "all") == 0
    deployment, plan = load(lab)
    assert known_values(deployment, UNKNOWN_TO_THE_SHELL) == known_values(CONTOSO, UNKNOWN_TO_THE_SHELL)
    assert sum(1 for case in plan.cases if case.stimulus is not None) > 300
    printed = capsys.readouterr()
    assert "3 Client Access servers" in printed.out
    assert "mailboxes: 5 of 5 mailboxes: all of them" in printed.out
    assert "read -rsp 'user1@contoso.com ' USER1_PASSWORD && export USER1_PASSWORD" in printed.out
    assert printed.out.splitlines()[-1] == f"next: python -m harness audit --deployment {lab}"
    assert f"reading {export} …" in printed.err


def test_importing_twice_changes_nothing_and_edits_outlive_it(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = tmp_path / "lab.toml"
    assert run(export, "--output", lab) == 0
    first = lab.read_bytes()
    assert run(export, "--output", lab) == 0
    assert lab.read_bytes() == first
    assert "changed: nothing" in capsys.readouterr().out
    edited = first.replace(b"internet_facing = true", b"internet_facing = false # lab", 1).replace(b"\n", b"\r\n")
    lab.write_bytes(edited)
    export.write_text(clixml(objects_of(CONTOSO)).replace("cas-02.contoso.com/OWA", "cas-02.contoso.com:444/OWA"))
    assert run(export, "--output", lab) == 0
    assert lab.read_bytes() == edited.replace(b"cas-02.contoso.com/OWA", b"cas-02.contoso.com:444/OWA")
    assert 'changed: client_access_server.cas-02.owa.internal_url: "https://cas-02' in capsys.readouterr().out


def test_a_folder_may_hold_exports_ldif_and_what_the_import_wrote(tmp_path: Path) -> None:
    objects = objects_of(CONTOSO)
    for cmdlet, shown in objects.items():
        if cmdlet not in ("Get-Mailbox", "Get-CASMailbox"):
            (tmp_path / f"{cmdlet}.txt").write_text(format_list({cmdlet: shown}), encoding="utf-16")
    (tmp_path / "users.ldf").write_text(as_ldif(mailbox_entries(CONTOSO)), encoding="utf-8", newline="")
    lab = tmp_path / "lab.toml"
    for _ in range(2):
        assert run(tmp_path, "--output", lab, "--mailboxes", "all") == 0
    found = known_values(read_deployment(lab), UNKNOWN_TO_THE_SHELL)
    assert found == known_values(CONTOSO, UNKNOWN_TO_THE_SHELL)


def test_ldif_of_two_naming_contexts_is_one_organization(tmp_path: Path) -> None:
    parts = (tmp_path / "configuration.ldf", tmp_path / "users.txt")
    for part, entries in zip(parts, (configuration_entries(CONTOSO), mailbox_entries(CONTOSO)), strict=True):
        part.write_text(as_ldif(entries), encoding="utf-8", newline="")
    lab = tmp_path / "lab.toml"
    assert run(*parts, "--output", lab, "--mailboxes", "all") == 0
    found = known_values(read_deployment(lab), UNKNOWN_TO_A_DIRECTORY)
    assert found == known_values(CONTOSO, UNKNOWN_TO_A_DIRECTORY)


def test_the_script_is_written_over_an_earlier_one_and_over_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "Export-ExchangeOrganization.ps1"
    assert run("--script", script) == 0
    assert b"Get-OwaVirtualDirectory" in script.read_bytes()
    assert b"\r\n" in script.read_bytes()
    assert run("--script", script) == 0
    notes = tmp_path / "notes.ps1"
    notes.write_text("# my own\n", encoding="ascii")
    assert run("--script", notes) == 2
    assert "is there already and is not that script" in capsys.readouterr().err
    assert notes.read_text(encoding="ascii") == "# my own\n"


def refusal(capsys: pytest.CaptureFixture[str]) -> str:
    """The message, without the lines that say how far the import has come."""
    lines = capsys.readouterr().err.splitlines()
    return "\n".join(line for line in lines if not line.endswith(" …") and not line.startswith("  "))


def test_a_file_that_no_import_wrote_is_not_touched(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text("mine")
    assert run(export, "--output", lab) == 2
    assert refusal(capsys) == (
        f"{lab} is there already and no import wrote it (lab.toml.imported is not beside it); expected the name of a "
        "new file"
    )
    assert lab.read_text() == "mine"


def test_where_nothing_can_be_written_is_one_message(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = tmp_path / "nowhere" / "lab.toml"
    assert run(export, "--output", lab) == 2
    assert refusal(capsys) == f"{lab}: No such file or directory; expected a name that a file can be written to"


def test_an_edited_file_that_does_not_load_is_not_touched(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = tmp_path / "lab.toml"
    assert run(export, "--output", lab) == 0
    lab.write_text(lab.read_text().replace("internet_facing", "internet_facin", 1))
    capsys.readouterr()
    assert run(export, "--output", lab) == 2
    assert 'did you mean "internet_facing"?' in refusal(capsys)


def test_an_edit_that_does_not_go_with_what_the_sources_now_say_is_told_and_nothing_is_written(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = tmp_path / "lab.toml"
    assert run(export, "--output", lab) == 0
    edited = lab.read_text().replace('host = "cas-01.contoso.com"', 'host = "new.contoso.com"')
    lab.write_text(edited)
    export.write_text(clixml(objects_of(CONTOSO)).replace("cas-02.contoso.com", "new.contoso.com"))
    capsys.readouterr()
    assert run(export, "--output", lab) == 2
    assert refusal(capsys).startswith(f"{lab} is left as it is: with what the sources now have it would not load.")
    assert lab.read_text() == edited


def test_what_a_mailbox_of_the_operators_needs_is_kept_when_it_is_gone(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lab = tmp_path / "lab.toml"
    assert run(export, "--output", lab) == 0
    mine = "\n[[mailbox]]\naddress = \"test@contoso.com\"\nlogon = 'CONTOSO\\test'\n"
    mine += 'password = { env = "TEST" }\nserver = "MBX-03"\n'
    lab.write_text(lab.read_text() + mine)
    objects = objects_of(CONTOSO)
    objects["Get-ExchangeServer"] = [one for one in objects["Get-ExchangeServer"] if one["Name"] != "MBX-03"]
    export.write_text(clixml(objects))
    assert run(export, "--output", lab) == 0
    assert "MBX-03" in {server.name for server in read_deployment(lab).mailbox_servers}
    assert "mailbox_server.mbx-03 is kept, since the edited file needs it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "import: expected one SOURCE or more and --output FILE (python -m harness import --help)"),
        (["x.xml"], "import: expected one SOURCE or more and --output FILE (python -m harness import --help)"),
        (["x.xml", "--output", "l", "--mailboxes", "0"], '--mailboxes is "0"; expected a number from 1, or all'),
        (
            ["nowhere.xml", "--output", "l"],
            "nowhere.xml: cannot be read: No such file or directory; expected an export, a folder of exports, LDIF or",
        ),
        (
            ["ldaps://dc-01", "--output", "l"],
            "ldaps://dc-01: who asks? expected --bind USER; the password comes from --password-env or a prompt",
        ),
        (
            ["ldaps://dc-01", "--output", "l", "--bind", "a", "--password-env", "NO_SUCH_VARIABLE"],
            "--password-env is NO_SUCH_VARIABLE, a variable that is not set",
        ),
        (
            ["ldaps://dc-01", "--output", "l", "--bind", "a", "--password-file", "nowhere"],
            "--password-file nowhere: No such file or directory; expected a file whose first line is the password",
        ),
        (
            ["ldaps://dc-01", "--output", "l", "--bind", "a"],
            "no password for a: expected --password-env NAME or --password-file FILE",
        ),
        (["x.xml", "--script", "no/where"], "no/where: No such file or directory; expected a name that a file can"),
    ],
)
def test_bad_input_is_one_message_and_exit_2(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    assert refusal(capsys).startswith(message)
    assert list(tmp_path.iterdir()) == []


def test_bash_sets_every_password_by_the_printed_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line a mailbox as far as they are few, and a loop over those that the file names."""
    export, lab = tmp_path / "organization.xml", tmp_path / "the lab's.toml"
    people = tuple(
        Mailbox(f"o'brien{number}@contoso.com", rf"CONTOSO\{number}", PasswordSource(env="X"), "MBX-01")
        for number in range(30)
    )
    export.write_text(clixml(objects_of(replace(CONTOSO, mailboxes=people))), encoding="utf-8")
    assert run(export, "--output", lab, "--mailboxes", "all") == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    (loop,) = (line for line in lines if line.startswith("for "))
    single = [line for line in lines if line.startswith("read ")]
    assert len(single) == 20
    bash = find_program("bash", "bash")
    for script in (loop, "\n".join(single)):
        typed = "".join(f"Secret.{number}\n" for number in range(30))
        command = [bash, "-c", f"{script}\nenv | grep -c PASSWORD=Secret"]
        done = subprocess.run(command, input=typed, capture_output=True, text=True, check=True)  # noqa: S603 - ours
        assert done.stdout == ("30\n" if script is loop else "20\n")


def test_no_password_is_written_or_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exports have none; a file that the operator edited may have."""
    export, lab = tmp_path / "organization.xml", tmp_path / "lab.toml"
    export.write_text(clixml(objects_of(CONTOSO)), encoding="utf-8")
    assert run(export, "--output", lab) == 0
    lab.write_text(re.sub(r'\{ env = "\w+" \}', '{ literal = "Secret.1" }', lab.read_text()))
    export.write_text(clixml(objects_of(CONTOSO)).replace("user1@", "first@"), encoding="utf-8")
    assert run(export, "--output", lab) == 0
    printed = capsys.readouterr()
    assert "mailbox.first@contoso.com is not added: its logon is that of mailbox.user1@contoso.com" in printed.out
    assert "Secret.1" in lab.read_text()
    assert "Secret.1" not in printed.out + printed.err + (tmp_path / "lab.toml.imported").read_text()
