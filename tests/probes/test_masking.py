"""No password is recorded, in any encoding."""

from __future__ import annotations

import base64
import html
import time
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.observation import BODY_LIMIT, Exchange
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.probes.masking import Mask
from tests.probes.stubs import ACCOUNTS, ADDRESS, PASSWORD, observe, redirect, stimulus

USER_AND_PASSWORD = f"CONTOSO\\user1:{PASSWORD}".encode()
ENCODINGS = {
    "plain": PASSWORD,
    "URL-encoded": quote(PASSWORD),
    "URL-encoded in mixed case": quote(PASSWORD, safe="").replace("%C3%A9", "%c3%A9"),
    "form-encoded": quote_plus(PASSWORD),
    "HTML-escaped": html.escape(PASSWORD),
    "XML-escaped": html.escape(PASSWORD, quote=False),
    "base64": base64.b64encode(PASSWORD.encode()).decode(),
    "base64 with the user": base64.b64encode(USER_AND_PASSWORD).decode(),
    "quoted": PASSWORD.replace('"', '\\"'),
    "read in another charset": PASSWORD.encode().decode("latin-1"),
    "read in Shift_JIS": PASSWORD.encode().decode("cp932"),
}


@pytest.mark.parametrize("encoded", ENCODINGS.values(), ids=ENCODINGS)
def test_a_server_that_echoes_the_password_does_not_get_it_recorded(encoded: str) -> None:
    def echo(_: httpx.Request) -> httpx.Response:
        headers = {"X-Echo": quote(encoded) if not encoded.isascii() else encoded}
        return httpx.Response(200, html=f"<p>{encoded} <a href='https://x/{quote(encoded)}/owa'>x</a>", headers=headers)

    for operation in (Operation.OWA, Operation.EXCHWEB):
        text = repr(observe(stimulus(Protocol.OWA, operation), echo))
        assert encoded not in text
        assert PASSWORD not in text
        assert "***" in text


def test_a_password_at_the_end_of_what_is_kept_is_not_cut_into_a_part() -> None:
    text = "x" * (BODY_LIMIT - 4) + PASSWORD
    seen = observe(stimulus(Protocol.OWA, Operation.OWA), lambda _: httpx.Response(403, text=text))
    assert seen.exchanges[0].answer_text.endswith("xx***")


def test_the_outcome_s_own_urls_are_masked_too() -> None:
    location = f"https://x/?p={quote_plus(PASSWORD)}"
    seen = observe(stimulus(Protocol.OWA, Operation.OWA), lambda _: redirect(location))
    assert seen.outcome == Outcome(OutcomeKind.REDIRECT_HOST, location="https://x/?p=***")
    assert seen.explanation == "302 to https://x/?p=***"


def test_the_logon_form_s_password_is_masked_and_its_other_fields_stay() -> None:
    form = "<form action='owaauth.dll'><input name=username><input type=password name=password></form>"
    seen = observe(stimulus(Protocol.OWA, Operation.OWA, logon=Logon.FORMS), lambda _: httpx.Response(200, html=form))
    posted = seen.exchanges[1].request
    assert posted.startswith("POST https://cas-02.contoso.com/owa/owaauth.dll\n\n")
    assert posted.endswith("&username=CONTOSO%5Cuser1&password=***")


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "Basic dXNlcjE6cA==", "Basic ***"),
        ("authorization", "NTLM TlRMTVNTUAAB", "NTLM ***"),
        ("Proxy-Authorization", "secret", "***"),
        ("Cookie", "sessionid=5d1c; cadata=x=y", "sessionid=***; cadata=***"),
        ("Set-Cookie", "sessionid=5d1c; path=/; domain=.contoso.com", "sessionid=***; path=/; domain=.contoso.com"),
        ("Set-Cookie", "cadata=; path=/; expires=Thu, 01-Jan-1970", "cadata=; path=/; expires=Thu, 01-Jan-1970"),
        ("WWW-Authenticate", 'Basic realm="contoso.com"', 'Basic realm="contoso.com"'),
        ("Location", "https://x/owa", "https://x/owa"),
    ],
)
def test_a_header_keeps_all_but_the_credentials(name: str, value: str, shown: str) -> None:
    assert Mask([]).headers([(name, value)]) == ((name, shown),)


def test_an_exchange_is_masked_in_every_part() -> None:
    masked = Mask([ACCOUNTS[ADDRESS]]).exchange(
        Exchange(PASSWORD, ((PASSWORD, PASSWORD),), 200, ((PASSWORD, PASSWORD),), PASSWORD, failure=PASSWORD)
    )
    assert masked == Exchange("***", (("***", "***"),), 200, (("***", "***"),), "***", failure="***")


def test_the_urls_of_autodiscover_are_masked_in_every_part() -> None:
    urls = {"ews": (f"https://www.contoso.com/EWS?{PASSWORD}",)}
    masked = Mask([ACCOUNTS[ADDRESS]]).outcome(Outcome(OutcomeKind.SETTINGS, urls=urls, exch=urls, expr={}))
    hidden = {"ews": ("https://www.contoso.com/EWS?***",)}
    assert masked == Outcome(OutcomeKind.SETTINGS, urls=hidden, exch=hidden, expr={})


def test_addresses_stay_where_a_password_is_a_part_of_them() -> None:
    mask = Mask([Account("user1@contoso.com", "user1", Secret("user1"))])
    outcome = Outcome(OutcomeKind.PARTIAL, users={"user1@contoso.com": "NoError"})
    assert mask.outcome(outcome) == outcome


def test_an_empty_password_masks_nothing() -> None:
    assert Mask([Account("a@b", "a", Secret(""))]).text("a text") == "a text"


@given(st.text(min_size=4, max_size=20).filter(lambda password: "*" not in password), st.text(max_size=10))
def test_a_password_is_masked_in_any_text(password: str, around: str) -> None:
    mask = Mask([Account("a@b", "a", Secret(password))])
    for encoded in (password, quote(password, safe="", errors="replace"), html.escape(password)):
        assert encoded not in mask.text(around + encoded + around)


@pytest.mark.parametrize(
    "value",
    [
        f"a=b; expires={' ' * 50_000}!",
        f"a=b;{' ' * 50_000}!",
        f"a=b; path{' ' * 50_000}!",
        f"expires{' =' * 25_000}",
        'a="' * 20_000,
    ],
    ids=["a date of blanks", "blanks", "an attribute of blanks", "equals signs", "quotes"],
)
def test_a_cookie_of_one_endless_run_is_masked_at_once(value: str) -> None:
    begun = time.perf_counter()
    Mask([]).headers([("Set-Cookie", value)])
    assert time.perf_counter() - begun < 1.0


def test_thousands_of_cookies_are_masked_at_once() -> None:
    headers = tuple(("Set-Cookie", f"c{number}=value-{number:08}") for number in range(5_000))
    begun = time.perf_counter()
    shown = Mask([]).exchange(Exchange("GET /", (), 200, headers, "x" * 60_000))
    assert time.perf_counter() - begun < 2.0
    assert "value-" not in repr(shown)
