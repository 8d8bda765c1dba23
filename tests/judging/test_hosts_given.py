"""A wrong answer's host is named as what it is: another one of the deployment, or one that the file does not name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging.hosts_given import with_other_hosts
from harness.judging.verdicts import judge
from harness.judging.wording import describe_reason
from harness.model.answer_demands import Answers
from harness.model.case import Case
from harness.model.expectation import Alternative
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import FollowUp
from tests.judging.nouns import HOLD, LINK, PAGE, REDIRECTION, REFUSED, SERVED, case, seen, stimulus

KNOWN = {
    "mail.contoso.com": "a published host of CAS-01, CAS-02 (ExternalURL)",
    "cas-03": "the name of CAS-03",
    "cas-02.contoso.com": "the host of CAS-02",
    "10.0.2.12": "an address of CAS-02",
    "fd00::3": "the host of CAS-04",
    "www.usa.contoso.com": "a published host of CAS-05 (ExternalURL)",
}


def said(outcome: Outcome, *, known: dict[str, str] | None = None) -> str:
    return judged(case(REDIRECTION), seen(outcome), KNOWN if known is None else known)


def judged(row: Case, observation: Observation, known: dict[str, str]) -> str:
    return describe_reason(with_other_hosts(judge(row, observation, HOLD), row, observation, known))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://mail.contoso.com/owa", "mail.contoso.com is a published host of CAS-01, CAS-02 (ExternalURL), not "),
        ("https://MAIL.Contoso.com./owa", "mail.contoso.com is a published host of CAS-01"),
        ("https://mail.contoso.com:444/owa", "mail.contoso.com is a published host of CAS-01"),
        (" https://mail.contoso.com/owa", "mail.contoso.com is a published host of CAS-01"),
        ("http://mail.contoso.com/owa", "mail.contoso.com is a published host of CAS-01"),
        ("//mail.contoso.com/owa", "mail.contoso.com is a published host of CAS-01"),
        ("https://user@mail.contoso.com/owa", "mail.contoso.com is a published host of CAS-01"),
        ("https://cas-03/owa", "cas-03 is the name of CAS-03, not expected here"),
        ("https://10.0.2.12/owa", "10.0.2.12 is an address of CAS-02, not expected here"),
        ("https://[FD00:0::3]/owa", "fd00::3 is the host of CAS-04, not expected here"),
        ("https://[::ffff:10.0.2.12]/owa", "10.0.2.12 is an address of CAS-02"),
        ("https://www.fabrikam.com/owa", "www.fabrikam.com is not named in the deployment file"),
        ("https://mail.contoso.com.fabrikam.com/owa", "mail.contoso.com.fabrikam.com is not named in the deployment"),
        ("https://10.0.2.1/owa", "10.0.2.1 is not named in the deployment file"),
    ],
)
@pytest.mark.parametrize("kind", ["link", "location"])
def test_another_host_is_said_to_be_what_it_is(kind: str, url: str, words: str) -> None:
    outcome = (
        Outcome(OutcomeKind.REDIRECT_PAGE, link=url)
        if kind == "link"
        else Outcome(OutcomeKind.WRONG_SERVER, location=url)
    )
    assert f"; {words}" in said(outcome)


@pytest.mark.parametrize("url", [LINK, f"{LINK}/x", "http://www.usa.contoso.com/owa", "/owa", "https://[x"])
def test_the_expected_host_and_no_host_are_not_explained(url: str) -> None:
    words = said(Outcome(OutcomeKind.REDIRECT_HOST, location=url))
    assert "not expected here" not in words
    assert "not named" not in words


def test_the_server_that_was_asked_is_said_where_it_sends_a_client_to_itself() -> None:
    itself = "https://cas-02.contoso.com/owa"
    assert said(Outcome(OutcomeKind.REDIRECT_PAGE, link=itself)).endswith(
        "; cas-02.contoso.com is the host of CAS-02, not expected here"
    )
    assert "the host of CAS-02" not in said(Outcome(OutcomeKind.REDIRECT_PATH, location=itself))


def test_of_settings_every_wrong_host_is_said_once() -> None:
    mail, strange = "https://mail.contoso.com/ews", "https://ews.fabrikam.com/ews"
    words = said(Outcome(OutcomeKind.SETTINGS, urls={"ews": (mail, LINK)}, expr={"ews": (strange, mail)}))
    assert words.count("mail.contoso.com is a published host") == 1
    assert words.endswith("ews.fabrikam.com is not named in the deployment file")


def test_a_url_that_was_not_followed_is_explained_beside_those_that_may_be() -> None:
    follows = replace(stimulus(), follow_up=FollowUp(Protocol.OWA, Operation.OWA, ("www.usa.contoso.com",)))
    row = case(Alternative((SERVED,), (Answers("OWA-02", (SERVED,)),)), asked=follows)
    given = replace(seen(REFUSED), not_followed=("https://mail.contoso.com/owa", LINK))
    words = judged(row, given, KNOWN)
    assert words.endswith("; mail.contoso.com is a published host of CAS-01, CAS-02 (ExternalURL), not expected here")


def test_a_logon_page_elsewhere_is_said_to_be_where_it_is() -> None:
    page = "https://mail.contoso.com/owa/auth/logon.aspx"
    elsewhere = replace(seen(REFUSED), prerequisite="the logon page is elsewhere", not_followed=(page,))
    assert judged(case(REDIRECTION), elsewhere, KNOWN) == (
        "GET /owa/ at cas-02.contoso.com: the logon page is elsewhere; "
        "mail.contoso.com is a published host of CAS-01, CAS-02 (ExternalURL), not expected here"
    )
    assert judged(case(REDIRECTION), elsewhere, {}) == "GET /owa/ at cas-02.contoso.com: the logon page is elsewhere"
    silence = replace(seen(Outcome(OutcomeKind.UNREACHABLE, location=page)))
    assert "mail.contoso.com" not in judged(case(REDIRECTION), silence, KNOWN)


def test_what_passes_and_what_is_judged_without_a_file_says_nothing_of_hosts() -> None:
    assert said(PAGE) == f"as documented: a page with a link to {LINK}"
    assert "fabrikam.com is" not in said(
        Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.fabrikam.com/owa"), known={}
    )
