"""The sentences of the topic, written down by hand, and the oracle's plan say the same."""

from __future__ import annotations

import pytest

from harness.judging.verdicts import expected_outcomes
from harness.model.case import Case
from harness.model.outcome import Hop, Outcome
from tests.planning.shipped import STEMS, cases_of
from tests.scenarios.reader import CASES, ExpectedHop, Scenario, read_scenarios

SCENARIOS = read_scenarios(CASES)


@pytest.fixture
def planned(scenario: Scenario) -> Case:
    cases = cases_of(scenario.deployment)
    assert scenario.case in cases, f"{scenario.case} is not planned for {scenario.deployment}"
    return cases[scenario.case]


def ids(scenario: Scenario) -> str:
    return f"{scenario.deployment}:{scenario.case}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=ids)
def test_the_oracle_cites_the_clauses_of_the_sentence(scenario: Scenario, planned: Case) -> None:
    assert set(scenario.clauses) <= set(planned.clauses)


@pytest.mark.parametrize("scenario", [one for one in SCENARIOS if one.expected], ids=ids)
def test_the_oracle_expects_the_outcome_of_the_sentence(scenario: Scenario, planned: Case) -> None:
    written = {part for part in ("exch", "expr") if any(getattr(one, part) is not None for one in scenario.expected)}
    assert {as_text(outcome, *written) for outcome in scenario.expected} == {
        as_text(one.outcome, *written) for one in expected_outcomes(planned)
    }


@pytest.mark.parametrize("scenario", [one for one in SCENARIOS if one.expected_hops is not None], ids=ids)
def test_the_oracle_expects_the_hops_of_the_sentence(scenario: Scenario, planned: Case) -> None:
    written = scenario.expected_hops or ()
    ways = [one.outcome.hops or () for one in expected_outcomes(planned)]
    assert all(len(way) == len(written) for way in ways)
    assert all(is_as_written(hop, one) for way in ways for hop, one in zip(way, written, strict=True))
    for position, one in enumerate(written):
        assert {way[position].destination for way in ways} == set(one.destinations)


def as_text(outcome: Outcome, *parts: str) -> str:
    """With the parts of Outlook's answer that the sentence has."""
    named = [(part, sorted((getattr(outcome, part) or {}).items())) for part in ("urls", *sorted(parts))]
    urls = [(part, service, sorted(of_service)) for part, services in named for service, of_service in services]
    return f"{outcome.kind} {outcome.link} {outcome.location} {urls}".lower()


def is_as_written(hop: Hop, one: ExpectedHop) -> bool:
    same_scheme = one.scheme is None or not hop.scheme or hop.scheme == one.scheme
    same_path = one.path is None or hop.path.lower() == one.path.lower()
    same_authentication = one.authentication is None or hop.authentication == one.authentication
    same_way = hop.source == one.source and hop.destination in one.destinations
    return same_way and same_scheme and same_path and same_authentication


def test_the_sentences_span_every_protocol_and_every_shipped_deployment() -> None:
    assert {one.deployment for one in SCENARIOS} == set(STEMS)
    protocols = {one.case.split("/")[0] for one in SCENARIOS}
    assert protocols >= {
        "owa",
        "eas",
        "ews",
        "availability",
        "autodiscover",
        "pop3",
        "imap4",
        "outlook_anywhere",
        "webdav",
    }
