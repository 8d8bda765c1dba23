"""Which outcomes and which URLs count as the expected ones (contract, section 3)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.judging.matching import matches, same_or_below, same_url
from harness.model.outcome import Outcome, OutcomeKind

BASE = "https://cas-02.contoso.com/"
HOSTS = st.sampled_from(("www.usa.contoso.com", "WWW.USA.contoso.com", "www.europe.contoso.com"))
PORTS = st.sampled_from(("", ":443", ":80", ":8443", ":0"))
PATHS = st.sampled_from(("", "/", "/owa", "/OWA/", "/owa//", "/ews"))
URLS = st.builds("{}://{}{}{}".format, st.sampled_from(("http", "https", "HTTPS")), HOSTS, PORTS, PATHS) | PATHS
EWS = "https://www.usa.contoso.com/EWS/exchange.asmx"
ELSEWHERE = "https://www.europe.contoso.com/EWS/exchange.asmx"


@settings(deadline=None, derandomize=True, database=None)
@given(first=URLS, second=URLS, third=URLS)
def test_being_the_same_url_is_an_equivalence(first: str, second: str, third: str) -> None:
    assert same_url(first, first, base=BASE)
    assert same_url(first, second, base=BASE) == same_url(second, first, base=BASE)
    if same_url(first, second, base=BASE) and same_url(second, third, base=BASE):
        assert same_url(first, third, base=BASE)


@pytest.mark.parametrize("typed", ["/owa", "owa", "//cas-02.contoso.com/owa/", "https://CAS-02.contoso.com:443/OWA"])
def test_a_relative_url_is_read_against_the_server_that_was_asked(typed: str) -> None:
    expected = "https://cas-02.contoso.com/owa"
    assert same_url(expected, typed, base=BASE)
    assert same_url(typed, expected, base=BASE)
    assert not same_url("https://cas-01.contoso.com/owa", typed, base=BASE)


@pytest.mark.parametrize("broken", ["https://cas-02.contoso.com:port/owa", "https://[owa", "https://a:70000/"])
def test_a_broken_url_is_the_same_only_letter_by_letter(broken: str) -> None:
    assert same_url(broken, broken, base=BASE)
    assert not same_url(broken, f"{broken}x", base=BASE)
    assert not same_url(broken, BASE, base=BASE)


def test_http_on_port_80_names_no_port() -> None:
    assert same_url("http://cas-02.contoso.com/owa", "http://cas-02.contoso.com:80/owa", base=BASE)
    assert not same_url("http://cas-02.contoso.com/owa", "http://cas-02.contoso.com:443/owa", base=BASE)


def is_expected(expected: Outcome, seen: Outcome) -> bool:
    return matches(expected, seen, base=BASE)


def test_a_page_without_the_expected_link_is_not_the_page() -> None:
    expected = Outcome(OutcomeKind.REDIRECT_PAGE, link="/owa")
    assert is_expected(expected, Outcome(OutcomeKind.REDIRECT_PAGE, link="https://cas-02.contoso.com/owa"))
    assert not is_expected(expected, Outcome(OutcomeKind.REDIRECT_PAGE))
    assert is_expected(Outcome(OutcomeKind.REDIRECT_PAGE), expected)


def test_a_redirect_without_the_expected_location_is_not_the_redirect() -> None:
    expected = Outcome(OutcomeKind.REDIRECT_PATH, location="https://cas-02.contoso.com/owa")
    assert is_expected(expected, Outcome(OutcomeKind.REDIRECT_PATH, location="/owa"))
    assert not is_expected(expected, Outcome(OutcomeKind.REDIRECT_PATH, location="/exchange"))
    assert not is_expected(expected, Outcome(OutcomeKind.REDIRECT_PATH))


OWA = "https://cas-02.contoso.com/owa"
AT_EXCHANGE = "https://cas-02.contoso.com/exchange/"


@pytest.mark.parametrize(
    "location",
    [
        "https://cas-02.contoso.com/owa",
        "https://cas-02.contoso.com/owa/",
        "https://CAS-02.Contoso.com/OWA",
        "https://cas-02.contoso.com:443/owa",
        "https://cas-02.contoso.com./owa/",
        "https://cas-02.contoso.com/owa/user1@contoso.com/",
        "https://cas-02.contoso.com/owa/user1%40contoso.com/?cmd=contents",
        "https://cas-02.contoso.com/owa/?ae=Folder&t=IPF.Note",
        "https://cas-02.contoso.com/owa?ae=Folder",
        "https://cas-02.contoso.com/owa#inbox",
        "https://cas-02.contoso.com/%6Fwa/",
        "https://cas-02.contoso.com/./owa",
        "https://cas-02.contoso.com/exchange/../owa/",
        "https://cas-02.contoso.com/owa/a/../",
        "https://cas-02.contoso.com//owa/",
        "/owa",
        "/OWA/user1@contoso.com/",
        "../owa/",
        "//cas-02.contoso.com/owa/",
    ],
)
def test_a_redirect_to_a_path_or_below_it_is_the_redirect_to_that_path(location: str) -> None:
    assert same_or_below(OWA, location, base=AT_EXCHANGE)
    seen = Outcome(OutcomeKind.REDIRECT_PATH, location=location)
    assert matches(Outcome(OutcomeKind.REDIRECT_PATH, location=OWA), seen, base=AT_EXCHANGE)


@pytest.mark.parametrize(
    "location",
    [
        "https://cas-02.contoso.com/owanew",
        "https://cas-02.contoso.com/owa2/",
        "https://cas-02.contoso.com/owa-old/user1@contoso.com/",
        "https://cas-02.contoso.com/owa%2Fuser1",
        "https://cas-02.contoso.com/owa;x",
        "https://cas-02.contoso.com/",
        "https://cas-02.contoso.com/?url=/owa",
        "https://cas-02.contoso.com/exchange/owa/",
        "https://cas-02.contoso.com/owa/../exchange/",
        "https://cas-02.contoso.com/owa/%2e%2e/exchange/",
        "https://cas-01.contoso.com/owa",
        "https://cas-02.contoso.com:8443/owa",
        "http://cas-02.contoso.com/owa",
        "owa/",
        "?ae=Folder",
        "https://[",
    ],
)
def test_a_redirect_past_a_path_or_elsewhere_is_another_one(location: str) -> None:
    assert not same_or_below(OWA, location, base=AT_EXCHANGE)
    seen = Outcome(OutcomeKind.REDIRECT_PATH, location=location)
    assert not matches(Outcome(OutcomeKind.REDIRECT_PATH, location=OWA), seen, base=AT_EXCHANGE)


def test_what_is_no_url_is_below_nothing_and_only_a_redirect_may_lead_further_down() -> None:
    assert not same_or_below("https://[", "https://[", base=BASE)
    below = f"{OWA}/user1@contoso.com/"
    for kind in (OutcomeKind.WRONG_SERVER, OutcomeKind.REDIRECT_HOST):
        assert not is_expected(Outcome(kind, location=OWA), Outcome(kind, location=below))


def test_of_settings_only_the_kind_is_compared_since_each_clause_judges_its_own_urls() -> None:
    expected = Outcome(OutcomeKind.SETTINGS, urls={"ews": (EWS,)})
    assert is_expected(expected, Outcome(OutcomeKind.SETTINGS, urls={"ews": (ELSEWHERE,)}))
    assert not is_expected(expected, Outcome(OutcomeKind.REFUSED))
