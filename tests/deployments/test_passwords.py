"""Passwords are read from their sources, and none of them is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.deployments.passwords import mock_passwords, resolve_passwords
from harness.deployments.problems import DescriptionError
from harness.model.deployment import Deployment, Mailbox, Organization, PasswordSource
from harness.model.secret import Secret


def deployment(folder: Path, **sources: PasswordSource) -> Deployment:
    return Deployment(
        file=str(folder / "contoso.toml"),
        organization=Organization(name="Contoso", accepted_domain="contoso.com", windows_domain="CONTOSO"),
        sites=(),
        client_access_servers=(),
        mailbox_servers=(),
        mailboxes=tuple(
            Mailbox(address=f"{name}@contoso.com", logon=name, password=source, server="MBX-01")
            for name, source in sources.items()
        ),
    )


def test_each_source_gives_its_password(tmp_path: Path) -> None:
    (tmp_path / "user2.txt").write_text("from a file\n", encoding="utf-8")
    passwords = resolve_passwords(
        deployment(
            tmp_path,
            user1=PasswordSource(env="USER1"),
            user2=PasswordSource(file="user2.txt"),
            user3=PasswordSource(literal=Secret("as written")),
        ),
        environ={"USER1": "from the environment"},
    )
    assert {address: secret.reveal() for address, secret in passwords.items()} == {
        "user1@contoso.com": "from the environment",
        "user2@contoso.com": "from a file",
        "user3@contoso.com": "as written",
    }


def test_spaces_at_the_ends_of_a_password_are_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "user1.txt").write_bytes(b" a b \r\n")
    passwords = resolve_passwords(deployment(tmp_path, user1=PasswordSource(file="user1.txt")), environ={})
    assert passwords["user1@contoso.com"].reveal() == " a b "


def test_every_source_without_a_password_is_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes(b"\xfc")
    sources = deployment(
        tmp_path,
        user1=PasswordSource(env="ABSENT"),
        user2=PasswordSource(env="EMPTY"),
        user3=PasswordSource(file="absent.txt"),
        user4=PasswordSource(file="empty.txt"),
        user5=PasswordSource(file="latin.txt"),
        user6=PasswordSource(literal=Secret("fine")),
    )
    with pytest.raises(DescriptionError) as caught:
        resolve_passwords(sources, environ={"EMPTY": ""})
    causes = [problem.removeprefix(f"{tmp_path}/contoso.toml: ") for problem in caught.value.problems]
    assert [cause.split("; expected the password of ") for cause in causes] == [
        ['mailbox "user1@contoso.com": password.env is "ABSENT", a variable that is not set', "user1@contoso.com"],
        ['mailbox "user2@contoso.com": password.env is "EMPTY", a variable that is empty', "user2@contoso.com"],
        [
            (
                'mailbox "user3@contoso.com": password.file is "absent.txt", '
                "which cannot be read: No such file or directory"
            ),
            "user3@contoso.com",
        ],
        ['mailbox "user4@contoso.com": password.file is "empty.txt", whose first line is empty', "user4@contoso.com"],
        [
            'mailbox "user5@contoso.com": password.file is "latin.txt", which cannot be read: not a text in UTF-8',
            "user5@contoso.com",
        ],
    ]


def test_the_mock_farm_needs_neither_environment_nor_files(tmp_path: Path) -> None:
    passwords = mock_passwords(
        deployment(
            tmp_path,
            user1=PasswordSource(env="ABSENT"),
            user2=PasswordSource(file="absent.txt"),
            user3=PasswordSource(literal=Secret("as written")),
        )
    )
    revealed = {address: secret.reveal() for address, secret in passwords.items()}
    assert revealed["user3@contoso.com"] == "as written"
    assert len(set(revealed.values())) == 3


def test_made_up_passwords_are_the_same_in_every_process(tmp_path: Path) -> None:
    described = deployment(tmp_path, user1=PasswordSource(env="ABSENT"))
    assert mock_passwords(described) == mock_passwords(described)


@pytest.mark.parametrize("awkward", ["a:b", "a\nb", "a\rb"])
def test_the_mock_farm_makes_up_a_password_where_its_list_of_accounts_cannot_hold_it(
    awkward: str, tmp_path: Path
) -> None:
    described = deployment(tmp_path, user1=PasswordSource(literal=Secret(awkward)))
    assert [password.reveal() for password in mock_passwords(described).values()] != [awkward]
    assert "made-up" not in repr(mock_passwords(described))
