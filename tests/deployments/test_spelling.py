"""A misspelt name is answered with the nearest known one."""

from __future__ import annotations

import pytest

from harness.deployments.spelling import did_you_mean, quoted


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("cas-1", '; did you mean "CAS-01"?'),
        ("CAS-03", '; did you mean "CAS-02"?'),
        ("mailbox", ""),
        ("CAS-01" * 10_000, ""),
    ],
    ids=["another case", "a close name", "no close name", "a very long name"],
)
def test_a_close_name_is_suggested(given: str, hint: str) -> None:
    assert did_you_mean(given, ["CAS-01", "CAS-02"]) == hint


def test_quotes_in_a_name_are_escaped() -> None:
    assert did_you_mean('"owb"', ['"owa"']) == '; did you mean "\\"owa\\""?'


def test_the_password_of_a_url_is_not_quoted() -> None:
    assert quoted("https://user1:secret@cas-01.contoso.com/owa") == '"https://user1:***@cas-01.contoso.com/owa"'
