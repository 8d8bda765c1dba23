"""Whose answer it was: another user's answer is no service, and says nothing of the user who asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging.strangers import is_own_answer
from harness.judging.verdicts import judge
from harness.judging.wording import describe_reason
from harness.model.answer_demands import Answers, ShowsOwnMailbox
from harness.model.expectation import Alternative
from harness.model.observation import AnsweredAs, Observation, SharedInbox, ShownBy
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.verdict import Because, Verdict, VerdictWord
from tests.judging.nouns import HOLD, NO_HOP, PAGE, REDIRECTION, SERVED, UNAUTHORIZED, case, hop, seen, stimulus

OWN, OTHER = "user1@contoso.com", "user2@contoso.com"
OWN_SITE = Alternative((SERVED,), (Answers("OWA-01", (SERVED,)), Answers("GEN-08", (SERVED,))))
WINDOWS = replace(stimulus(), logon=Logon.WINDOWS)
SHARED = "connections are shared in front of CAS-02; NTLM binds a user to a connection"


def answered_as(*mailboxes: str, by: ShownBy = ShownBy.LOG) -> AnsweredAs:
    return AnsweredAs(by, "CAS-02", OWN, mailboxes)


def judged(
    observation: Observation, *names: AnsweredAs, to: Alternative = OWN_SITE, logon: Logon = Logon.WINDOWS
) -> Verdict:
    asked = replace(stimulus(), logon=logon)
    return judge(case(to, asked=asked), replace(observation, answered_as=names), HOLD)


def test_another_users_mailbox_fails_what_has_it_served_and_says_why() -> None:
    verdict = judged(seen(SERVED), answered_as(OTHER))
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("OWA-01", "GEN-08"))
    assert describe_reason(verdict) == (
        "GET /owa/ at cas-02.contoso.com: expected the mailbox's own content; seen CAS-02 served "
        f"{OTHER}'s mailbox to {OWN}: {SHARED}"
    )
    assert verdict.observed == Outcome(OutcomeKind.MALFORMED)


@pytest.mark.parametrize("logon", [Logon.BASIC, Logon.FORMS], ids=str)
def test_where_each_request_names_its_user_no_connection_is_blamed(logon: Logon) -> None:
    verdict = judged(seen(SERVED), answered_as(OTHER), logon=logon)
    assert describe_reason(verdict).endswith(f"seen CAS-02 served {OTHER}'s mailbox to {OWN}")


def test_what_names_its_mailbox_itself_was_only_answered_to_another_user() -> None:
    asked = replace(WINDOWS, protocol=Protocol.EWS, operation=Operation.GETFOLDER)
    verdict = judge(case(OWN_SITE, asked=asked), replace(seen(SERVED), answered_as=(answered_as(OTHER),)), HOLD)
    assert describe_reason(verdict).endswith(f"seen CAS-02 answered {OWN} as {OTHER}: {SHARED}")


def test_a_redirection_for_another_user_is_not_the_users() -> None:
    verdict = judged(seen(PAGE), answered_as(OTHER), to=REDIRECTION)
    assert (verdict.verdict, verdict.failed_clauses, verdict.observed) == (VerdictWord.FAIL, ("OWA-02",), PAGE)
    assert verdict.stranger == f"CAS-02 answered {OWN} as {OTHER}: {SHARED}"


def test_where_the_topic_is_silent_another_users_answer_is_not_recorded_either() -> None:
    verdict = judged(seen(SERVED), answered_as(OTHER), to=replace(OWN_SITE, silent="UNS-01"))
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)


def test_requests_between_servers_for_another_user_are_neither_right_nor_wrong() -> None:
    for hops in ((), (hop("CAS-01"),)):
        observation = replace(seen(SERVED), hops=hops, answered_as=(answered_as(OTHER),))
        verdict = judge(case(NO_HOP, asked=WINDOWS, hops=True), observation, HOLD)
        assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
        assert SHARED in describe_reason(verdict)


@pytest.mark.parametrize("mailboxes", [(OWN,), (OWN, OTHER)], ids=["his own", "one of several of his account"])
def test_the_users_own_name_passes(mailboxes: tuple[str, ...]) -> None:
    assert judged(seen(SERVED), answered_as(*mailboxes)).verdict is VerdictWord.PASS


def test_one_answer_in_another_name_is_enough() -> None:
    assert judged(seen(SERVED), answered_as(OWN), answered_as(OTHER)).verdict is VerdictWord.FAIL


def test_what_ends_in_nobodys_name_is_judged_as_ever() -> None:
    verdict = judged(seen(UNAUTHORIZED, status=401), answered_as(OTHER))
    assert (verdict.verdict, verdict.stranger) == (VerdictWord.FAIL, "")


def test_a_log_counts_although_something_else_has_to_be_done_first() -> None:
    waiting = replace(seen(Outcome(OutcomeKind.MALFORMED)), prerequisite="look at it")
    assert judged(waiting, answered_as(OTHER)).verdict is VerdictWord.FAIL
    assert judged(waiting, answered_as(OWN)).why == "look at it"


def test_an_account_that_nobody_knows_beside_another_one_leaves_it_open() -> None:
    verdict = judged(seen(SERVED), answered_as(OWN), answered_as())
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
    assert "a user whom the deployment file does not know" in describe_reason(verdict)


@pytest.mark.parametrize("outcome", [SERVED, PAGE], ids=["content", "redirection"])
def test_an_answer_before_the_logon_is_judged_only_where_a_log_has_the_user(outcome: Outcome) -> None:
    early = replace(seen(outcome), before_logon=True)
    to = OWN_SITE if outcome is SERVED else REDIRECTION
    verdict = judged(early, to=to)
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
    assert "answered before user1@contoso.com had logged on" in describe_reason(verdict)
    assert judged(early, answered_as(OWN), to=to).verdict is VerdictWord.PASS


def test_one_inbox_of_two_users_is_nobodys_for_certain() -> None:
    shared = replace(seen(SERVED), shared_inboxes=(SharedInbox(OWN, OTHER),))
    verdict = judged(shared)
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
    assert f"{OWN} and {OTHER} were given the same inbox" in describe_reason(verdict)
    assert "NTLM" in describe_reason(verdict)
    assert "NTLM" not in describe_reason(judged(shared, logon=Logon.BASIC))
    assert judged(shared, answered_as(OWN)).verdict is VerdictWord.PASS
    assert judged(shared, answered_as(OTHER)).verdict is VerdictWord.FAIL


def test_a_page_of_another_user_fails_a_row_that_would_pass() -> None:
    page = answered_as(OTHER, by=ShownBy.PAGE)
    verdict = judged(seen(SERVED), page)
    assert verdict.failed_clauses == ("OWA-01", "GEN-08")
    assert describe_reason(verdict).endswith(f"seen the page is {OTHER}'s, not {OWN}'s: {SHARED}")


def test_a_clause_that_judges_the_page_itself_is_cited_for_it() -> None:
    to = Alternative((SERVED,), (Answers("OWA-04", (SERVED,)), ShowsOwnMailbox("GEN-05", OWN, (OTHER,))))
    verdict = judged(seen(SERVED, text=f"Inbox of {OTHER}"), answered_as(OTHER, by=ShownBy.PAGE), to=to)
    assert verdict.failed_clauses == ("GEN-05",)


def test_an_answer_counts_as_the_users_own_where_nothing_says_otherwise() -> None:
    own = seen(SERVED)
    assert is_own_answer(WINDOWS, own)
    assert is_own_answer(WINDOWS, replace(own, answered_as=(answered_as(OWN),), before_logon=True))
    assert not is_own_answer(WINDOWS, replace(own, before_logon=True))
    assert not is_own_answer(WINDOWS, replace(own, answered_as=(answered_as(OTHER),)))
    assert not is_own_answer(WINDOWS, replace(own, answered_as=(answered_as(OTHER, by=ShownBy.PAGE),)))
