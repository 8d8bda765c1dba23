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


@pytest.mark.parametrize(
    "password", ["secret", "se@cret", "se/cret", "se cret", "se:cret", "@/", "se\ncret", "", "p" * 90]
)
def test_the_password_of_a_url_is_not_quoted(password: str) -> None:
    shown = '"https://user1:***@cas-01.contoso.com/owa"'
    assert quoted(f"https://user1:{password}@cas-01.contoso.com/owa") == shown
    assert quoted(f"https://:{password}@cas-01.contoso.com/owa") == shown.replace("user1", "")


def test_a_url_without_a_password_is_quoted_whole() -> None:
    for url in ("https://cas-01.contoso.com:8443/owa", "https://user1@cas-01.contoso.com", "user1@contoso.com: a@b"):
        assert quoted(url) == f'"{url}"'
