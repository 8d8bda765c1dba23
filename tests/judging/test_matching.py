"""Which outcomes and which URLs count as the expected ones (contract, section 3)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.judging.matching import matches, same_url
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


def test_of_settings_only_the_kind_is_compared_since_each_clause_judges_its_own_urls() -> None:
    expected = Outcome(OutcomeKind.SETTINGS, urls={"ews": (EWS,)})
    assert is_expected(expected, Outcome(OutcomeKind.SETTINGS, urls={"ews": (ELSEWHERE,)}))
    assert not is_expected(expected, Outcome(OutcomeKind.REFUSED))
