"""Demands on what only real connections between servers show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging.verdicts import judge
from harness.judging.wording import describe_reason
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import HopsAddress, HopsAuthenticate, TrustsCertificates
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.verdict import Verdict, VerdictWord
from tests.judging.nouns import HOLD, PAGE, REFUSED, SERVED, case, seen

TO_BACK_END = Hop("CAS-01", "BE-01", "https", "/Microsoft-Server-ActiveSync", "be-01.contoso.com")
TO_CAS_03 = Hop("CAS-01", "CAS-03", "https", "/owa", "cas-03.contoso.com")
KERBEROS = HopsAuthenticate("EAS-05", "kerberos", ("BE-01",))
TRUSTS = TrustsCertificates("GEN-09", ("CAS-03",), ("CAS-03",))


def judged(
    demand: Demand, *hops: Hop, outcome: Outcome = SERVED, unseen: tuple[str, ...] = (), in_tls: bool = True
) -> Verdict:
    observation = replace(seen(outcome), hops=hops, unseen=unseen, hops_in_tls=in_tls)
    row = replace(case(Alternative((Outcome(OutcomeKind.HOPS),), (demand,)), hops=True), clauses=(demand.clause,))
    return judge(row, observation, HOLD)


def test_kerberos_is_right_and_ntlm_wrong() -> None:
    assert judged(KERBEROS, replace(TO_BACK_END, authentication="kerberos")).verdict is VerdictWord.PASS
    assert judged(KERBEROS, replace(TO_BACK_END, authentication="ntlm")).failed_clauses == ("EAS-05",)


@pytest.mark.parametrize(
    ("demand", "hops", "reason"),
    [
        (KERBEROS, (TO_BACK_END,), "by which scheme servers log on to each other shows only where there is a Kerberos"),
        (KERBEROS, (), "no request to BE-01 was seen"),
        (HopsAuthenticate("EAS-05", "kerberos", ("BE-01", "BE-02")), (), "no request to BE-01 or BE-02 was seen"),
        (
            TrustsCertificates("GEN-09", ("CAS-03", "CAS-04", "CAS-05"), ("CAS-04",)),
            (TO_CAS_03,),
            "the deployment file does not say which certificate CAS-03, CAS-05 presents",
        ),
        (
            HopsAddress("GEN-03", ("CAS-03",), ("a",)),
            (replace(TO_CAS_03, host=""),),
            "the logs do not say by which name",
        ),
        (TRUSTS, (replace(TO_CAS_03, scheme="http"),), "a server's certificate shows only on real TLS connections"),
        (
            TrustsCertificates("GEN-09", ("CAS-03",), ()),
            (TO_CAS_03,),
            "the deployment file does not say which certificate CAS-03 presents",
        ),
    ],
)
def test_missing_evidence_is_named_and_not_judged(demand: Demand, hops: tuple[Hop, ...], reason: str) -> None:
    verdict = judged(demand, *hops)
    assert verdict.verdict is VerdictWord.NOT_APPLICABLE
    assert describe_reason(verdict).startswith(reason)


def test_a_server_whose_log_is_not_complete_is_named() -> None:
    verdict = judged(KERBEROS, unseen=("BE-01",))
    assert describe_reason(verdict) == "log incomplete: whether BE-01 was asked is not known"


def test_a_self_signed_certificate_is_trusted_where_the_client_is_served_through_the_hop() -> None:
    assert judged(TRUSTS, TO_CAS_03).verdict is VerdictWord.PASS
    in_plain = judged(TRUSTS, TO_CAS_03, in_tls=False)
    assert in_plain.verdict is VerdictWord.NOT_APPLICABLE
    assert describe_reason(in_plain) == "a server's certificate shows only on real TLS connections between servers"


def test_a_refusal_without_the_hop_breaks_trust_and_a_link_elsewhere_shows_nothing() -> None:
    assert judged(TRUSTS, outcome=REFUSED).failed_clauses == ("GEN-09",)
    assert judged(TRUSTS, outcome=PAGE).verdict is VerdictWord.NOT_APPLICABLE
    assert judged(TRUSTS, outcome=REFUSED, unseen=("CAS-03",)).verdict is VerdictWord.NOT_APPLICABLE


@pytest.mark.parametrize("kind", [OutcomeKind.REFUSED, OutcomeKind.UNAUTHORIZED, OutcomeKind.MALFORMED])
def test_a_certificate_was_accepted_where_the_hop_arrived_though_the_client_is_denied_service(
    kind: OutcomeKind,
) -> None:
    assert judged(TRUSTS, TO_CAS_03, outcome=Outcome(kind)).verdict is VerdictWord.PASS
    assert judged(TRUSTS, outcome=REFUSED).failed_clauses == ("GEN-09",)


def test_a_server_is_addressed_by_one_of_its_names() -> None:
    names = HopsAddress("GEN-03", ("CAS-03",), ("cas-03.contoso.com",))
    assert judged(names, TO_CAS_03).verdict is VerdictWord.PASS
    assert judged(names, replace(TO_CAS_03, host="www.contoso.com")).failed_clauses == ("GEN-03",)
