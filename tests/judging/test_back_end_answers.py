"""Whose answer a device of an Exchange 2003 mailbox gets (EAS-01), as the header MS-Server-ActiveSync tells."""

from __future__ import annotations

import pytest

from harness.judging.verdicts import judge
from harness.model.answer_demands import AnsweredByBackEnd, Answers, NeverAnswers
from harness.model.expectation import Alternative
from harness.model.observation import Exchange, Observation
from harness.model.outcome import Outcome
from harness.model.protocol import Operation, Protocol
from harness.model.verdict import Verdict, VerdictWord
from tests.judging.nouns import HOLD, REFUSED, SERVED, case, stimulus


def of_device(*headers: tuple[str, str], outcome: Outcome = SERVED) -> Verdict:
    demands = (Answers("EAS-01", (SERVED,)), AnsweredByBackEnd("EAS-01"), NeverAnswers("EAS-10", ()))
    challenge = Exchange("OPTIONS", status=401, answer_headers=(("MS-Server-ActiveSync", "8.1"),))
    answer = Exchange("OPTIONS", status=200, answer_headers=headers)
    asked = stimulus(Protocol.EAS, Operation.OPTIONS)
    seen = Observation(outcome, "made up", (challenge, challenge, answer))
    return judge(case(Alternative((SERVED,), demands), asked=asked), seen, HOLD)


@pytest.mark.parametrize("version", ["6.5.7638.1", "6.5", " 6.5.6944.0", "6.5.7638.1, 8.1", "8.1,6.5.7638.1"])
def test_a_device_of_an_exchange_2003_mailbox_is_answered_by_the_back_end_server(version: str) -> None:
    assert of_device(("ms-server-ActiveSync", version)).verdict is VerdictWord.PASS


@pytest.mark.parametrize("version", ["8.1", "8.0.685.24", "14.0", "6.0.6249.0", "6.50.1", "16.5", "8.1, 8.1"])
def test_an_answer_of_another_version_is_not_the_back_end_servers(version: str) -> None:
    verdict = of_device(("MS-Server-ActiveSync", version))
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("EAS-01",))
    assert verdict.details == (f"MS-Server-ActiveSync: expected 6.5 of the back-end server, seen {version}",)


@pytest.mark.parametrize("offered", ["2.5,12.0,12.1", "1.0,2.0,2.1,2.5,12.0", "14.1", "2.5, 16.1"])
def test_without_its_version_a_later_protocol_shows_another_server(offered: str) -> None:
    """As where a proxy takes MS-Server-ActiveSync out (protocol-facts, 2.1)."""
    headers = ("MS-ASProtocolVersions", offered)
    verdict = of_device(headers)
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("EAS-01",))
    assert verdict.details == (
        f"MS-ASProtocolVersions: expected none from 12.0 on of the back-end server, seen {offered}",
    )
    assert of_device(headers, ("MS-Server-ActiveSync", "6.5.7638.1")).verdict is VerdictWord.PASS


@pytest.mark.parametrize("offered", ["1.0,2.0,2.1,2.5", "2.5", "", "yes", "12", "112"])
def test_without_its_version_an_earlier_protocol_shows_the_back_end_server_or_nothing(offered: str) -> None:
    assert of_device(("MS-ASProtocolVersions", offered)).verdict is VerdictWord.PASS


@pytest.mark.parametrize("headers", [(), (("MS-Server-ActiveSync", ""),), (("MS-Server-ActiveSync", "yes"),)])
def test_an_answer_without_a_version_shows_nothing(headers: tuple[tuple[str, str], ...]) -> None:
    assert of_device(*headers).verdict is VerdictWord.PASS


def test_repeated_headers_count_together_and_a_refusal_is_no_answer_of_the_cas() -> None:
    assert of_device(("MS-Server-ActiveSync", "8.1"), ("MS-Server-ActiveSync", "6.5.1")).verdict is VerdictWord.PASS
    two = of_device(("MS-Server-ActiveSync", "8.1"), ("MS-Server-ActiveSync", "8.2"))
    assert two.details == ("MS-Server-ActiveSync: expected 6.5 of the back-end server, seen 8.1, 8.2",)
    refused = of_device(("MS-Server-ActiveSync", "8.1"), outcome=REFUSED)
    assert (refused.failed_clauses, refused.details) == (("EAS-01",), ())
