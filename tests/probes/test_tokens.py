"""What lets its bearer in is masked by one rule, wherever it stands."""

from __future__ import annotations

import base64
import time

import pytest

from harness.model.observation import BODY_LIMIT, Exchange
from harness.model.outcome import Outcome, OutcomeKind
from harness.probes.masking import Mask
from harness.probes.tokens import mask_header, without_tokens

TOKEN = "a1B2c3D4e5F6+/0123456789"
TICKET = base64.b64encode(b"\x60\x82\x06\x2b" + bytes(range(200))).decode()
NTLM = base64.b64encode(b"NTLMSSP\0\3\0\0\0" + bytes(range(60))).decode()

IN_TEXT = {
    "an echoed Basic header": ("<pre>Authorization: Basic {}</pre>", TOKEN),
    "an echoed Bearer header": ("Authorization: Bearer {}", "eyJhbGciOi.eyJzdWIi.SflKxwRJ_"),
    "an echoed ticket": ("you sent Negotiate {} to us", TICKET),
    "a ticket without its scheme": ("token={}", TICKET),
    "an NTLM message": ('"{}"', NTLM),
    "a canary in a URL": ("https://x/owa/?ae=Folder&canary={}&id=1", "5d1c77aa"),
    "a canary in a script": ("var canary = '{}';", "5d1c77aa"),
    "a canary in JSON": ('{{"X-OWA-CANARY":"{}","a":1}}', "5d1c77aa"),
    "a canary in an attribute with entities": ("canary=&quot;{}&quot;", "5d1c77aa"),
    "a canary that is escaped": ("url=%2Fowa%3Fcanary%3D{}%26x", "5d1c77aa"),
    "a hidden field": ('<input type="hidden" name="hidcanary" value="{}">', "ab"),
    "a hidden field, the value first": ("<input value='{}' type=hidden name='__RequestVerificationToken'>", TOKEN),
    "a hidden field without quotes": ("<INPUT NAME=hidcanary VALUE={}>", "5d1c77aa"),
    "a hidden field of a view": ('<input name="__VIEWSTATE" id="__VIEWSTATE" value="{}" />', TOKEN),
    "an echoed cookie header": ("Cookie: sessionid={}; a=b", "5d1c77aa-1"),
    "ISA's cookie": ("cadata6F1C0A55B2C34E7D={}", "5d1c77aa"),
    "a user context": ("UserContext={};", "5d1c77aab"),
    "a token of a federation": ("<input type=hidden name=wresult value='{}'>", "5d1c77aab"),
    "a session in a path": ("https://x/owa/(S({}))/default.aspx", "xt2e3b55l0q4"),
    "an access token": ("https://x/#access_token={}&a", "5d1c77aab"),
}


@pytest.mark.parametrize(("text", "token"), IN_TEXT.values(), ids=IN_TEXT)
def test_a_token_in_a_text_is_masked_and_the_rest_stays(text: str, token: str) -> None:
    before, after = text.replace("{{", "{").replace("}}", "}").split("{}")
    masked = without_tokens(f"{before}{token}{after}")
    assert token not in masked
    assert masked.replace('"***"', "***").startswith(before.rstrip("'\""))
    assert masked.endswith(after.lstrip("'\""))


@pytest.mark.parametrize(
    "text",
    [
        "Basic authentication and Integrated Windows authentication are offered",
        "Negotiate, NTLM and Basic realm=contoso.com",
        'WWW-Authenticate: Basic realm="contoso.com"',
        "the canary is missing",
        '<input type="hidden" name="destination" value="https://x/owa/">',
        '<input type="hidden" name="flags" value="0">',
        "the logon of CONTOSO\\user1 was refused",
        "https://cas-01.contoso.com/owa/?ae=Folder&t=IPF.Note",
        "use https://www.usa.contoso.com/owa",
        "canary=***",
        "sessionid=; path=/",
    ],
)
def test_what_is_no_token_stays(text: str) -> None:
    assert without_tokens(text) == text


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("X-OWA-CANARY", "5d1c", "***"),
        ("X-CSRF-Token", "5d1c", "***"),
        ("X-Auth-Token", "5d1c", "***"),
        ("X-Original-Authorization", "Basic dXNlcjE6cA==", "Basic ***"),
        ("X-Forwarded-Cookie", "sessionid=5d1c", "sessionid=***"),
        ("WWW-Authenticate", f"Negotiate {TICKET}", "Negotiate ***"),
        ("WWW-Authenticate", f"NTLM {NTLM}", "NTLM ***"),
        ("WWW-Authenticate", "NTLM", "NTLM"),
        ("Authentication-Info", f"Negotiate {TICKET}", "Negotiate ***"),
        ("Proxy-Authenticate", 'Digest realm="contoso.com"', 'Digest realm="contoso.com"'),
        ("X-MS-Location", "https://x/Microsoft-Server-ActiveSync", "https://x/Microsoft-Server-ActiveSync"),
        ("X-OWA-Version", "8.1.240.6", "8.1.240.6"),
        ("X-FEServer", "CAS-01", "CAS-01"),
        ("Content-Security-Policy", "default-src 'self'", "default-src 'self'"),
    ],
)
def test_a_header_is_masked_by_its_name(name: str, value: str, shown: str) -> None:
    assert mask_header(name, value) == shown


@pytest.mark.parametrize("header", ["Authorization", "X-Owa-Canary", "Set-Cookie"])
def test_what_was_in_a_header_is_masked_wherever_the_server_repeats_it(header: str) -> None:
    token = "q7Zp99xxY1"
    value = {"Authorization": f"Bearer {token}", "Set-Cookie": f"x={token}"}.get(header, token)
    mask = Mask([])
    seen = Exchange("GET /", ((header, value),), 200, (), f"<!-- {token} -->", failure=token)
    assert token not in repr(mask.exchange(seen))
    assert token not in mask.text(f"https://x/{token}")


def test_urls_of_an_outcome_lose_their_tokens() -> None:
    outcome = Outcome(OutcomeKind.REDIRECT_HOST, location="https://x/owa/?canary=5d1c77aa", link="https://x/(S(ab12))/")
    assert Mask([]).outcome(outcome) == Outcome(
        OutcomeKind.REDIRECT_HOST, location="https://x/owa/?canary=***", link="https://x/(S(***))/"
    )


LONG = {
    "tags": "<input " * 12_000,
    "fields": "<input value=" * 5_500,
    "names": "canary=" * 10_000,
    "a name and blanks": "canary" + " " * 65_000,
    "a name and entities": "canary='" + "&quot" * 13_000,
    "schemes": "basic " * 12_000,
    "a scheme and escaped blanks": "basic" + "%20" * 22_000,
    "sessions": "(S(" * 24_000,
    "tickets": "YII" * 22_000,
    "one word": "a" * BODY_LIMIT,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_any_text_is_searched_at_once(text: str) -> None:
    begun = time.perf_counter()
    without_tokens(text)
    assert time.perf_counter() - begun < 1.0
