"""A logon that comes to nothing since a cookie cannot go back names the cookie, and not the account."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.probes.set_cookies import read_set_cookie, why_kept_back
from tests.probes.stubs import HOST, ScriptedServer, observe, redirect, stimulus
from tests.probes.test_owa_logon import FORM, FORMS, LOGON_PAGE, MAILBOX, page

VALUE = "s3cr3t-of-this-session"
AGAIN = "/owa/auth/logon.aspx?url=https%3A%2F%2Fcas-02.contoso.com%2Fowa%2F&reason=0"


def log_on(*cookies: str, first: tuple[str, ...] = ()) -> Observation:
    """A server that knows its user by the cookie `sessionid` alone, or by one of another name in `cookies`."""
    names = {cookie.partition("=")[0].strip() for cookie in (*cookies, *first)}

    def handler(request: httpx.Request) -> httpx.Response:
        sent = {part.partition("=")[0].strip() for part in request.headers.get("cookie", "").split(";")}
        if request.method == "POST":
            return redirect(f"https://{HOST}/owa/", 302, *cookies)
        if "/auth/" in request.url.path:
            return httpx.Response(200, html=FORM, headers=[("Set-Cookie", cookie) for cookie in first])
        return page(MAILBOX) if names <= sent else redirect(AGAIN)

    return observe(FORMS, handler)


LOST = [
    ("sessionid={}; path=/exchange", "cookie sessionid is set for path /exchange and does not go back to /owa/"),
    ("sessionid={}; Path=/mail/owa; HttpOnly", "for path /mail/owa and does not go back to /owa/"),
    (
        "sessionid={}; path=/OWA",
        "for path /OWA and does not go back to /owa/, since paths of cookies differ by case",
    ),
    ("sessionid={}; path=/ow", "for path /ow and does not go back to /owa/"),
    ("sessionid={}", "by /owa/auth/owaauth.dll without a path, which makes it one for /owa/auth and does not go back"),
    ("sessionid={}; path=owa", "without a path, which makes it one for /owa/auth and does not go back"),
    (
        "sessionid={}; path=/; domain=cas-03.inner.local",
        f"for domain cas-03.inner.local and does not go back to {HOST}",
    ),
    ("sessionid={}; Domain=.fabrikam.com; path=/", "for domain fabrikam.com and does not go back"),
    ("sessionid={}; domain=com; path=/", "for domain com and does not go back"),
    (f"sessionid={{}}; domain=www.{HOST}; path=/", f"for domain www.{HOST} and does not go back"),
    ("sessionid={}; domain=10.0.2.12; path=/", "for domain 10.0.2.12 and does not go back"),
    (
        "__Host-sessionid={}; path=/owa; secure",
        "cookie __Host-sessionid is refused by browsers: by its name it needs Secure, the path / and no domain",
    ),
    ("__Host-sessionid={}; path=/", "is refused by browsers: by its name it needs Secure"),
    (f"__Host-sessionid={{}}; path=/; secure; domain={HOST}", "the path / and no domain"),
    ("__Secure-sessionid={}; path=/", "cookie __Secure-sessionid is refused by browsers: by its name it needs Secure"),
    ("__SECURE-sessionid={}; path=/", "is refused by browsers"),
]


@pytest.mark.parametrize(("cookie", "words"), LOST)
def test_a_session_that_is_lost_with_its_cookie_is_no_refusal_of_the_account(cookie: str, words: str) -> None:
    seen = log_on(cookie.format(VALUE))
    assert seen.outcome.kind is OutcomeKind.UNAUTHORIZED
    assert seen.prerequisite is not None
    assert words in seen.prerequisite
    assert "proxy_cookie_path" in seen.prerequisite
    assert VALUE not in seen.prerequisite + seen.explanation


@pytest.mark.parametrize(
    "cookie",
    [
        "sessionid={}; path=/",
        "sessionid={}; path=/owa",
        "sessionid={}; path=/owa/; HttpOnly; Secure; SameSite=Strict",
        'sessionid="{}"; Version=1; path=/',
        f"sessionid={{}}; path=/; domain={HOST}",
        "sessionid={}; path=/; domain=.CONTOSO.com",
        "sessionid={}; path=/; domain=contoso.com; expires=Fri, 01-Jan-2106 00:00:00 GMT",
        "sessionid={}; path=/; max-age=3600; expires=Thu, 01-Jan-1970 00:00:00 GMT",
        "__Host-sessionid={}; path=/; Secure",
        "__Secure-sessionid={}; path=/owa; secure; domain=contoso.com",
    ],
)
def test_a_cookie_that_goes_back_opens_the_mailbox(cookie: str) -> None:
    seen = log_on(cookie.format(VALUE))
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.SERVED, None), seen.explanation


def test_every_lost_cookie_is_named_and_none_that_goes_back() -> None:
    seen = log_on("sessionid=a1; path=/exchange", "cadata=b2; domain=inner.local", "LB=c3; path=/")
    assert seen.prerequisite is not None
    assert "cookie sessionid is set" in seen.prerequisite
    assert "cookie cadata is set" in seen.prerequisite
    assert "LB" not in seen.prerequisite


def test_a_session_lost_before_the_form_is_said_as_well() -> None:
    seen = log_on("cadata=b2; path=/", first=("OutlookSession=a1; path=/exchange",))
    assert seen.prerequisite is not None
    assert "cookie OutlookSession is set for path /exchange" in seen.prerequisite


@pytest.mark.parametrize("cookie", ["cadata=; path=/exchange", "cadata=x; path=/a; max-age=0", "", "=x; path=/a"])
def test_a_cookie_that_is_taken_away_or_has_no_name_is_not_lost(cookie: str) -> None:
    server = ScriptedServer(redirect(LOGON_PAGE), page(FORM), redirect("/owa/", 302, cookie), redirect(LOGON_PAGE))
    seen = observe(FORMS, server)
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.UNAUTHORIZED, None)


def test_a_cookie_that_is_set_again_for_the_right_path_is_not_lost() -> None:
    twice = ("sessionid=1; path=/exchange", "sessionid=2; path=/")
    server = ScriptedServer(redirect(LOGON_PAGE), page(FORM), redirect("/owa/", 302, *twice), redirect(LOGON_PAGE))
    assert observe(FORMS, server).prerequisite is None


def test_a_refused_form_stays_a_refused_logon_with_the_cookie_said() -> None:
    """A wrong password would be tried again and again, were the cookie thought to be why."""
    refused = redirect(LOGON_PAGE.replace("reason=0", "reason=2"))
    first = httpx.Response(200, html=FORM, headers={"Set-Cookie": f"OutlookSession={VALUE}; path=/exchange"})
    seen = observe(FORMS, ScriptedServer(redirect(LOGON_PAGE), first, refused))
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.UNAUTHORIZED, None)
    assert seen.explanation.endswith("cookie OutlookSession is set for path /exchange and does not go back to /owa/")


def test_a_mailbox_that_is_served_and_an_error_are_what_they_are() -> None:
    stray = "LB=1; path=/stray"
    for last, kind in ((page(MAILBOX), OutcomeKind.SERVED), (httpx.Response(403), OutcomeKind.REFUSED)):
        server = ScriptedServer(redirect(LOGON_PAGE), page(FORM), redirect("/owa/", 302, stray), last)
        seen = observe(FORMS, server)
        assert (seen.outcome.kind, seen.prerequisite) == (kind, None)


def test_a_session_that_has_timed_out_says_so_and_names_the_cookie() -> None:
    lost = redirect("/owa/", 302, "sessionid=1; path=/exchange")
    seen = observe(FORMS, ScriptedServer(redirect(LOGON_PAGE), page(FORM), lost, httpx.Response(440, html="timeout")))
    assert seen.prerequisite is not None
    assert "440" in seen.prerequisite
    assert "cookie sessionid is set for path /exchange" in seen.prerequisite


def test_webdav_behind_a_form_names_the_cookie_too() -> None:
    asked: Stimulus = stimulus(Protocol.WEBDAV, Operation.PROPFIND, logon=Logon.FORMS)
    logon = LOGON_PAGE.replace("/owa/auth/", "/exchweb/bin/auth/owa")
    form = FORM.replace("owaauth.dll", "/exchweb/bin/auth/owaauth.dll")
    server = ScriptedServer(
        redirect(logon),
        page(form),
        redirect("/exchange/", 302, "sessionid=1; path=/owa"),
        redirect(logon),
        httpx.Response(440),
    )
    seen = observe(asked, server)
    assert seen.prerequisite is not None, seen.explanation
    assert "cookie sessionid is set for path /owa and does not go back to /exchange/" in seen.prerequisite


def test_a_secure_cookie_does_not_go_over_plain_http() -> None:
    cookie = read_set_cookie("sessionid=1; path=/; secure", f"https://{HOST}/owa/auth/owaauth.dll")
    assert cookie is not None
    assert why_kept_back(cookie, f"https://{HOST}/owa/") is None
    words = why_kept_back(cookie, f"http://{HOST}/owa/")
    assert words == "cookie sessionid is set as Secure and does not go over plain HTTP"


@pytest.mark.parametrize(
    ("end", "deletes"),
    [
        ("expires=Thu, 01-Jan-1970 00:00:00 GMT", True),
        ("Expires=Thu, 01 Jan 1970 00:00:00 GMT", True),
        ("expires=Thursday, 01-Jan-70 00:00:00 GMT", True),
        ("max-age=-1", True),
        ("max-age=0; expires=Fri, 01-Jan-2106 00:00:00 GMT", True),
        ("expires=Fri, 01-Jan-2106 00:00:00 GMT", False),
        ("expires=99999999999999999999", False),
        ("expires=Fri, 99 Foo 2106 99:99:99 GMT", False),
        ("expires=", False),
        ("max-age=soon", False),
    ],
)
def test_a_cookie_whose_time_is_over_takes_another_away(end: str, *, deletes: bool) -> None:
    cookie = read_set_cookie(f"sessionid=1; path=/; {end}", f"https://{HOST}/owa/")
    assert cookie is not None
    assert cookie.deletes is deletes


DATES = st.builds(
    "expires={}, {} {} {} {}:{}:{} {}".format,
    st.sampled_from(("Thu", "", "x")),
    st.integers(-1, 10**12),
    st.sampled_from(("Jan", "Dec", "-Jan-", "")),
    st.integers(-1, 10**12),
    *[st.integers(-1, 10**10)] * 3,
    st.sampled_from(("GMT", "+9999999999", "-0000", "")),
)


@given(st.text() | st.builds("a={}; {}; path={}".format, st.text(max_size=5), DATES, st.text(max_size=9)))
@example("a=1; expires=Fri, 01 Jan " + "9" * 5000)
def test_no_header_breaks_the_reading(header: str) -> None:
    cookie = read_set_cookie(header, f"https://{HOST}/owa/auth/logon.aspx")
    if cookie is not None:
        words = why_kept_back(cookie, f"https://{HOST}/owa/")
        assert words is None or words.startswith(f"cookie {cookie.name} is ")
