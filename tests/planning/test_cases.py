"""The outcomes that a decision allows carry the URLs that they have to carry."""

from __future__ import annotations

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.planning.cases import client_outcomes
from harness.planning.decisions import decide
from harness.planning.lookup import Lookup
from tests.planning.nouns import USA, USERS, three_sites


def outcomes(operation: Operation, *, user: int) -> tuple[Outcome, ...]:
    lookup = Lookup(three_sites())
    (decision,) = decide(lookup, USERS[user], USA, Protocol.OWA, operation)
    return client_outcomes(USA, operation, decision)


def test_a_redirect_to_another_path_stays_on_the_entry_server() -> None:
    moved = Outcome(OutcomeKind.REDIRECT_PATH, location="https://cas-01.contoso.com/owa")
    assert moved in outcomes(Operation.EXCHANGE, user=0)


def test_a_page_carries_the_link_of_the_destination() -> None:
    page = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.europe.contoso.com/owa")
    assert outcomes(Operation.OWA, user=1) == (page,)
