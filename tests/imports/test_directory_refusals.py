"""What Active Directory's refusals mean."""

from __future__ import annotations

import pytest

from harness.imports.directory_refusals import explain_bind_refusal, explain_refusal


def diagnostic_message(data: str) -> str:
    return f"80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data {data}, v1db1\x00"


@pytest.mark.parametrize(
    ("data", "meaning"),
    [
        ("52e", "user name or password is wrong (data 52e)"),
        ("52E", "user name or password is wrong (data 52e)"),
        ("525", "there is no such account"),
        ("532", "the password has expired"),
        ("533", "the account is disabled"),
        ("773", "must be changed"),
        ("775", "the account is locked out"),
        ("999", "was not accepted (data 999)"),
    ],
)
def test_the_data_code_of_a_bind_is_explained(data: str, meaning: str) -> None:
    assert meaning in explain_bind_refusal(49, diagnostic_message(data))


def test_a_bind_that_is_refused_without_a_code_is_a_wrong_password() -> None:
    assert explain_bind_refusal(49, "") == "user name or password is wrong"


def test_a_server_that_wants_a_distinguished_name_says_so() -> None:
    assert "distinguished name" in explain_bind_refusal(34, "invalid DN")


def test_a_bind_that_wants_more_than_a_password_leads_to_ldifde() -> None:
    assert "ldifde" in explain_bind_refusal(8, "")


@pytest.mark.parametrize(
    ("code", "meaning"),
    [(3, "time limit"), (4, "size limit"), (11, "administrative limit"), (32, "no such object"), (12, "in pages")],
)
def test_a_search_that_ends_early_is_explained(code: int, meaning: str) -> None:
    assert meaning in explain_refusal(code, "")


def test_another_result_is_named_as_the_library_names_it() -> None:
    assert explain_refusal(80, "other") == "result 80 other"
