"""An exchange as it is attached to a report."""

from __future__ import annotations

import pytest

from harness.model.observation import Exchange, NotedName, Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting import attach_evidence


def test_a_name_that_is_not_kept_of_an_answer_stands_in_the_report_with_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attached: list[str] = []
    monkeypatch.setattr("allure.attach", _Recorder(attached))
    noted = NotedName("cas-03.contoso.com", "in the body")
    exchange = Exchange("GET /owa/", status=200, answer_headers=(("Server", "IIS"),), answer_text="x", noted=(noted,))
    seen = Observation(Outcome(OutcomeKind.SERVED), "HTTP 200", (exchange,))
    attach_evidence(seen, Verdict("owa/a", ("GEN-05",), VerdictWord.PASS, "HTTP 200", observed=seen.outcome))
    assert "status 200\nServer: IIS\n(not kept: cas-03.contoso.com in the body)\n\nx" in attached[1]


class _Recorder:
    """Takes what Allure would attach."""

    def __init__(self, attached: list[str]) -> None:
        self._attached = attached

    def __call__(self, text: str, *_: object) -> None:
        self._attached.append(text)
