"""Names of accounts as logs of any server have them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.account_names import ComputerNames, UserNames
from harness.evidence.log_lines import LineReader
from harness.model.deployment import Mailbox, PasswordSource
from tests.evidence.logs import FIELDS, deployment

ALONE = "10.0.2.12"
"""The address that the deployment file has for CAS-02."""


def users(*logons: str) -> UserNames:
    mailboxes = (
        Mailbox(f"user{number}@contoso.com", logon, PasswordSource(env="P"), "MBX-01")
        for number, logon in enumerate(logons)
    )
    return UserNames(replace(deployment(), mailboxes=tuple(mailboxes)))


def user_in(log: bytes) -> str:
    reader = LineReader("CAS-01")
    line = b"2026-11-23 00:00:00 10.0.1.11 GET /owa/ - 443 " + log + b" 10.0.2.12 200 0\n"
    return next(reader.read(FIELDS.encode() + b"\n" + line)).user


@pytest.mark.parametrize(
    ("logon", "code_page"),
    [
        ("CONTOSO\\müller", "cp1252"),
        ("CONTOSO\\müller", "utf-8"),
        ("CONTOSO\\MÜLLER", "cp1252"),
        ("CONTOSO\\łukasz", "cp1250"),
        ("CONTOSO\\иванов", "cp1251"),
        ("CONTOSO\\παπαδόπουλος", "cp1253"),
        ("CONTOSO\\şahin", "cp1254"),
        ("CONTOSO\\כהן", "cp1255"),
        ("CONTOSO\\أحمد", "cp1256"),
        ("CONTOSO\\สมชาย", "cp874"),
        ("CONTOSO\\ソニー", "cp932"),
        ("CONTOSO\\张伟", "cp936"),
        ("CONTOSO\\김철수", "cp949"),
        ("CONTOSO\\陳大文", "cp950"),
    ],
)
def test_a_user_is_found_in_a_log_of_the_system_s_own_code_page(logon: str, code_page: str) -> None:
    logged = user_in(logon.encode(code_page))
    assert users("CONTOSO\\mueller", logon).mailboxes_of(logged) == ("user1@contoso.com",)


def test_letters_that_a_code_page_does_not_have_are_question_marks_or_similar_ones() -> None:
    found = users("CONTOSO\\müller", "CONTOSO\\møller", "CONTOSO\\smith")
    assert found.mailboxes_of("CONTOSO\\muller") == ("user0@contoso.com",)
    assert found.mailboxes_of("CONTOSO\\m?ller") == ("user0@contoso.com", "user1@contoso.com")


def test_the_same_user_name_in_another_domain_is_another_user() -> None:
    found = users("CONTOSO\\user1", "EUROPE\\user1", "user2@contoso.com")
    assert found.mailboxes_of("europe\\USER1") == ("user1@contoso.com",)
    assert found.mailboxes_of("FABRIKAM\\user1") == ()
    assert found.mailboxes_of("user1") == ("user0@contoso.com", "user1@contoso.com")
    assert found.mailboxes_of("CONTOSO\\user2") == ("user2@contoso.com",)


@given(st.text(alphabet=st.characters(min_codepoint=0xC0, max_codepoint=0x24F, categories=["L"]), min_size=1))
def test_a_name_in_utf_8_is_always_found(name: str) -> None:
    assert users(f"CONTOSO\\{name}").mailboxes_of(user_in(f"CONTOSO\\{name}".encode())) == ("user0@contoso.com",)


@pytest.mark.parametrize(
    ("account", "address", "server"),
    [
        ("CONTOSO\\CAS-02$", "10.9.9.1", "CAS-02"),
        ("cas-02$@contoso.com", "10.9.9.1", "CAS-02"),
        ("CAS-02$", "10.9.9.1", "CAS-02"),
        ("EUROPE\\CAS-02$", ALONE, "CAS-02"),
        ("CAS-02$@EUROPE.CONTOSO.COM", ALONE, "CAS-02"),
        ("EUROPE\\CAS-02$", "10.9.9.1", None),
        ("USA\\BE-01$", "10.9.9.1", "BE-01"),
        ("CONTOSO\\CAS-02", ALONE, None),
        ("CONTOSO\\SRV-9$", ALONE, None),
    ],
)
def test_a_computer_may_stand_in_any_domain(account: str, address: str, server: str | None) -> None:
    """Where its addresses are known, one of another domain that comes from elsewhere is another computer."""
    described = deployment()
    known = ComputerNames(described, (*described.client_access_servers, *described.mailbox_servers))
    assert known.server_of(account, address) == server


def test_an_account_has_the_first_fifteen_characters_of_a_long_name() -> None:
    described = deployment()
    long = replace(described.client_access_servers[0], name="EXCHANGE-CAS-USA-01")
    assert ComputerNames(described, (long,)).server_of("CONTOSO\\EXCHANGE-CAS-US$", "") == "EXCHANGE-CAS-USA-01"
