"""Which cases show that an account is good and that an entry server serves a user (contract, section 3)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from harness.model.case import Plan
from harness.model.deployment import Affinity, LoadBalancingArray
from harness.model.protocol import Protocol
from harness.planning.plan import make_plan
from tests.planning.nouns import ASIA, EUROPE, HOMES, USA, USERS, deployment, mailbox, three_sites
from tests.planning.shipped import REGISTER


@lru_cache
def plan() -> Plan:
    return make_plan(three_sites(), REGISTER)


def test_an_account_is_shown_by_cheap_conversations_of_its_own_site_first_and_by_open_cases_last() -> None:
    controls = plan().credential_controls["anna@contoso.com"]
    assert controls[:12] == (
        "ews/anna@contoso.com/CAS-01/getfolder",
        "eas/anna@contoso.com/CAS-01/foldersync",
        "eas/anna@contoso.com/CAS-01/options",
        "owa/anna@contoso.com/CAS-01/owa",
        "availability/anna@contoso.com/CAS-01/freebusy",
        "autodiscover/anna@contoso.com/CAS-01/mobilesync",
        "autodiscover/anna@contoso.com/CAS-01/outlook",
        "outlook_anywhere/anna@contoso.com/CAS-01/connect",
        "imap4/anna@contoso.com/CAS-01/logon",
        "pop3/anna@contoso.com/CAS-01/logon",
        "ews/anna@contoso.com/CAS-02/getfolder",
        "ews/anna@contoso.com/CAS-03/getfolder",
    )
    assert controls[-2:] == (
        "owa/anna@contoso.com/CAS-02/public",
        "owa/anna@contoso.com/CAS-03/public",
    )
    assert "owa/anna@contoso.com/CAS-02/owa" not in controls
    assert "pop3/anna@contoso.com/CAS-02/logon" not in controls


def test_an_exchange_2003_account_is_shown_by_devices_and_browsers_before_cases_on_which_the_topic_is_silent() -> None:
    controls = plan().credential_controls["dora@contoso.com"]
    operations = list(dict.fromkeys(name.rsplit("/", 1)[1] for name in controls))
    assert operations == ["foldersync", "options", "exchange", "public", "propfind", "freebusy", "logon"]


def test_no_control_is_a_row_that_judges_hops_goes_on_to_a_url_changes_servers_or_asks_for_several_users() -> None:
    array = LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-03", "CAS-04"), Affinity.IP)
    asia = (ASIA, replace(ASIA, name="CAS-04", host="cas-04.contoso.com"))
    users = (*USERS, mailbox("emil", "MBX-03"))
    made_up = make_plan(deployment(USA, EUROPE, *asia, homes=HOMES, users=users, arrays=(array,)), REGISTER)
    named = {
        name for names in (*made_up.credential_controls.values(), *made_up.entry_controls.values()) for name in names
    }
    assert named
    assert not [name for name in named if "+" in name or name.endswith((".hops", ".follow"))]
    assert not [name for name in named if name.startswith(("state/owa-fails-over", "config/", "clause/"))]
    assert "owa/cora@contoso.com/nlb/owa" in made_up.entry_controls["nlb", Protocol.OWA]


def test_an_entry_server_is_shown_by_users_that_it_is_certain_to_serve_its_own_before_others() -> None:
    assert plan().entry_controls["CAS-01", Protocol.OWA] == (
        "owa/anna@contoso.com/CAS-01/owa",
        "owa/cora@contoso.com/CAS-01/owa",
        "owa/dora@contoso.com/CAS-01/exchange",
        "owa/dora@contoso.com/CAS-01/public",
    )
    assert plan().entry_controls["CAS-01", Protocol.AUTODISCOVER] == (
        "autodiscover/anna@contoso.com/CAS-01/mobilesync",
        "autodiscover/anna@contoso.com/CAS-01/outlook",
        "autodiscover/bert@contoso.com/CAS-01/mobilesync",
        "autodiscover/cora@contoso.com/CAS-01/mobilesync",
        "autodiscover/bert@contoso.com/CAS-01/outlook",
        "autodiscover/cora@contoso.com/CAS-01/outlook",
    )
    assert plan().entry_controls["CAS-02", Protocol.POP3] == ("pop3/bert@contoso.com/CAS-02/logon",)
    assert {protocol for entry, protocol in plan().entry_controls if entry == "CAS-03"} == set(Protocol)


def test_a_case_asks_for_the_entry_control_where_the_mailbox_is_elsewhere_or_on_exchange_2003() -> None:
    asks = {case.id: case.needs_entry_control for case in plan().cases}
    assert not asks["owa/anna@contoso.com/CAS-01/owa"]
    assert asks["owa/anna@contoso.com/CAS-02/owa"]
    assert asks["owa/dora@contoso.com/CAS-03/exchange"]
