"""Changes of settings: as typed, and what a deployment is with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.deployments import DescriptionError, parse_change, with_changes
from harness.model.deployment import Affinity, Authentication, ClientAccessServer, Deployment, LoadBalancingArray
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import Setting, SettingChange
from tests.planning.nouns import ASIA, EUROPE, SP1, USA, mailbox, server, three_sites
from tests.planning.shipped import STEMS, shipped
from tests.virtual_directories import with_directories

OWA, EAS = VirtualDirectoryName.OWA, VirtualDirectoryName.EAS
NLB = LoadBalancingArray("nlb-asia", "nlb-asia.contoso.com", ("CAS-03",), Affinity.COOKIE)
MADE_UP = replace(three_sites(), load_balancing_arrays=(NLB,))


def changed(*texts: str, deployment: Deployment = MADE_UP) -> Deployment:
    return with_changes(deployment, [parse_change(deployment, text) for text in texts])


def server_of(deployment: Deployment, name: str) -> ClientAccessServer:
    return next(cas for cas in deployment.client_access_servers if cas.name == name)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("CAS-02.owa.external_url=null", SettingChange(Setting("CAS-02", "external_url", OWA), None)),
        ("CAS-02.owa.external_url = $null", SettingChange(Setting("CAS-02", "external_url", OWA), None)),
        (
            "CAS-02.owa.external_url=https://www.contoso.com/owa?a=b",
            SettingChange(Setting("CAS-02", "external_url", OWA), "https://www.contoso.com/owa?a=b"),
        ),
        (
            "CAS-02.owa.authentication=windows, basic",
            SettingChange(Setting("CAS-02", "authentication", OWA), ("windows", "basic")),
        ),
        (
            'CAS-02.owa.authentication=["forms"]',
            SettingChange(Setting("CAS-02", "authentication", OWA), ("forms",)),
        ),
        (
            "CAS-02.redirect_to_optimal_owa_server=$false",
            SettingChange(Setting("CAS-02", "redirect_to_optimal_owa_server"), False),
        ),
        ("CAS-01.version=2007 SP2", SettingChange(Setting("CAS-01", "version"), "2007 SP2")),
        ("CAS-01.max_connections=2000", SettingChange(Setting("CAS-01", "max_connections"), 2000)),
        ("CAS-01.owa=null", SettingChange(Setting("CAS-01", "", OWA), None)),
        ("CAS-01.imap4=null", SettingChange(Setting("CAS-01", "imap4"), None)),
        ("CAS-01.imap4.security=tls", SettingChange(Setting("CAS-01", "imap4.security"), "tls")),
        ("nlb-asia.affinity=ip", SettingChange(Setting("nlb-asia", "affinity"), "ip")),
        ("nlb-asia.ports=80,443", SettingChange(Setting("nlb-asia", "ports"), (80, 443))),
        ("nlb-asia.members=CAS-03", SettingChange(Setting("nlb-asia", "members"), ("CAS-03",))),
        (
            "usa.published_host='www.contoso.com'",
            SettingChange(Setting("usa", "published_host"), "www.contoso.com"),
        ),
        ('"usa".published_host=null', SettingChange(Setting("usa", "published_host"), None)),
        ("BE-01.eas.authentication=basic", SettingChange(Setting("BE-01", "authentication", EAS), ("basic",))),
    ],
)
def test_a_change_is_typed_as_name_key_and_value(text: str, change: SettingChange) -> None:
    assert parse_change(MADE_UP, text) == change


def test_a_setting_is_spelled_as_it_is_typed() -> None:
    assert str(Setting("CAS-02", "external_url", OWA)) == "CAS-02.owa.external_url"
    assert str(Setting("CAS-02", "", OWA)) == "CAS-02.owa"
    assert str(Setting("nlb-asia", "affinity")) == "nlb-asia.affinity"


def test_of_names_that_begin_alike_the_longest_counts() -> None:
    dotted = three_sites(server("CAS", "usa"), server("CAS.owa", "usa"))
    assert parse_change(dotted, "CAS.owa.version=2007 SP1").setting == Setting("CAS.owa", "version")
    assert parse_change(dotted, "CAS.owa.owa.external_url=null").setting.owner == "CAS.owa"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CAS-02", "expected NAME.KEY=VALUE such as"),
        ("CAS-02=null", "expected NAME.KEY=VALUE such as"),
        ("CAS-O2.version=2007 SP1", '"CAS-O2" is not in the file; expected one of CAS-01, CAS-02, CAS-03, MBX-01'),
        ("CAS-O2.version=2007 SP1", 'did you mean "CAS-02"?'),
        (
            "CAS-02.owa.externl_url=null",
            "CAS-02.owa.externl_url is not a known key; expected one of authentication, internal_url",
        ),
        ("CAS-02.owa.externl_url=null", 'did you mean "external_url"?'),
        ("nlb-asia.owa.external_url=null", "nlb-asia.owa is not a known key; expected one of name, host, members"),
        ("usa.affinity=ip", "usa.affinity is not a known key; expected one of name, published_host"),
        ("CAS-02.version=2003 SP2", 'CAS-02.version is "2003 SP2"; expected one of 2007 RTM'),
        ("CAS-02.version.text=x", "CAS-02.version"),
        ("CAS-02.owa.authentication=window", 'is "window"; expected one of windows, basic, digest, forms'),
        ("CAS-02.redirect_to_optimal_owa_server=no", 'is "no"; expected true or false'),
        ("CAS-02.max_connections=many", 'is "many"; expected a whole number from 1 to 1000000'),
        ("CAS-02.owa.external_url=www.contoso.com", "expected an absolute URL such as"),
        ("nlb-asia.ports=80,http", "expected a port from 1 to 65535"),
        ("CAS-02.owa=x", 'CAS-02.owa is "x"; expected a table'),
    ],
)
def test_what_the_file_could_not_say_is_refused(text: str, said: str) -> None:
    with pytest.raises(DescriptionError) as refused:
        parse_change(MADE_UP, text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CAS-02.site=unknown", 'CAS-02.site is "unknown"; expected one of usa, europe, asia'),
        ("CAS-02.host=cas-01.contoso.com", 'CAS-02.host is "cas-01.contoso.com", the same as'),
        ("CAS-02.host=null", "CAS-02.host is missing; expected a host name"),
        ("CAS-02.owa.authentication=null", "CAS-02.owa.authentication is missing; expected an array"),
        ("CAS-02.name=CAS-04", "CAS-02.name cannot be changed: everything else is found by it"),
        (
            "CAS-02.oab.external_url=null",
            "CAS-02.oab.external_url: CAS-02 has no oab in the file, which a change cannot add; expected one of",
        ),
        ("nlb-asia.members=CAS-3", 'nlb-asia.members[0] is "CAS-3"; expected one of CAS-01, CAS-02, CAS-03'),
        ("nlb-asia.members=[]", "nlb-asia.members is an array; expected the names of one or more servers"),
        ("MBX-01.version=2003 SP2", "MBX-01.host is missing; expected the host name of the back-end server"),
        ("MBX-01.eas.authentication=basic", "MBX-01.eas is on a server of version 2007 SP1"),
    ],
)
def test_what_contradicts_the_rest_of_the_file_is_refused(text: str, said: str) -> None:
    with pytest.raises(DescriptionError) as refused:
        changed(text)
    assert said in str(refused.value)


def test_changes_are_made_together_and_nothing_else_changes() -> None:
    after = changed("CAS-02.owa.external_url=null", "CAS-02.owa.authentication=basic", "CAS-01.version=2007 SP2")
    owa = replace(EUROPE.virtual_directories[OWA], external_url=None, authentication=(Authentication.BASIC,))
    usa = server_of(after, "CAS-01")
    assert (usa.version.text, usa.version.minor) == ("2007 SP2", 2)
    assert after == replace(
        MADE_UP,
        client_access_servers=(replace(USA, version=usa.version), with_directories(EUROPE, owa=owa), ASIA),
    )


def test_a_virtual_directory_and_a_mail_service_are_taken_away_as_a_whole() -> None:
    after = server_of(changed("CAS-02.owa=null", "CAS-02.imap4=null"), "CAS-02")
    assert OWA not in after.virtual_directories
    assert after.imap4 is None
    assert after.pop3 == EUROPE.pop3


def test_settings_of_arrays_sites_and_back_end_servers_change_too() -> None:
    after = changed(
        "nlb-asia.affinity=ip",
        "nlb-asia.ports=80,443",
        "usa.published_host=www.contoso.com",
        "BE-01.eas.authentication=basic",
    )
    assert after.load_balancing_arrays == (replace(NLB, affinity=Affinity.IP, ports=(80, 443)),)
    assert after.sites[0].published_host == "www.contoso.com"
    assert after.mailbox_servers[3].virtual_directories[EAS].authentication == (Authentication.BASIC,)


def test_a_directory_of_a_back_end_server_that_the_file_does_not_name_is_as_installed() -> None:
    after = changed("BE-01.eas.kerberos=true")
    assert after.mailbox_servers[3].virtual_directories[EAS].authentication == (
        Authentication.WINDOWS,
        Authentication.BASIC,
    )


def test_the_last_of_two_changes_of_one_setting_counts() -> None:
    after = changed("CAS-01.version=2007 SP3", "CAS-01.version=2007 RTM")
    assert server_of(after, "CAS-01").version.text == "2007 RTM"


def test_a_computer_with_both_roles_is_changed_as_client_access_server() -> None:
    both = replace(USA, name="EX-01", mailbox_role=True)
    deployment = three_sites(both, EUROPE, ASIA)
    homes = (replace(deployment.mailbox_servers[0], name="EX-01", host=both.host), *deployment.mailbox_servers[1:])
    deployment = replace(deployment, mailbox_servers=homes, mailboxes=(mailbox("anna", "EX-01"),))
    after = changed("EX-01.version=2007 SP3", deployment=deployment)
    assert server_of(after, "EX-01").version.minor == 3
    assert after.mailbox_servers[0].version == SP1


@pytest.mark.parametrize("stem", STEMS)
def test_a_value_set_and_set_back_leaves_a_shipped_deployment_as_it_was(stem: str) -> None:
    before = shipped(stem)
    for cas in before.client_access_servers:
        there = changed(f"{cas.name}.host=elsewhere.contoso.com", deployment=before)
        assert there != before
        assert changed(f"{cas.name}.host={cas.host}", deployment=there) == before


def test_no_change_leaves_a_deployment_as_it_is() -> None:
    assert with_changes(MADE_UP, []) == MADE_UP
