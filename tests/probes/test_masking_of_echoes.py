"""A server may return secrets in escapes of its own: no encoding of a password or session is recorded."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model.observation import Exchange
from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.probes.masking import Mask

PASSWORD = "P@ss!w0rd'(1)*ü<\\"

ENCODINGS: dict[str, Callable[[str], str]] = {
    "as typed": str,
    "a browser's URL escapes": lambda text: quote(text, safe="!*()'"),
    "every octet escaped": lambda text: "".join(f"%{octet:02x}" for octet in text.encode()),
    "escaped twice": lambda text: quote(quote(text, safe=""), safe=""),
    "Latin-1 escapes": lambda text: quote(text, safe="", encoding="latin-1"),
    "%u escapes": lambda text: "".join(f"%u{ord(character):04x}" for character in text),
    "decimal entities": lambda text: "".join(f"&#{ord(character)};" for character in text),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(character):X};" for character in text),
    "ASP.NET's entities": lambda text: html.escape(text).replace("&#x27;", "&#39;").replace("ü", "&#252;"),
    "JSON": lambda text: json.dumps(text).strip('"'),
    "script escapes": lambda text: text.replace("<", "\\u003c").replace("'", "\\u0027"),
    "UTF-16": lambda text: text.encode("utf-16-le").decode("latin-1"),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")).decode(),
    "base64 in a longer text": lambda text: base64.b64encode(f"xy{text}z".encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
}


def mask() -> Mask:
    return Mask([Account("user1@contoso.com", "CONTOSO\\user1", Secret(PASSWORD))])


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_no_encoding_of_a_password_is_recorded(encode: Callable[[str], str]) -> None:
    echoed = encode(PASSWORD)
    masked = mask().text(f"before {echoed} after")
    assert echoed not in masked
    assert "***" in masked
    assert masked.startswith("before ")


def test_an_ntlm_message_that_a_page_repeats_is_masked() -> None:
    token = base64.b64encode(b"NTLMSSP\0\3\0\0\0" + bytes(range(60))).decode()
    assert token[:20] not in mask().text(f"<p>Authorization: NTLM {token}</p>")


def test_a_session_that_a_page_repeats_is_masked() -> None:
    seen = Exchange(
        "GET /owa/", status=200, answer_headers=(("Set-Cookie", "cadata=A1B2C3D4E5; path=/"),), answer_text="A1B2C3D4E5"
    )
    assert "A1B2C3D4E5" not in repr(mask().exchange(seen))


@pytest.mark.parametrize(
    ("name", "value", "masked"),
    [
        ("Set-Cookie", "sessionid=A; path=/, cadata=SECRET", "sessionid=***; path=/, cadata=***"),
        ("Set-Cookie", "BARESECRET; path=/", "***; path=/"),
        ("Set-Cookie", "=SECRET", "=***"),
        ("Set-Cookie", 'cadata="AA;BB"; domain=.contoso.com', "cadata=***; domain=.contoso.com"),
        ("Set-Cookie2", "cadata=SECRET; Version=1", "cadata=***; Version=1"),
        ("Cookie", "a=1;b=SECRET", "a=***;b=***"),
        (
            "Set-Cookie",
            "sessionid=; path=/; expires=Thu, 01-Jan-1970 00:00:00 GMT; secure",
            "sessionid=; path=/; expires=Thu, 01-Jan-1970 00:00:00 GMT; secure",
        ),
    ],
)
def test_cookie_values_are_masked_and_attributes_stay(name: str, value: str, masked: str) -> None:
    assert mask().headers([(name, value)]) == ((name, masked),)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(password=st.text(min_size=1, max_size=20), text=st.text(max_size=200))
def test_masking_never_fails_and_leaves_no_password(password: str, text: str) -> None:
    masked = Mask([Account("a@contoso.com", "a", Secret(password))]).text(text + password)
    assert password not in masked or password in "***"
