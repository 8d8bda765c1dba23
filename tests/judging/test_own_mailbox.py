"""Whose page was shown (GEN-05, OWA-01): the client gets the page of its own mailbox, not that of another user."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging.verdicts import judge
from harness.judging.wording import describe_reason
from harness.model.answer_demands import Answers, HidesInnerServers, ShowsOwnMailbox
from harness.model.expectation import Alternative
from harness.model.verdict import Verdict, VerdictWord
from tests.judging.nouns import HOLD, REFUSED, SERVED, case, seen

OWN, COLLEAGUE = "user1@contoso.com", "colleague1@contoso.com"
PROXIED = Alternative((SERVED,), (Answers("OWA-04", (SERVED,)), ShowsOwnMailbox("GEN-05", OWN, (COLLEAGUE,))))


def judged(text: str) -> Verdict:
    return judge(case(PROXIED), seen(SERVED, text=text), HOLD)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Inbox of user1@contoso.com", id="the own address"),
        pytest.param("<span>User1</span>", id="the own name"),
        pytest.param("<span>user1</span> mail from colleague1@contoso.com", id="a message of another user"),
        pytest.param("Inbox", id="no user"),
        pytest.param("xcolleague1@contoso.com, colleague1@contoso.com-old", id="addresses that only look alike"),
    ],
)
def test_a_page_is_the_users_own_that_names(text: str) -> None:
    assert judged(text).verdict is VerdictWord.PASS


@pytest.mark.parametrize("text", [f"Inbox of {COLLEAGUE}", COLLEAGUE.upper(), f"user12 and {COLLEAGUE}."])
def test_a_page_of_another_user_fails_and_names_that_user(text: str) -> None:
    verdict = judged(text)
    assert verdict.failed_clauses == ("GEN-05",)
    assert describe_reason(verdict).endswith(f"; the page is {COLLEAGUE}'s")


def test_where_another_name_leaks_the_page_is_not_reported_as_another_users() -> None:
    hidden = HidesInnerServers("GEN-05", ("cas-03",))
    both = Alternative((SERVED,), (Answers("OWA-04", (SERVED,)), hidden, ShowsOwnMailbox("GEN-05", OWN, (COLLEAGUE,))))
    verdict = judge(case(both), seen(SERVED, text=f"{OWN} at cas-03"), HOLD)
    assert verdict.failed_clauses == ("GEN-05",)
    assert describe_reason(verdict).endswith("; cas-03 in the body")


def test_an_answer_whose_body_is_not_kept_names_no_user() -> None:
    verdict = judge(case(PROXIED), replace(seen(SERVED), exchanges=()), HOLD)
    assert verdict.verdict is VerdictWord.PASS


def test_an_error_page_is_no_users_page_even_if_it_names_one() -> None:
    verdict = judge(case(PROXIED), seen(REFUSED, text=f"Ask {COLLEAGUE}"), HOLD)
    assert verdict.failed_clauses == ("OWA-04",)


def test_in_the_own_site_another_users_page_fails_every_clause_that_has_it_served() -> None:
    demands = tuple(
        demand
        for clause in ("OWA-01", "GEN-08")
        for demand in (Answers(clause, (SERVED,)), ShowsOwnMailbox(clause, OWN, (COLLEAGUE,)))
    )
    verdict = judge(case(Alternative((SERVED,), demands)), seen(SERVED, text=f"Inbox of {COLLEAGUE}"), HOLD)
    assert verdict.failed_clauses == ("OWA-01", "GEN-08")
    assert verdict.details == (f"the page is {COLLEAGUE}'s",)
