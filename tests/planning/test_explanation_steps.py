"""Why an outcome is expected, step by step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.case import ExplanationStep
from harness.model.deployment import Authentication, Deployment, Version, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName
from harness.planning.explanation_steps import describe_value
from tests.planning.nouns import (
    ASIA,
    EUROPE,
    HOMES,
    RTM,
    USA,
    USERS,
    deployment,
    directory,
    planned,
    server,
    three_sites,
)
from tests.virtual_directories import with_directories

DORA_ASKS = (
    "dora@contoso.com has its mailbox on BE-01 (Exchange 2003 SP2), site asia.",
    "The client asks CAS-01 (Exchange 2007 SP1), site usa: another site.",
)
CORA_ASKS = (
    "cora@contoso.com has its mailbox on MBX-03 (Exchange 2007 SP1), site asia.",
    "The client asks CAS-01 (Exchange 2007 SP1), site usa: another site.",
)
AS_INSTALLED = "The virtual directory that BE-01 has for this offers the authentication windows, basic, as installed."
OFFERS_BOTH = "authentication windows, basic."


def facts(identity: str, made_up: Deployment | None = None) -> tuple[str, ...]:
    """The steps of an explanation before the rule that decides."""
    steps = planned(made_up or three_sites())[identity].steps
    return tuple(step.text for step in steps if not step.clauses)


@pytest.mark.parametrize(
    "identity",
    [
        "owa/dora@contoso.com/CAS-01/exchange",
        "eas/dora@contoso.com/CAS-01/options",
        "eas/dora@contoso.com/CAS-01/foldersync",
        "webdav/dora@contoso.com/CAS-01/propfind",
    ],
)
def test_of_an_exchange_2003_server_the_authentication_of_its_directory_matters(identity: str) -> None:
    assert facts(identity) == (*DORA_ASKS, AS_INSTALLED)
    both = (Authentication.BASIC, Authentication.DIGEST)
    back_end = with_directories(HOMES[3], exchange=directory(offers=both), eas=directory(offers=both))
    told = facts(identity, replace(three_sites(), mailbox_servers=(*HOMES[:3], back_end)))
    assert told[-1] == "The virtual directory that BE-01 has for this offers the authentication basic, digest."


def test_public_folders_have_a_directory_of_their_own_on_an_exchange_2003_server() -> None:
    back_end = with_directories(HOMES[3], public=directory(offers=(Authentication.BASIC,)))
    made_up = replace(three_sites(), mailbox_servers=(*HOMES[:3], back_end))
    told = facts("owa/dora@contoso.com/CAS-01/public", made_up)
    assert told[-1] == "The virtual directory that BE-01 has for this offers the authentication basic."
    assert facts("owa/dora@contoso.com/CAS-01/exchange", made_up)[-1] == AS_INSTALLED


@pytest.mark.parametrize("identity", ["owa/dora@contoso.com/CAS-01/owa", "pop3/dora@contoso.com/CAS-01/logon"])
def test_where_no_back_end_directory_is_asked_none_is_mentioned(identity: str) -> None:
    assert facts(identity) == DORA_ASKS


def test_the_settings_of_the_destination_are_told_and_whether_redirection_is_on() -> None:
    internal = ASIA.virtual_directories[VirtualDirectoryName.EAS].internal_url
    assert facts("owa/cora@contoso.com/CAS-01/owa") == (
        *CORA_ASKS,
        "That site has CAS-03 (Exchange 2007 SP1), no later version than CAS-01.",
        f"Outlook Web Access on CAS-03: ExternalURL $null, InternalURL https://cas-03.contoso.com/owa, {OFFERS_BOTH}",
        "RedirectToOptimalOWAServer of CAS-01 is not set, which means $true.",
    )
    assert facts("eas/cora@contoso.com/CAS-01/options") == (
        *CORA_ASKS,
        "That site has CAS-03 (Exchange 2007 SP1), no later version than CAS-01.",
        f"ActiveSync on CAS-03: ExternalURL $null, InternalURL {internal}, {OFFERS_BOTH}",
    )


@pytest.mark.parametrize(("value", "words"), [(True, "$true"), (False, "$false")])
def test_a_setting_is_told_as_the_file_states_it(value: bool, words: str) -> None:
    stated = three_sites(replace(USA, redirect_to_optimal_owa_server=value), EUROPE, ASIA)
    told = facts("owa/cora@contoso.com/CAS-01/owa", stated)
    assert told[-1] == f"RedirectToOptimalOWAServer of CAS-01 is {words}."


def test_a_later_destination_a_missing_directory_and_every_url_are_told() -> None:
    web_services = VirtualDirectory(
        (Authentication.WINDOWS,),
        external_url="https://www.asia.contoso.com/EWS",
        nlb_bypass_url="https://node-3.contoso.com/EWS",
    )
    asia = with_directories(ASIA, owa=None, ews=web_services)
    made_up = three_sites(replace(USA, version=RTM), EUROPE, asia)
    assert facts("owa/cora@contoso.com/CAS-01/owa", made_up)[2:4] == (
        "That site has CAS-03 (Exchange 2007 SP1), a later version than CAS-01.",
        "CAS-03 has no virtual directory for Outlook Web Access.",
    )
    assert facts("availability/cora@contoso.com/CAS-01/freebusy", made_up)[-1] == (
        "Web Services on CAS-03: ExternalURL https://www.asia.contoso.com/EWS, InternalURL $null, "
        "NLBBypassURL https://node-3.contoso.com/EWS, authentication windows."
    )


def test_a_device_and_autodiscover_look_at_what_the_users_own_site_publishes() -> None:
    settings = (
        "ActiveSync on CAS-01: ExternalURL https://www.usa.contoso.com/Microsoft-Server-ActiveSync, "
        "InternalURL https://cas-01.contoso.com/Microsoft-Server-ActiveSync, authentication windows, basic."
    )
    in_the_same_site = (
        "anna@contoso.com has its mailbox on MBX-01 (Exchange 2007 SP1), site usa.",
        "The client asks CAS-01 (Exchange 2007 SP1), site usa: the same site.",
    )
    assert facts("eas/anna@contoso.com/CAS-01/options") == (*in_the_same_site, settings)
    assert facts("autodiscover/anna@contoso.com/CAS-01/mobilesync") == (*in_the_same_site, settings)
    assert facts("autodiscover/anna@contoso.com/CAS-02/mobilesync")[-1] == settings
    assert facts("owa/anna@contoso.com/CAS-01/owa") == in_the_same_site
    assert len(facts("autodiscover/cora@contoso.com/CAS-01/mobilesync")) == 3


def test_a_site_without_a_client_access_server_is_told() -> None:
    made_up = deployment(USA, homes=HOMES[:3], users=USERS[:3])
    assert facts("owa/cora@contoso.com/CAS-01/owa", made_up)[-1] == "Site asia has no Client Access server."
    assert facts("pop3/bert@contoso.com/CAS-01/logon", made_up)[-1] == "Site europe has no Client Access server."
    assert len(facts("pop3/cora@contoso.com/CAS-01/logon")) == 2


@pytest.mark.parametrize(
    ("value", "words"), [(True, "yes"), (False, "no"), ("later version", "later version"), (1, "1")]
)
def test_the_value_of_a_fact_is_described_in_words(value: object, words: str) -> None:
    assert describe_value(value) == words


def test_who_is_passed_over_for_a_later_version_is_told_with_the_clause() -> None:
    later = server("CAS-04", "asia", version=Version("2007 SP2", 8, 2))
    steps = planned(three_sites(USA, EUROPE, ASIA, later))["owa/cora@contoso.com/CAS-01/owa"].steps
    passed_over = "That site also has CAS-04 (Exchange 2007 SP2), a later version than CAS-01: it does not count."
    assert ExplanationStep(passed_over, ("GEN-06",)) in steps
    assert not [step for step in steps if step.text.startswith("That site has CAS-04")]


def test_whom_the_internal_url_leads_to_is_told_where_it_is_another_server() -> None:
    crossed = with_directories(ASIA, owa=directory("https://cas-04.contoso.com/owa"))
    told = facts("owa/cora@contoso.com/CAS-01/owa", three_sites(USA, EUROPE, crossed, server("CAS-04", "asia")))
    assert "The URL of CAS-03 leads to CAS-04." in told
    assert "The URL of CAS-04 leads to CAS-04." not in told


def test_nobody_is_passed_over_where_all_are_later() -> None:
    told = planned(three_sites(replace(USA, version=RTM), EUROPE, ASIA))["owa/cora@contoso.com/CAS-01/owa"].steps
    assert not [step for step in told if step.text.startswith("That site also has")]
