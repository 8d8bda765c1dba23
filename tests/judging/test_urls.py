"""URLs that servers name are compared with the expected ones; a server may name anything."""

from __future__ import annotations

import pytest

from harness.judging.matching import same_url
from harness.judging.verdicts import judge
from harness.model.answer_demands import Answers
from harness.model.expectation import Alternative
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation
from harness.model.verdict import VerdictWord
from tests.judging.nouns import HOLD, LINK, case, seen, stimulus

BASE = "https://cas-02.contoso.com/"


@pytest.mark.parametrize(
    "location", ["https://[", "//[::1", "http://a\u0338\u2100/", "https://www.usa.contoso.com:99999/owa"]
)
def test_a_location_that_is_no_url_is_a_wrong_one(location: str) -> None:
    expected = Outcome(OutcomeKind.WRONG_SERVER, location=LINK)
    told = seen(Outcome(OutcomeKind.WRONG_SERVER, location=location), status=451)
    verdict = judge(case(Alternative((expected,), (Answers("EAS-10", (expected,)),))), told, HOLD)
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("EAS-10",))


def test_what_is_no_url_agrees_with_itself_alone() -> None:
    assert same_url("https://[", "https://[", base=BASE)
    assert not same_url("https://[", "https://[x", base=BASE)
    assert not same_url("https://[", LINK, base=BASE)


def test_urls_agree_without_case_default_port_and_one_trailing_slash() -> None:
    assert same_url("HTTPS://WWW.usa.contoso.com:443/OWA/", LINK, base=BASE)
    assert same_url("/owa/", "https://cas-02.contoso.com/owa", base=BASE)
    assert not same_url("http://www.usa.contoso.com/owa", LINK, base=BASE)


@pytest.mark.parametrize(("location", "word"), [("../owa/", VerdictWord.PASS), ("owa/", VerdictWord.FAIL)])
def test_a_relative_location_is_read_against_the_directory_that_was_asked(location: str, word: VerdictWord) -> None:
    moved = Outcome(OutcomeKind.REDIRECT_PATH, location="https://cas-02.contoso.com/owa")
    asked = stimulus(operation=Operation.EXCHANGE)
    row = case(Alternative((moved,), (Answers("OWA-11", (moved,)),)), asked=asked)
    verdict = judge(row, seen(Outcome(OutcomeKind.REDIRECT_PATH, location=location), status=302), HOLD)
    assert verdict.verdict is word


@pytest.mark.parametrize(
    "url",
    [
        "https://www.usa.contoso.com/%6F%77a",
        "https://www.usa%2econtoso.com/owa",
        "https://www.usa.contoso.com/x/%2E%2e/./owa",
        "https://www.usa.contoso.com/../owa/.",
        "https://www.usa.contoso.com/owa#x",
    ],
)
def test_a_url_agrees_in_each_spelling_that_a_browser_reads_alike(url: str) -> None:
    assert same_url(url, LINK, base=BASE)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.usa.contoso.com/x%2f..%2fowa",
        "https://www.usa.contoso.com/owa/../exchange",
        "https://www.usa.contoso.com/%256fwa",
        "https://www.usa.contoso.com%2eevil.example/owa",
        "https://www.usa.contoso.com@evil.example/owa",
    ],
)
def test_what_only_looks_like_a_url_does_not_agree_with_it(url: str) -> None:
    assert not same_url(url, LINK, base=BASE)


def test_a_host_of_other_letters_agrees_with_its_form_in_dns() -> None:
    assert same_url("https://MÜNCHEN.example/owa", "https://xn--mnchen-3ya.example/owa", base=BASE)
    assert not same_url("https://munchen.example/owa", "https://xn--mnchen-3ya.example/owa", base=BASE)
    assert same_url(f"https://{'ü' * 80}/owa", f"https://{'ü' * 80}/OWA", base=BASE)
