"""An inner server whose name is an ordinary word: a page that says the word gives nothing away (GEN-05)."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.deployments import read_deployment
from harness.judging import judge
from harness.model.case import Case
from harness.model.verdict import VerdictWord
from harness.run import plan_for
from tests.judging.nouns import HOLD, SERVED, seen

FILE = Path(__file__).with_name("server-named-mail.toml")


@pytest.fixture(scope="module")
def proxied() -> Case:
    """The user whose mailbox is in the site of the server named MAIL, at a server of another site."""
    cases = {case.id: case for case in plan_for(read_deployment(FILE)).cases}
    return cases["owa/user3@contoso.com/CAS-01/owa"]


@pytest.mark.parametrize(
    "text",
    [
        "Mail",
        "<title>Mail - user3@contoso.com</title>",
        "E-Mail, WebMail, MAIL.",
        '<a href="/owa/?cmd=mail">Mail</a>',
        "https://www.usa.contoso.com/owa/mail/",
        "mail.contoso.com and mail.fabrikam.com",
        "mailto:user3@contoso.com",
        'var a_sModule = "mail"; //mail',
        "X:mail%20folders",
        "<m:mail/>",
    ],
)
def test_a_page_that_says_mail_is_no_leak(proxied: Case, text: str) -> None:
    assert judge(proxied, seen(SERVED, text=f"<p>{text}</p>"), HOLD).verdict is VerdictWord.PASS


@pytest.mark.parametrize(
    "text",
    [
        "mail.asia.contoso.com",
        "https://MAIL/owa",
        "https%3a%2f%2fmail.asia.contoso.com%2fowa",
        r"https:\/\/mail\/owa",
        "owa.mail.asia.contoso.com",
    ],
)
def test_its_whole_host_and_a_url_with_its_name_are(proxied: Case, text: str) -> None:
    assert judge(proxied, seen(SERVED, text=f"<p>{text}</p>"), HOLD).failed_clauses == ("GEN-05",)
