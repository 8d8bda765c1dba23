"""Which URLs and accounts name a directory, and that no message shows a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.imports import DirectoryAddress, ImportSourceError, parse_directory_url
from harness.model.secret import Secret

PASSWORD = Secret("Made-up.5530")


def address(url: str, user: str = "reader@contoso.com", password: Secret = PASSWORD) -> DirectoryAddress:
    return parse_directory_url(url, user=user, password=password)


@pytest.mark.parametrize(
    ("url", "host", "port", "start_tls"),
    [
        ("ldaps://dc-01.contoso.com", "dc-01.contoso.com", 636, False),
        ("LDAPS://dc-01.contoso.com:3269/", "dc-01.contoso.com", 3269, False),
        ("ldap://dc-01.contoso.com", "dc-01.contoso.com", 389, True),
        ("ldaps://[2001:db8::1]:636", "2001:db8::1", 636, False),
    ],
)
def test_a_url_names_host_port_and_how_tls_begins(url: str, host: str, port: int, start_tls: bool) -> None:
    found = address(url)
    assert (found.host, found.port, found.start_tls) == (host, port, start_tls)
    assert parse_directory_url(found.url, user="a", password=PASSWORD).port == port


def test_authority_and_base_are_kept() -> None:
    found = parse_directory_url(
        "ldaps://dc", user="a", password=PASSWORD, ca=Path("ca.pem"), base="OU=Staff,DC=contoso,DC=com"
    )
    assert (found.ca, found.base) == (Path("ca.pem"), "OU=Staff,DC=contoso,DC=com")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://dc-01.contoso.com", "is not the address of a directory; expected ldaps://HOST"),
        ("dc-01.contoso.com", "is not the address of a directory"),
        ("ldaps://", "is not the address of a directory"),
        ("ldaps://dc/DC=contoso,DC=com", "is not the address of a directory"),
        ("ldaps://dc?sub", "is not the address of a directory"),
        ("ldaps://dc:70000", "has no valid port"),
        ("ldaps://dc:ldaps", "has no valid port"),
        ("ldaps://[dc", "is not a URL"),
    ],
)
def test_another_url_is_refused_with_what_was_expected(url: str, message: str) -> None:
    with pytest.raises(ImportSourceError) as caught:
        address(url)
    assert message in str(caught.value)


@pytest.mark.parametrize("url", ["ldaps://reader:Made-up.5530@dc", "https://reader:Made-up.5530@dc:x/"])
def test_a_url_with_a_password_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ImportSourceError, match="neither account nor password stands in a URL") as caught:
        address(url)
    assert "5530" not in str(caught.value)


@pytest.mark.parametrize(
    ("user", "password", "message"),
    [(" ", PASSWORD, "not asked anonymously"), ("reader", Secret(""), "the password of reader for dc is empty")],
)
def test_nobody_is_asked_anonymously(user: str, password: Secret, message: str) -> None:
    with pytest.raises(ImportSourceError, match=message):
        address("ldaps://dc", user, password)


def test_an_address_does_not_show_its_password() -> None:
    assert "5530" not in repr(address("ldaps://dc"))
    assert "5530" not in str(address("ldaps://dc"))
