"""One computer with both roles, and values that two mailboxes must not share."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.deployments.problems import DescriptionError
from harness.deployments.reader import read_deployment
from harness.model.deployment import Deployment

ONE_COMPUTER = """\
format = 1

[organization]
name = "Contoso"
accepted_domain = "contoso.com"
windows_domain = "CONTOSO"

[[site]]
name = "usa"

[[client_access_server]]
name = "EX-01"
site = "usa"
version = "2007 SP1"
host = "ex-01.contoso.com"
mailbox_role = true

[[mailbox_server]]
name = "EX-01"
site = "usa"
version = "2007 SP1"
host = "ex-01.contoso.com"

[[mailbox]]
address = "user1@contoso.com"
logon = 'CONTOSO\\user1'
password = { literal = "Made-up.1" }
server = "EX-01"
"""


def read(tmp_path: Path, text: str) -> Deployment:
    path = tmp_path / "contoso.toml"
    path.write_text(text, encoding="utf-8")
    return read_deployment(path)


def problems(tmp_path: Path, text: str) -> str:
    with pytest.raises(DescriptionError) as caught:
        read(tmp_path, text)
    return str(caught.value)


def test_a_computer_with_both_roles_has_one_name_and_one_host(tmp_path: Path) -> None:
    described = read(tmp_path, ONE_COMPUTER)
    (entry,), (store,) = described.client_access_servers, described.mailbox_servers
    assert (entry.name, entry.host) == (store.name, store.host)


def test_without_the_mailbox_role_the_name_is_used_twice(tmp_path: Path) -> None:
    found = problems(tmp_path, ONE_COMPUTER.replace("mailbox_role = true\n", ""))
    assert 'name is "EX-01", the same as the name of the 1st [[client_access_server]]' in found
    assert "or mailbox_role = true at the former" in found
    assert "\n" not in found


def test_two_mailboxes_do_not_share_a_logon(tmp_path: Path) -> None:
    second = ONE_COMPUTER[ONE_COMPUTER.index("[[mailbox]]") :].replace("user1@", "user2@")
    assert 'mailbox "user2@contoso.com": logon is' in problems(tmp_path, ONE_COMPUTER + second)


@pytest.mark.parametrize("spoilt", ["Made\\u0000up", "Made\\nup"])
def test_a_control_character_in_a_password_is_an_error_that_does_not_show_it(tmp_path: Path, spoilt: str) -> None:
    message = problems(tmp_path, ONE_COMPUTER.replace("Made-up.1", spoilt))
    assert ": password.literal" in message
    assert "Made" not in message


def test_an_array_has_a_member(tmp_path: Path) -> None:
    array = '[[load_balancing_array]]\nname = "nlb"\nhost = "nlb.contoso.com"\nmembers = []\n'
    assert "expected the names of one or more servers" in problems(tmp_path, ONE_COMPUTER + array)
