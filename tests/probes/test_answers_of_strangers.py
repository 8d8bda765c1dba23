"""What a browser's user is told by answers of servers that are not ours; each answer stands in a table."""

from __future__ import annotations

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.protocol import Operation, Protocol
from tests.probes.answers_of_strangers import (
    AT_EXCHANGE,
    NO_VERDICT,
    OF_THE_WHOLE_PAGE,
    UNREAD,
    StrangeAnswer,
)
from tests.probes.stubs import ScriptedServer, observe, stimulus


def said(seen: Observation) -> str:
    if seen.prerequisite is not None:
        return NO_VERDICT
    return UNREAD if seen.unread is not None else seen.outcome.kind.value


def see(answer: StrangeAnswer, operation: Operation) -> Observation:
    response = httpx.Response(answer.status, headers=answer.all_headers, content=answer.body)
    return observe(stimulus(Protocol.OWA, operation), ScriptedServer(response, *[httpx.Response(401)] * 3))


@pytest.mark.parametrize("name", OF_THE_WHOLE_PAGE, ids=str)
def test_an_answer_at_owa_says_what_the_table_has(name: str) -> None:
    answer = OF_THE_WHOLE_PAGE[name]
    seen = see(answer, Operation.OWA)
    assert said(seen) == answer.says, seen.explanation


@pytest.mark.parametrize("name", AT_EXCHANGE, ids=str)
def test_an_answer_at_exchange_says_what_the_table_has(name: str) -> None:
    answer = AT_EXCHANGE[name]
    seen = see(answer, Operation.EXCHANGE)
    assert said(seen) == answer.says, seen.explanation


@pytest.mark.parametrize("status", [407, 408, 429, 511])
@pytest.mark.parametrize(
    ("protocol", "operation"),
    [
        (Protocol.OWA, Operation.OWA),
        (Protocol.EAS, Operation.OPTIONS),
        (Protocol.EAS, Operation.FOLDERSYNC),
        (Protocol.EWS, Operation.GETFOLDER),
        (Protocol.AUTODISCOVER, Operation.OUTLOOK),
        (Protocol.WEBDAV, Operation.PROPFIND),
    ],
)
def test_a_status_by_which_nobody_answers_for_exchange_is_no_verdict(
    protocol: Protocol, operation: Operation, status: int
) -> None:
    seen = observe(stimulus(protocol, operation), lambda _: httpx.Response(status))
    assert seen.prerequisite is not None
    assert f"HTTP {status}" in seen.prerequisite
