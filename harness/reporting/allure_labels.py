"""What Allure shows of a case: epic protocol, feature topic section, story clause, severity, and the evidence."""

from __future__ import annotations

from collections.abc import Mapping

import allure
import pytest

from harness.judging import describe_reason
from harness.model.case import Case
from harness.model.clause import ClauseRegister
from harness.model.observation import Exchange, Observation
from harness.model.printable import json_text, printable, printable_lines
from harness.model.verdict import Verdict
from harness.reporting.allure_markup import markdown_text
from harness.reporting.explanation import clause_texts
from harness.reporting.verdict_file import verdict_record


def label_test(
    item: pytest.Item, case: Case, verdict: Verdict, *, register: ClauseRegister, parameters: Mapping[str, str]
) -> None:
    """Label the test that is being set up.

    A failed case stands under the clauses that it fails alone. The `parameters` (deployment and target) keep two
    targets' histories apart. Allure takes the description from the item once its fixtures stand, hence the marker.
    """
    allure.dynamic.epic(case.stimulus.protocol.value if case.stimulus else case.suite.value)
    allure.dynamic.feature(case.section)
    allure.dynamic.story(*(verdict.failed_clauses or case.clauses))
    allure.dynamic.severity(allure.severity_level(case.severity.value))
    for name, value in parameters.items():
        allure.dynamic.parameter(name, value)
    allure.dynamic.tag(verdict.verdict.value)
    texts = clause_texts(register)
    cited = "\n".join(f"- **{clause}** {markdown_text(texts[clause])}" for clause in case.clauses)
    steps = "\n".join(f"1. {markdown_text(step.text)} {' '.join(step.clauses)}".rstrip() for step in case.steps)
    outcome = f"**{verdict.verdict.value}**: {markdown_text(describe_reason(verdict))}"
    item.add_marker(allure.description(f"{outcome}\n\n{markdown_text(case.title)}\n\n{cited}\n\n{steps}"))


def name_test(case: Case) -> None:
    """Show the case id as the test's name. Allure sets its own name after the set-up: call this in the tear-down."""
    allure.dynamic.title(case.id)


def attach_evidence(seen: Observation | None, verdict: Verdict) -> None:
    """The row and every exchange of the conversation and of those it is compared with, masked as the probe did.

    Whatever a server sent is plain text there, never a page that a browser renders.
    """
    allure.attach(json_text(verdict_record(verdict), indent=2), "verdict", allure.attachment_type.JSON)
    if seen is None:
        return
    compared = tuple(exchange for answer in seen.compared for exchange in answer.exchanges)
    for name, exchanges in (("exchange", seen.exchanges), ("compared exchange", compared)):
        for number, exchange in enumerate(exchanges, start=1):
            allure.attach(_exchange_text(exchange), f"{name} {number}", allure.attachment_type.TEXT)


def _exchange_text(exchange: Exchange) -> str:
    """A header is one line; request and body keep their lines."""
    lines = [f"{name}: {value}" for name, value in exchange.request_headers]
    lines += ["", exchange.failure or f"status {exchange.status}"]
    lines += [f"{name}: {value}" for name, value in exchange.answer_headers]
    lines += [f"(not kept: {noted.name} {noted.place})" for noted in exchange.noted]
    shown = [printable_lines(exchange.request), *map(printable, lines), "", printable_lines(exchange.answer_text)]
    return "\n".join(shown)
