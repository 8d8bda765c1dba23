"""Outlook Anywhere without CONN/C2: the RPC proxy alone was seen, which fails where the own site gets it (RPC-01)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging import describe_reason, judge, needs_own_site_control
from harness.judging.controls import ControlAnswer
from harness.model.answer_demands import Answers, NeverAnswers, ReachesMailboxServer
from harness.model.case import Case
from harness.model.expectation import Alternative
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.verdict import Verdict, VerdictWord
from tests.judging.nouns import HOLD, NO_HOP, REFUSED, SERVED, case, stimulus

REDIRECTED = Outcome(OutcomeKind.REDIRECT_HOST)
ASKED = stimulus(Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT)
OTHER_SITE = case(
    Alternative(
        (SERVED,),
        (Answers("RPC-01", (SERVED,)), ReachesMailboxServer("RPC-01"), NeverAnswers("RPC-02", (REDIRECTED,))),
    ),
    asked=ASKED,
)
OWN_SITE = case(Alternative((SERVED,), (Answers("GEN-08", (SERVED,)),)), asked=ASKED, crosses=False)
HOPS = case(NO_HOP, asked=ASKED, hops=True)

PROXY_ONLY = Observation(SERVED, "CONN/A3, but no CONN/C2", hops=(), mailbox_server_reached=False)
REACHED = Observation(SERVED, "CONN/C2", hops=(), mailbox_server_reached=True)
DENIED = Observation(REFUSED, "HTTP 503", hops=())

AS_PROXY_ONLY = (
    "as documented: the mailbox's own content; as proxy only: the RPC proxy answered (CONN/A3, but no CONN/C2), "
    "nothing shows that the Mailbox server was reached"
)
NOT_HELD = [answer for answer in ControlAnswer if answer is not ControlAnswer.HELD]


def verdict(row: Case, seen: Observation, own_site: ControlAnswer = ControlAnswer.NOT_ASKED) -> Verdict:
    return judge(row, seen, replace(HOLD, own_site=own_site))


@pytest.mark.parametrize("own_site", NOT_HELD)
def test_without_conn_c2_for_anybody_the_row_passes_and_says_what_it_does_not_show(own_site: ControlAnswer) -> None:
    row = verdict(OTHER_SITE, PROXY_ONLY, own_site)
    assert row.verdict is VerdictWord.PASS
    assert describe_reason(row) == AS_PROXY_ONLY


def test_where_the_own_site_s_mailbox_server_is_reached_that_of_the_other_site_is_due() -> None:
    row = verdict(OTHER_SITE, PROXY_ONLY, ControlAnswer.HELD)
    assert (row.verdict, row.failed_clauses) == (VerdictWord.FAIL, ("RPC-01",))
    assert describe_reason(row) == (
        "expected the mailbox's own content (given by the Mailbox server of the other site); "
        "seen content of a mailbox (CONN/A3, but no CONN/C2); "
        "a Mailbox server of the entry server's own site is reached (CONN/C2), the one of the other site is not"
    )


def test_a_failure_needs_no_account_that_another_server_accepts() -> None:
    """No server is expected to accept the account; this one did, since the RPC proxy answered."""
    row = judge(OTHER_SITE, PROXY_ONLY, replace(HOLD, credentials=ControlAnswer.NO_CASE, own_site=ControlAnswer.HELD))
    assert (row.verdict, row.failed_clauses) == (VerdictWord.FAIL, ("RPC-01",))
    untold = judge(OTHER_SITE, PROXY_ONLY, replace(HOLD, credentials=ControlAnswer.NO_CASE))
    assert untold.verdict is VerdictWord.NOT_APPLICABLE


@pytest.mark.parametrize("own_site", list(ControlAnswer))
def test_with_conn_c2_the_row_passes_with_nothing_left_to_say(own_site: ControlAnswer) -> None:
    row = verdict(OTHER_SITE, REACHED, own_site)
    assert (row.verdict, describe_reason(row)) == (VerdictWord.PASS, "as documented: the mailbox's own content")


@pytest.mark.parametrize("own_site", list(ControlAnswer))
def test_a_mailbox_of_the_own_site_never_fails_for_want_of_conn_c2(own_site: ControlAnswer) -> None:
    row = verdict(OWN_SITE, PROXY_ONLY, own_site)
    assert (row.verdict, describe_reason(row)) == (VerdictWord.PASS, AS_PROXY_ONLY)


def test_the_row_that_judges_hops_says_nothing_of_channels() -> None:
    row = verdict(HOPS, PROXY_ONLY, ControlAnswer.HELD)
    assert (row.verdict, describe_reason(row)) == (VerdictWord.PASS, "as documented: no request between servers")


@pytest.mark.parametrize("own_site", list(ControlAnswer))
def test_a_refusal_across_sites_fails_as_before(own_site: ControlAnswer) -> None:
    row = verdict(OTHER_SITE, DENIED, own_site)
    assert (row.verdict, row.failed_clauses) == (VerdictWord.FAIL, ("RPC-01",))
    assert "own site" not in describe_reason(row)


def test_the_own_site_is_asked_for_only_where_it_decides() -> None:
    assert needs_own_site_control(OTHER_SITE, PROXY_ONLY)
    assert not needs_own_site_control(OTHER_SITE, REACHED)
    assert not needs_own_site_control(OTHER_SITE, DENIED)
    assert not needs_own_site_control(OWN_SITE, PROXY_ONLY)
    assert not needs_own_site_control(HOPS, PROXY_ONLY)
