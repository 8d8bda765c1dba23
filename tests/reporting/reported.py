"""Rows and runs for the tests of Allure's results, built directly."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from harness.model.answer_demands import Answers
from harness.model.case import Case, ExplanationStep, Suite
from harness.model.expectation import Alternative
from harness.model.observation import Exchange, Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import HTTPS_PORT, Logon, Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting.allure import KnownServer, MadeResult, ReportedRow, ReportedRun, WrittenResult, result_of

USER = "user1@contoso.com"
SERVED, REFUSED = Outcome(OutcomeKind.SERVED), Outcome(OutcomeKind.REFUSED)
SENTENCES = {"OWA-01": "2007 mailbox, own site: the user reaches the mailbox.", "UNS-01": "Nothing is said of it."}
SERVERS = {
    **dict.fromkeys(("cas-01.contoso.com", "cas-01"), KnownServer("CAS-01", "Client Access, 2007 SP1")),
    "be-01": KnownServer("BE-01", "back end, 2003 SP2"),
}
RUN = ReportedRun("contoso", "mock", "pytest suites", SENTENCES, SERVERS)
STIMULUS = Stimulus(Protocol.OWA, Operation.OWA, "CAS-01", "cas-01.contoso.com", HTTPS_PORT, (USER,), Logon.BASIC)
MAIL = replace(STIMULUS, protocol=Protocol.POP3, operation=Operation.LOGON, port=995, logon=Logon.PLAIN)
CASE = Case(
    id=f"owa/{USER}/CAS-01/owa",
    title="The mailbox is in the own site: it is served.",
    suite=Suite.OWA,
    clauses=("OWA-01",),
    section="Overview of Redirection",
    alternatives=(Alternative((SERVED,), (Answers("OWA-01", (SERVED,)),)),),
    stimulus=STIMULUS,
    steps=(
        ExplanationStep("CAS-01 is asked."),
        ExplanationStep("The mailbox is in the own site: it is served.", ("OWA-01",)),
    ),
)
EXCHANGE = Exchange(
    f"GET https://{STIMULUS.host}/owa/",
    (("Host", STIMULUS.host),),
    500,
    (("Server", "IIS"),),
    "<p>no</p>",
    seconds=0.25,
)
HOP = Hop("CAS-01", "BE-01", "https", "/exchange", "be-01", "Kerberos", method="GET")
SEEN = Observation(REFUSED, "HTTP 500", (EXCHANGE,), hops=(HOP,))


def verdict(word: VerdictWord, **more: Any) -> Verdict:  # noqa: ANN401 - any part of a verdict
    failed = CASE.clauses if word is VerdictWord.FAIL else ()
    parts: dict[str, Any] = {
        "observed": REFUSED,
        "explanation": "HTTP 500",
        "failed_clauses": failed,
        "judged": ("OWA-01",),
    }
    parts |= {"where": "cas-01.contoso.com:443"} | more
    return Verdict(CASE.id, CASE.clauses, word, **parts)


MADE_AS = {
    VerdictWord.PASS: "passed",
    VerdictWord.FAIL: "failed",
    VerdictWord.INCONCLUSIVE: "broken",
    VerdictWord.INFORMATIONAL: "passed",
    VerdictWord.NOT_APPLICABLE: "skipped",
}


def written(
    row: Verdict | None,
    *,
    seen: Observation | None = SEEN,
    case: Case = CASE,
    made: MadeResult | None = None,
    run: ReportedRun = RUN,
) -> WrittenResult:
    """The result of a row whose test went as such a row's does."""
    made = made or MadeResult(10_000, 10_001, MADE_AS[row.verdict] if row else "skipped")
    return result_of(ReportedRow(case, row, seen), made, run, identity=uuid.UUID(int=1))


def record_of(row: Verdict | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - the arguments of `written`
    return dict(written(row, **more).record)
