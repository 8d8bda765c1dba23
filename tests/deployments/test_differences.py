"""What two deployment files say differently."""

from __future__ import annotations

from dataclasses import replace

from harness.deployments import compare_settings, parse_change, with_changes
from harness.model.deployment import Affinity, Deployment, LoadBalancingArray
from harness.model.protocol import Protocol, VirtualDirectoryName
from harness.model.setting import DeploymentDifference, Setting, SettingDifference
from tests.planning.nouns import ASIA, EUROPE, USA, mailbox, three_sites

OWA = VirtualDirectoryName.OWA
NLB = LoadBalancingArray("nlb-asia", "nlb-asia.contoso.com", ("CAS-03",), Affinity.COOKIE, (80, 443))
MADE_UP = replace(three_sites(), load_balancing_arrays=(NLB,))


def differences(*texts: str, before: Deployment = MADE_UP) -> tuple[SettingDifference, ...]:
    return compare_settings(before, with_changes(before, [parse_change(before, text) for text in texts])).settings


def test_equal_files_do_not_differ() -> None:
    assert compare_settings(MADE_UP, MADE_UP) == DeploymentDifference((), (), ())


def test_values_are_given_as_the_file_spells_them() -> None:
    assert differences(
        "CAS-01.version=2007 SP2",
        "CAS-01.owa.external_url=null",
        "CAS-01.owa.authentication=windows",
        "CAS-01.imap4.security=tls",
        "nlb-asia.ports=null",
        "usa.published_host=www.contoso.com",
    ) == (
        SettingDifference(Setting("CAS-01", "version"), "2007 SP1", "2007 SP2"),
        SettingDifference(Setting("CAS-01", "imap4.security"), "starttls", "tls"),
        SettingDifference(Setting("CAS-01", "authentication", OWA), ("windows", "basic"), ("windows",)),
        SettingDifference(Setting("CAS-01", "external_url", OWA), "https://www.usa.contoso.com/owa", None),
        SettingDifference(Setting("nlb-asia", "ports"), (80, 443), None),
        SettingDifference(Setting("usa", "published_host"), None, "www.contoso.com"),
    )


def test_of_a_table_that_only_one_has_no_more_is_said() -> None:
    taken = differences("CAS-01.owa=null", "CAS-01.imap4=null")
    assert set(taken) == {
        SettingDifference(Setting("CAS-01", "", OWA), True, None),
        SettingDifference(Setting("CAS-01", "imap4"), True, None),
    }


def test_what_only_one_has_is_named() -> None:
    anna, *others = MADE_UP.mailboxes
    after = replace(three_sites(USA, EUROPE), mailboxes=(*others, mailbox("eva", "MBX-01")))
    difference = compare_settings(MADE_UP, after)
    assert difference.only_before == ("CAS-03", "nlb-asia", anna.address)
    assert difference.only_after == ("eva@contoso.com",)
    assert difference.settings == ()


def test_a_mailbox_differs_in_its_server_and_in_what_is_switched_off() -> None:
    anna, *others = MADE_UP.mailboxes
    moved = replace(anna, server="MBX-02", disabled=(Protocol.EAS,))
    assert compare_settings(MADE_UP, replace(MADE_UP, mailboxes=(moved, *others))).settings == (
        SettingDifference(Setting(anna.address, "server"), "MBX-01", "MBX-02"),
        SettingDifference(Setting(anna.address, "disabled"), None, ("eas",)),
    )


def test_a_site_may_have_the_name_of_a_server() -> None:
    assert ASIA.site == "asia"
    named = replace(ASIA, name="asia")
    before = three_sites(USA, EUROPE, named)
    (difference,) = differences("asia.published_host=www.asia.contoso.com", before=before)
    assert difference == SettingDifference(Setting("asia", "published_host"), None, "www.asia.contoso.com")
