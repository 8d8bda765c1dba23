"""The decision tables are complete, the size of their space is known, and their page is up to date."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from harness.planning.decision_table import DecisionTable, ProxyRoute
from harness.planning.decisions import MAILBOX_OPERATIONS, decide
from harness.planning.documentation import TABLES, decision_spaces, decision_tables_page
from harness.planning.request import Request
from harness.planning.tables import other_protocols
from harness.planning.topology import Topology
from tests.planning.shipped import REGISTER, shipped

ROOT = Path(__file__).parents[2]
CLAUSES = {clause.id: clause for clause in REGISTER.clauses}
SILENT = {one.id for one in REGISTER.unspecified}


def named(table: DecisionTable[object]) -> str:
    return table.name


def test_the_size_of_the_decision_space_is_known() -> None:
    spaces = {space.table: (space.cells, space.decided, space.open_) for space in decision_spaces()}
    print(
        "\n".join(
            f"{name}: {cells} cells, {decided} decided, {left} open" for name, (cells, decided, left) in spaces.items()
        )
    )
    assert spaces == {
        "Outlook Web Access, /owa": (87, 74, 13),
        "Outlook Web Access, /exchange": (10, 5, 5),
        "Outlook Web Access, /public": (10, 4, 6),
        "Exchange ActiveSync": (41, 32, 9),
        "Exchange Web Services": (52, 37, 15),
        "Availability service": (18, 13, 5),
        "Autodiscover, mobilesync schema": (5, 5, 0),
        "Autodiscover, outlook schema": (5, 5, 0),
        "POP3": (7, 2, 5),
        "IMAP4": (7, 2, 5),
        "Outlook Anywhere": (2, 2, 0),
        "WebDAV": (8, 4, 4),
    }


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_reachable_combination_of_facts_meets_a_rule(table: DecisionTable[object]) -> None:
    assert all(table.decide(facts) in table.rules for facts in table.cells())


def test_every_combination_of_facts_that_a_deployment_has_is_counted_as_reachable() -> None:
    topology = Topology(shipped("contoso"))
    cells = {table.name: set(table.cells()) for table in TABLES}
    found: dict[str, set[object]] = {table.name: set() for table in TABLES}
    for entry, (protocol, operation), mailbox in itertools.product(
        topology.deployment.client_access_servers, MAILBOX_OPERATIONS, topology.deployment.mailboxes
    ):
        for decision in decide(topology, Request(entry, (mailbox,), protocol, operation)):
            found[decision.table.name].add(decision.facts)
    for table, facts in found.items():
        assert facts, table
        assert facts <= cells[table], table


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_rule_is_met_by_some_combination_of_facts(table: DecisionTable[object]) -> None:
    met = {table.rules.index(table.decide(facts)) for facts in table.cells()}
    assert met == set(range(len(table.rules)))


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_rule_cites_known_clauses_or_a_known_silence(table: DecisionTable[object]) -> None:
    for rule in table.rules:
        for result in rule.results:
            assert set(result.clauses) | set(result.hops.clauses) <= set(CLAUSES), rule.sentence
            assert result.clauses or result.silent in SILENT, rule.sentence


SHOWN_TO_THE_CLIENT_AS_WELL = {"EWS-01"}
"""The client's failure is evidence enough; that the request is not passed on either shows in the hops alone."""


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_hops_are_judged_by_clauses_with_hop_evidence(table: DecisionTable[object]) -> None:
    for rule in table.rules:
        for result in rule.results:
            assert bool(result.hops.clauses) == (result.route is not ProxyRoute.NOT_JUDGED), rule.sentence
            judging = set(result.hops.clauses) - SHOWN_TO_THE_CLIENT_AS_WELL
            assert all("hop" in CLAUSES[clause].evidence for clause in judging), rule.sentence


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_fact_has_a_label_and_every_condition_names_a_fact(table: DecisionTable[object]) -> None:
    facts = set(table.facts.__dataclass_fields__)  # type: ignore[attr-defined]  # facts are dataclasses
    assert set(table.labels) == facts
    assert all(set(rule.when) <= facts for rule in table.rules)


def test_facts_without_a_rule_are_named_with_the_table() -> None:
    whole = other_protocols.OUTLOOK_ANYWHERE
    facts = other_protocols.OutlookAnywhereFacts(own_site=False)
    with_a_hole = replace(whole, rules=tuple(rule for rule in whole.rules if not rule.holds(facts)))
    with pytest.raises(LookupError) as error:
        with_a_hole.decide(facts)
    assert str(error.value) == f"{whole.name}: no rule for {facts}"


def test_the_page_of_the_documentation_is_generated_from_the_tables() -> None:
    page = (ROOT / "docs" / "decision-tables.md").read_text(encoding="utf-8")
    assert page == decision_tables_page(), "generate it anew: python -m harness tables > docs/decision-tables.md"
