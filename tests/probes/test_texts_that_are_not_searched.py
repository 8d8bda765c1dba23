"""A text is searched for tokens and passwords only where it may hold one: what is masked stays the same."""

from __future__ import annotations

import re
import string
import sys

from hypothesis import given
from hypothesis import strategies as st

from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.probes import secret_codings, tokens
from harness.probes.secret_codings import SoughtSecrets, secrets_of
from harness.probes.worded_pattern import WordedPattern

PATTERNS = (tokens._SCHEME, tokens._NAMED, tokens._TICKET)
PASSWORD = 'P+s "wör<d\\1'
ACCOUNT = Account("user1@contoso.com", r"CONTOSO\user1", Secret(PASSWORD))
FRAGMENTS = (
    *("Basic ", "BEARER%20", "negot\u0131ate ", "d\u0130gest ", "\u017fessionid=", "NTLM+", "passport1.4 "),
    *("canary=", "cadataKey: ", "ASP.NET_SessionId%3d", "id_token='", "to\u212aen=", "&quot;", "; ", "\n", "***"),
    *("YII", "oYG", "A1b2C3d4E5f6", "x" * 60, "Zm9vYmFy==", "ΑΣ", "%3f", "<p>"),
)
PIECES = (*PASSWORD, "%50", "%2B", "&lt;", "&#119;", "\\u00f6", "\0", "\\\\", " ", "x", "\u017f", "+", "%", "&")


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=12).map("".join))
def test_tokens_are_masked_as_if_every_text_were_searched(text: str) -> None:
    for pattern in PATTERNS:
        assert pattern.sub("-", text) == pattern._pattern.sub("-", text)


@given(st.lists(st.sampled_from((*PIECES, *secret_codings._encodings(ACCOUNT))), max_size=30).map("".join))
def test_passwords_are_masked_as_if_every_text_were_searched(text: str) -> None:
    secrets = secrets_of((ACCOUNT,))
    assert isinstance(secrets, SoughtSecrets)
    assert secrets.sub("***", text) == secrets._pattern.sub("***", text)


def test_every_encoding_of_a_password_is_found_alone() -> None:
    secrets = secrets_of((ACCOUNT,))
    assert secrets is not None
    encodings = {*secret_codings._encodings(ACCOUNT)} - {""}
    assert [text for text in encodings if "***" not in secrets.sub("***", text)] == []


def test_each_letter_that_is_taken_for_one_of_ascii_is_found() -> None:
    """All of Unicode: a later version may know more of them."""
    beyond_ascii = "".join(map(chr, range(128, sys.maxunicode + 1)))
    alike = re.findall(f"[{string.ascii_lowercase}]", beyond_ascii, re.IGNORECASE)
    assert len(alike) >= 4
    for letter in alike:
        for usual in string.ascii_lowercase:
            if re.fullmatch(usual, letter, re.IGNORECASE):
                assert WordedPattern(usual, words=(usual,)).sub("-", letter) == "-"
