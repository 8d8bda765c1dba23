"""Time-outs are counted for the server that gave no answer, which need not be the entry server."""

from __future__ import annotations

from dataclasses import replace

from harness.model.observation import Exchange, Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import FollowUp
from harness.run.time_outs import TimeOuts
from tests.probes.stubs import HOST, stimulus

EUROPE = "www.europe.contoso.com"
PLAIN = stimulus(Protocol.EAS, Operation.OPTIONS)
LED_TO_EUROPE = replace(PLAIN, follow_up=FollowUp(Protocol.EAS, Operation.OPTIONS, (EUROPE,)))
THRICE = "let 3 requests of this run time out before; see why it gives no answer, or raise timeout_seconds in [live]"
LED_SOMEWHERE = replace(PLAIN, follow_up=FollowUp(Protocol.EAS, Operation.OPTIONS, (EUROPE, "www.usa.contoso.com")))


def seen(*requests: tuple[str, str | None], kind: OutcomeKind = OutcomeKind.UNREACHABLE) -> Observation:
    return Observation(Outcome(kind), "", tuple(Exchange(request, failure=failure) for request, failure in requests))


ENTRY_SILENT = seen((f"OPTIONS https://{HOST}/Microsoft-Server-ActiveSync", "time-out"))
EUROPE_SILENT = seen(
    (f"OPTIONS https://{HOST}/Microsoft-Server-ActiveSync", None), (f"GET https://{EUROPE}/owa", "time-out")
)


def test_after_three_time_outs_nothing_is_sent_to_a_server_and_port() -> None:
    time_outs = TimeOuts()
    for _ in range(2):
        time_outs.note(PLAIN, ENTRY_SILENT)
    assert time_outs.why_unsent(PLAIN) is None
    time_outs.note(PLAIN, ENTRY_SILENT)
    assert time_outs.why_unsent(PLAIN) == f"not sent: {HOST} {THRICE}"
    assert time_outs.why_unsent(replace(PLAIN, port=995)) is None


def test_a_time_out_behind_a_redirection_is_not_counted_for_the_redirecting_server() -> None:
    time_outs = TimeOuts()
    for _ in range(3):
        time_outs.note(LED_TO_EUROPE, EUROPE_SILENT)
    assert time_outs.why_unsent(PLAIN) is None
    assert time_outs.why_unsent(LED_TO_EUROPE) == f"not sent: {EUROPE} {THRICE}"
    assert time_outs.why_unsent(LED_SOMEWHERE) is None


def test_a_time_out_of_the_redirecting_server_is_counted_for_it() -> None:
    time_outs = TimeOuts()
    for _ in range(3):
        time_outs.note(LED_TO_EUROPE, ENTRY_SILENT)
    assert time_outs.why_unsent(PLAIN) is not None


def test_other_failures_are_no_time_outs() -> None:
    time_outs = TimeOuts()
    for _ in range(3):
        time_outs.note(PLAIN, seen((f"OPTIONS https://{HOST}/", "connection refused")))
        time_outs.note(PLAIN, seen((f"OPTIONS https://{HOST}/", None), kind=OutcomeKind.REFUSED))
        time_outs.note(PLAIN, seen())
    assert time_outs.why_unsent(PLAIN) is None
