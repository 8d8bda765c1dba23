"""Cases and observations for the tests of judging, built directly."""

from __future__ import annotations

from harness.judging.controls import ControlAnswer, ControlResults
from harness.model.answer_demands import Answers, MovesOnlyByClick
from harness.model.case import Case, Suite
from harness.model.expectation import Alternative
from harness.model.hop_demands import NoHopTo
from harness.model.observation import Exchange, Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import HTTPS_PORT, Logon, Operation, Protocol
from harness.model.stimulus import Stimulus

HELD, FAILED, NO_CASE = ControlAnswer.HELD, ControlAnswer.FAILED, ControlAnswer.NO_CASE
HOLD = ControlResults(credentials=HELD, entry=HELD)

REQUEST = "GET /owa/ at cas-02.contoso.com"
"""As a reason names the one that `seen` has."""

LINK = "https://www.usa.contoso.com/owa"
PAGE = Outcome(OutcomeKind.REDIRECT_PAGE, link=LINK)
MOVED = Outcome(OutcomeKind.REDIRECT_HOST, location=LINK)
SERVED = Outcome(OutcomeKind.SERVED)
REFUSED = Outcome(OutcomeKind.REFUSED)
UNAUTHORIZED = Outcome(OutcomeKind.UNAUTHORIZED)


def stimulus(protocol: Protocol = Protocol.OWA, operation: Operation = Operation.OWA) -> Stimulus:
    return Stimulus(
        protocol=protocol,
        operation=operation,
        entry="CAS-02",
        host="cas-02.contoso.com",
        port=HTTPS_PORT,
        mailboxes=("user1@contoso.com",),
        logon=Logon.BASIC,
    )


def case(*alternatives: Alternative, asked: Stimulus | None = None, hops: bool = False, crosses: bool = True) -> Case:
    cited = dict.fromkeys(
        clause
        for alternative in alternatives
        for clause in (alternative.silent, *(demand.clause for demand in alternative.demands))
        if clause
    )
    return Case(
        id="owa/user1@contoso.com/CAS-02/owa" + (".hops" if hops else ""),
        title="A user sees the link to his own site.",
        suite=Suite.OWA,
        section="Overview of Redirection",
        clauses=tuple(cited),
        alternatives=alternatives,
        stimulus=asked or stimulus(),
        judges_hops=hops,
        needs_entry_control=crosses,
    )


REDIRECTION = Alternative((PAGE,), (Answers("OWA-02", (PAGE,), tolerates=(MOVED,)), MovesOnlyByClick("OWA-03")))
MAIL_REFUSAL = Alternative((REFUSED,), (Answers("POP-02", (REFUSED,)),))
NO_HOP = Alternative((Outcome(OutcomeKind.HOPS, hops=()),), (NoHopTo("GEN-08", ("CAS-01", "CAS-03")),))


def seen(outcome: Outcome, *, status: int = 200, text: str = "", moves_by: str | None = None) -> Observation:
    exchange = Exchange("GET https://cas-02.contoso.com/owa/", status=status, answer_text=text)
    return Observation(outcome, f"HTTP {status}", (exchange,), moves_by=moves_by)


def hop(destination: str, *, source: str = "CAS-02", scheme: str = "https", path: str = "/owa") -> Hop:
    return Hop(source, destination, scheme, path, f"{destination.lower()}.contoso.com")
