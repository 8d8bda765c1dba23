"""Outcomes in words."""

from __future__ import annotations

import pytest

from harness.judging.wording import describe_expected, describe_outcome
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.verdict import ExpectedOutcome

TO_CAS = Hop("CAS-01", "CAS-03", "https", "/owa", "cas-03.contoso.com")
TO_BACK_END = Hop("CAS-03", "BE-01", "", "/exchange", "be-01.contoso.com", authentication="kerberos")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome(OutcomeKind.SERVED), "the mailbox's own content"),
        (Outcome(OutcomeKind.REDIRECT_PAGE, link="https://a/owa"), "a page with a link to https://a/owa"),
        (Outcome(OutcomeKind.REDIRECT_HOST, location="https://b/owa"), "a redirect to another host to https://b/owa"),
        (Outcome(OutcomeKind.WRONG_SERVER), "451"),
        (
            Outcome(OutcomeKind.PARTIAL, users={"b@contoso.com": "NoError", "a@contoso.com": "ErrorCrossSiteRequest"}),
            "an answer for some of the users: a@contoso.com ErrorCrossSiteRequest, b@contoso.com NoError",
        ),
        (
            Outcome(OutcomeKind.SETTINGS, urls={"ews": ("https://a/ews", "https://b/ews"), "availability": ("c",)}),
            "settings: availability c, ews https://a/ews or https://b/ews",
        ),
        (Outcome(OutcomeKind.HOPS, hops=()), "no request between servers"),
        (
            Outcome(OutcomeKind.HOPS, hops=(TO_CAS, TO_BACK_END)),
            "CAS-01 to CAS-03 /owa over https, then CAS-03 to BE-01 /exchange, authenticated by kerberos",
        ),
    ],
)
def test_an_outcome_is_described_with_what_it_carries(outcome: Outcome, words: str) -> None:
    assert describe_outcome(outcome) == words


def test_outcomes_with_the_same_description_are_named_once() -> None:
    served, refused = (
        ExpectedOutcome(Outcome(kind), ("OWA-01",)) for kind in (OutcomeKind.SERVED, OutcomeKind.REFUSED)
    )
    assert describe_expected([served, refused, served]) == "the mailbox's own content or an error"
