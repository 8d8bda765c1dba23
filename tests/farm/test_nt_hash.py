"""Hashes of passwords as the NTLM acceptor compares them."""

from __future__ import annotations

import pytest

from fixtures.farm.logon.nt_hash import md4, nt_hash


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"", "31d6cfe0d16ae931b73c59d7e0c089c0"),
        (b"abc", "a448017aaf21d8525fc10ae87aa6729d"),
        (b"1234567890" * 8, "e33b4ddc9c38f2199c3e7b164fcc0536"),
    ],
)
def test_digests_are_those_of_rfc_1320(message: bytes, digest: str) -> None:
    assert md4(message).hex() == digest


def test_a_password_is_hashed_in_utf_16_as_windows_does() -> None:
    assert nt_hash("SecREt01") == "CD06CA7C7E10C99B1D33B7485A2ED808"
