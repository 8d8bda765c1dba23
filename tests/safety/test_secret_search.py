"""The search for secrets finds each canary in each encoding, and nothing where there is none."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from tests.safety.canaries import PASSWORDS
from tests.safety.secret_search import Found, find_secrets

ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "as it is": lambda text: text.encode(),
    "UTF-16": lambda text: text.encode("utf-16-le"),
    "URL": lambda text: quote(text, safe="").encode(),
    "URL twice": lambda text: quote(quote(text)).encode(),
    "form": lambda text: quote_plus(text).encode(),
    "HTML": lambda text: html.escape(text).encode(),
    "entities": lambda text: "".join(f"&#{ord(one)};" for one in text).encode(),
    "JSON": lambda text: json.dumps(text).encode(),
    "HTML in JSON": lambda text: json.dumps({"page": f"<p>{html.escape(text)}"}).encode(),
    "repr": lambda text: repr(text.encode()).encode(),
    "ascii": lambda text: ascii([text]).encode(),
    "base64": lambda text: base64.b64encode(f"ab{text}cd".encode()),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")),
    "base64 in a URL": lambda text: quote(base64.b64encode(f"\0u\0{text}".encode())).encode(),
    "hexadecimal": lambda text: text.encode().hex().encode(),
}
LONG_ENOUGH = {name: password for name, password in PASSWORDS.items() if len(password) > 2}


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_a_planted_password_is_found(encode: Callable[[str], bytes]) -> None:
    outputs = {name: b"before " + encode(password) + b" after" for name, password in LONG_ENOUGH.items()}
    found = find_secrets(outputs, LONG_ENOUGH)
    assert {Found(name, name) for name in LONG_ENOUGH} <= set(found)


def test_messages_cookies_keys_and_values_are_found() -> None:
    message = base64.b64encode(b"NTLMSSP\0\3\0\0\0" + bytes(60))
    outputs = {
        "a": b"step output: " + message,
        "b": b"Set-Cookie: sessionid=5d1c; path=/",
        "c": b"CLIENT_RANDOM " + b"0a" * 32 + b" " + b"1b" * 48,
        "d": b"&quot;v4lue&quot;",
    }
    found = {(one.output, one.secret) for one in find_secrets(outputs, {}, ["v4lue"])}
    assert found == {
        ("a", "an NTLM message"),
        ("b", "cookie sessionid"),
        ("c", "a key of TLS"),
        ("d", "value v4lue"),
    }


def test_what_is_masked_is_not_found() -> None:
    masked = b"A: NTLM ***\n"
    masked += b"Authorization: Basic ***\nSet-Cookie: sessionid=***; path=/\npassword=***&user=CONTOSO\\user1 cadata=;"
    assert find_secrets({"a": masked}, LONG_ENOUGH | {"user11": PASSWORDS["user11"]}) == []
