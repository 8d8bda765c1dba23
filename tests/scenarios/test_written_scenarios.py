"""The written scenarios are valid, and name things that exist."""

from __future__ import annotations

from collections import Counter

import pytest

from harness.deployments.reader import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.clause import EvidenceKind
from harness.model.deployment import Deployment
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol, VirtualDirectoryName
from harness.planning.clause_register import read_register
from tests.scenarios.reader import CASES, ExpectedHop, Scenario, read_scenarios

SCENARIOS = read_scenarios(CASES)
DEPLOYMENTS = {file.stem: read_deployment(file) for file in sorted(SHIPPED_DEPLOYMENTS.glob("*.toml"))}


def entries(deployment: Deployment) -> set[str]:
    arrays = {array.name for array in deployment.load_balancing_arrays}
    return {server.name for server in deployment.client_access_servers} | arrays


def servers(deployment: Deployment) -> set[str]:
    mailbox_servers = {server.name for server in deployment.mailbox_servers}
    return {server.name for server in deployment.client_access_servers} | mailbox_servers


def urls_of(deployment: Deployment) -> set[str | None]:
    directories = [
        server.virtual_directories[name]
        for server in deployment.client_access_servers
        for name in (VirtualDirectoryName.OWA, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS)
        if name in server.virtual_directories
    ]
    return {directory.internal_url for directory in directories} | {directory.external_url for directory in directories}


def test_there_are_scenarios_of_every_protocol_and_every_shipped_deployment() -> None:
    assert len(SCENARIOS) >= 60
    written = {scenario.case.split("/")[0] for scenario in SCENARIOS}
    assert written == {*(protocol.value for protocol in Protocol), "config", "state"}
    assert {scenario.deployment for scenario in SCENARIOS} == set(DEPLOYMENTS)


def test_titles_are_unique() -> None:
    assert max(Counter(scenario.title for scenario in SCENARIOS).values()) == 1


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
def test_a_scenario_names_mailboxes_and_servers_of_its_deployment(scenario: Scenario) -> None:
    deployment = DEPLOYMENTS[scenario.deployment]
    kind, second, entry, *_ = scenario.case.split("/")
    if kind not in ("config", "state"):
        assert set(second.split("+")) <= {mailbox.address for mailbox in deployment.mailboxes}
    assert entry in entries(deployment)
    for hop in scenario.expected_hops or ():
        assert {hop.source, *hop.destinations} <= servers(deployment) | entries(deployment)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
def test_a_scenario_cites_clauses_and_headings_of_the_register(scenario: Scenario) -> None:
    register = {clause.id: clause.section for clause in read_register().clauses}
    assert set(scenario.clauses) <= set(register)
    assert scenario.section in set(register.values())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
def test_an_expected_url_stands_in_the_deployment_file(scenario: Scenario) -> None:
    known = urls_of(DEPLOYMENTS[scenario.deployment])
    for outcome in scenario.expected:
        # a redirected path is one of the server asked, not a URL of the file
        location = None if outcome.kind is OutcomeKind.REDIRECT_PATH else outcome.location
        listed = [url for urls in (outcome.urls or {}).values() for url in urls]
        assert {*listed, outcome.link, location} - {None} <= known


def test_every_clause_about_what_one_client_sees_has_a_scenario() -> None:
    """Affinity and outages take several visits."""
    families = ("EAS", "OWA", "EWS", "AUT", "POP", "IMAP", "RPC", "DAV")
    clauses = {
        clause.id
        for clause in read_register().clauses
        if EvidenceKind.CLIENT in clause.evidence and clause.id.split("-")[0] in families
    }
    assert clauses - {clause for scenario in SCENARIOS for clause in scenario.clauses} == set()


def test_the_hops_of_a_scenario_keep_their_order_and_allow_several_destinations() -> None:
    scenario = next(
        scenario
        for scenario in SCENARIOS
        if scenario.deployment == "contoso-nlb" and scenario.case == "owa/user3@contoso.com/CAS-01/owa.hops"
    )
    assert scenario.expected == ()
    assert scenario.expected_hops == (
        ExpectedHop(source="CAS-01", destinations=("CAS-03", "CAS-04", "CAS-05"), scheme="https", path="/OWA"),
    )
