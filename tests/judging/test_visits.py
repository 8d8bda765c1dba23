"""Demands on the visits of a conversation during which servers are changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harness.judging.verdicts import judge
from harness.judging.wording import describe_reason
from harness.model.answer_demands import OneVisitFails, VisitAnswers
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import StaysWithOneServer, VisitReaches
from harness.model.observation import Exchange, Visit
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.verdict import Because, Verdict, VerdictWord
from tests.judging.nouns import FAILED, HOLD, NO_CASE, PAGE, REFUSED, REQUEST, SERVED, UNAUTHORIZED, case, hop, seen

SILENCE = Outcome(OutcomeKind.UNREACHABLE)


def judged(
    *demands: Demand, visits: list[Outcome], hops: Sequence[tuple[Hop, ...]] | None = None, unseen: tuple[str, ...] = ()
) -> Verdict:
    came = tuple(
        Visit("user1@contoso.com", outcome, hops[number] if hops else None) for number, outcome in enumerate(visits)
    )
    row = case(Alternative((visits[-1],), demands), hops=hops is not None)
    observation = replace(seen(visits[-1]), visits=came, hops=() if hops is not None else None, unseen=unseen)
    return judge(row, observation, HOLD)


def word(*demands: Demand, visits: list[Outcome]) -> VerdictWord:
    return judged(*demands, visits=visits).verdict


def test_a_user_who_stays_by_a_cookie_alone_does_not_stay() -> None:
    stays = StaysWithOneServer("NLB-05", "CAS-02", new_clients=True)
    cookies = (("Set-Cookie", "UserContext=1; path=/owa"), ("set-cookie", "cadata=2"), ("Set-Cookie", "UserContext=3"))
    row = case(Alternative((Outcome(OutcomeKind.HOPS),), (stays,)), hops=True)
    came = tuple(
        Visit("user1@contoso.com", SERVED, (Hop("CAS-02", name, "https", "/owa", ""),)) for name in ("CAS-03", "CAS-04")
    )
    observation = replace(seen(SERVED), visits=came, hops=(), exchanges=(Exchange("GET", answer_headers=cookies),))
    verdict = judge(row, observation, HOLD)
    assert verdict.failed_clauses == ("NLB-05",)
    said = "each visit was a new client's, which brings no cookie of an earlier one's (UserContext, cadata)"
    assert said in describe_reason(verdict)


def test_each_visit_is_compared_with_what_it_should_see() -> None:
    off, on = VisitAnswers("OWA-13", 1, (SERVED,), (PAGE,)), VisitAnswers("OWA-14", 2, (PAGE,), (PAGE,))
    assert word(off, on, visits=[PAGE, SERVED, PAGE]) is VerdictWord.PASS
    assert judged(off, on, visits=[PAGE, PAGE, PAGE]).failed_clauses == ("OWA-13",)
    assert judged(off, on, visits=[PAGE, SERVED, SERVED]).failed_clauses == ("OWA-14",)
    assert word(off, on, visits=[PAGE, UNAUTHORIZED, PAGE]) is VerdictWord.FAIL


def test_without_the_right_beginning_or_the_visit_itself_nothing_is_shown() -> None:
    off = VisitAnswers("OWA-13", 1, (SERVED,), (PAGE,))
    assert word(off, visits=[SERVED, SERVED]) is VerdictWord.INCONCLUSIVE
    assert word(off, visits=[PAGE]) is VerdictWord.INCONCLUSIVE


def test_where_the_first_visit_was_wrong_already_no_later_clause_is_cited() -> None:
    """A redirection page with a wrong link fails OWA-02 and shows nothing of the setting."""
    off, on = VisitAnswers("OWA-13", 1, (SERVED,), (PAGE,)), VisitAnswers("OWA-14", 2, (PAGE,), (PAGE,))
    wrong = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://cas-02.contoso.com/owa")
    came = tuple(Visit("user1@contoso.com", outcome, None) for outcome in (wrong, SERVED, wrong))
    verdict = judge(case(Alternative((PAGE,), (off, on))), replace(seen(wrong), visits=came), HOLD)
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
    assert (
        describe_reason(verdict)
        == f"{REQUEST}: what would show it did not come about, so nothing can be judged: HTTP 200"
    )
    assert verdict.observed == wrong
    assert verdict.failed_clauses == ()


def test_a_relative_link_of_a_visit_is_read_against_the_server_that_was_asked() -> None:
    expected, seen_link = (
        Outcome(OutcomeKind.REDIRECT_PAGE, link=url) for url in ("https://cas-02.contoso.com/owa", "/owa")
    )
    again = VisitAnswers("OWA-14", 1, (expected,), (expected,))
    assert word(again, visits=[seen_link, seen_link]) is VerdictWord.PASS


def test_exactly_one_outage_makes_a_device_fail_and_only_while_it_lasts() -> None:
    one = OneVisitFails("NLB-10", (1, 2))
    assert word(one, visits=[SERVED, REFUSED, SERVED, SERVED]) is VerdictWord.PASS
    assert word(one, visits=[SERVED, SERVED, SERVED, SERVED]) is VerdictWord.FAIL
    assert word(one, visits=[SERVED, REFUSED, REFUSED, SERVED]) is VerdictWord.FAIL
    assert word(one, visits=[SERVED, REFUSED, SERVED, REFUSED]) is VerdictWord.FAIL
    assert word(one, visits=[REFUSED, REFUSED, SERVED, SERVED]) is VerdictWord.INCONCLUSIVE
    assert word(one, visits=[SERVED, REFUSED]) is VerdictWord.INCONCLUSIVE


def test_a_visit_without_an_answer_is_inconclusive() -> None:
    off = VisitAnswers("OWA-13", 1, (SERVED,), (PAGE,))
    verdict = judged(off, visits=[PAGE, SILENCE, PAGE])
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.UNREACHABLE)
    assert describe_reason(verdict) == f"{REQUEST}: CAS-02 gave no answer in visit 2 of 3; the last one: HTTP 200"
    one = judged(OneVisitFails("NLB-10", (1, 2)), visits=[SERVED, SILENCE, SILENCE, SERVED])
    assert one.verdict is VerdictWord.INCONCLUSIVE
    assert "in visit 2, 3 of 4" in describe_reason(one)


def test_no_answer_while_a_server_is_down_fails_the_clause_on_failover() -> None:
    """The server that was asked serves others before and after, so proxying is what fails."""
    over = VisitAnswers("NLB-06", 1, (SERVED,), (SERVED,))
    assert judged(over, visits=[SERVED, SILENCE, SERVED]).failed_clauses == ("NLB-06",)
    row, came = case(Alternative((SERVED,), (over,))), (Visit("user1@contoso.com", SERVED, None),)
    silent = replace(seen(SERVED), visits=(*came, Visit("user1@contoso.com", SILENCE, None)))
    for controls in (replace(HOLD, entry=FAILED), replace(HOLD, entry=NO_CASE), replace(HOLD, credentials=NO_CASE)):
        assert judge(row, silent, controls).verdict is VerdictWord.INCONCLUSIVE


def test_a_failure_says_which_visit_saw_what() -> None:
    off = VisitAnswers("OWA-13", 1, (SERVED, PAGE), (PAGE,))
    assert describe_reason(judged(off, visits=[PAGE, REFUSED, PAGE])).endswith(
        f"; visit 2 of 3: expected the mailbox's own content or a page with a link to {PAGE.link}, seen an error"
    )
    one = OneVisitFails("NLB-10", (1, 2))
    all_served, both_failed = ([SERVED] * 4, [SERVED, REFUSED, REFUSED, SERVED])
    assert describe_reason(judged(one, visits=all_served)).endswith(
        "; visits that failed: expected one of 2, 3, seen none"
    )
    assert describe_reason(judged(one, visits=both_failed)).endswith(
        "; visits that failed: expected one of 2, 3, seen 2, 3"
    )
    other = VisitReaches("NLB-06", 1, "CAS-02", ("CAS-04", "CAS-05"))
    ways: tuple[tuple[Hop, ...], ...] = ((hop("CAS-03"),), (hop("CAS-03"), hop("CAS-06"), hop("CAS-03")))
    assert describe_reason(judged(other, visits=[SERVED, SERVED], hops=ways)).endswith(
        "; visit 2 of 2: expected a hop to CAS-04 or CAS-05, seen CAS-03 and CAS-06"
    )
    assert describe_reason(judged(other, visits=[SERVED, SERVED], hops=((), ()))).endswith(
        "; visit 2 of 2: expected a hop to CAS-04 or CAS-05, seen none"
    )


def test_a_failure_names_only_the_wrong_visits() -> None:
    """The others are right, or were never made: a user who was refused makes no further visit."""
    over = tuple(VisitAnswers("NLB-06", number, (SERVED,), (SERVED,)) for number in (1, 2, 3))
    expected = "expected the mailbox's own content"
    right = describe_reason(judged(*over, visits=[SERVED, REFUSED, SERVED, SERVED]))
    assert right.endswith(f"(HTTP 200); visit 2 of 4: {expected}, seen an error")
    cut_short = judged(*over, visits=[SERVED, UNAUTHORIZED])
    assert cut_short.failed_clauses == ("NLB-06",)
    assert describe_reason(cut_short).endswith(
        f"(HTTP 200); visit 2 of 2: {expected}, seen 401 or a repeated logon form"
    )


def test_a_visit_during_an_outage_reaches_another_server() -> None:
    other = VisitReaches("NLB-06", 1, "CAS-02", ("CAS-04",))
    visits = [SERVED, SERVED]
    right, wrong = ((hop("CAS-03"),), (hop("CAS-04"),)), ((hop("CAS-03"),), (hop("CAS-03"),))
    assert judged(other, visits=visits, hops=right).verdict is VerdictWord.PASS
    assert judged(other, visits=visits, hops=wrong).verdict is VerdictWord.FAIL
    assert judged(other, visits=visits, hops=wrong, unseen=("CAS-04",)).verdict is VerdictWord.NOT_APPLICABLE
    assert judged(other, visits=[SERVED], hops=((hop("CAS-03"),),)).verdict is VerdictWord.INCONCLUSIVE
