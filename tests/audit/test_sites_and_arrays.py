"""To which organizations, sites and arrays the clauses apply at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.audit import judge_settings
from harness.deployments import with_corrections
from harness.model.deployment import Affinity, Deployment, LoadBalancingArray, MailboxServer, Version
from harness.model.setting import AddedServer
from harness.run import audit
from tests.audit.deployments import (
    ARRAYS,
    ONE_SITE,
    TWO_PUBLISHED,
    TWO_SITES,
    WITH_BACK_END,
    WITH_BACK_END_OF_2000,
    WITHOUT_CAS,
    with_home,
    with_site,
    without_array,
    without_homes,
)
from tests.audit.seen import changed, findings_of, line_of, lines_of, not_known
from tests.audit.topic_tables import OF_2003, SP1

EVERYTHING_WRONG = (
    "CAS-01.owa.external_url=http://other.contoso.com/x",
    "CAS-01.eas.external_url=null",
    "CAS-01.eas.authentication=basic",
    "CAS-01.ews.internal_url=null",
    "CAS-01.ews.nlb_bypass_url=https://other.contoso.com/EWS",
    "CAS-01.owa.authentication=basic",
    "CAS-01.max_connections=2",
)
SECOND_IN_ASIA = replace(
    TWO_SITES.client_access_servers[1],
    name="CAS-03",
    host="cas-03.contoso.com",
    virtual_directories={
        name: replace(
            directory, internal_url=directory.internal_url and directory.internal_url.replace("cas-02", "cas-03")
        )
        for name, directory in TWO_SITES.client_access_servers[1].virtual_directories.items()
    },
)


@pytest.mark.parametrize(
    "deployment",
    [TWO_SITES, TWO_PUBLISHED, ARRAYS, WITH_BACK_END, WITH_BACK_END_OF_2000, ONE_SITE],
    ids=["two sites", "two published sites", "arrays", "2003 as installed", "2000 as installed", "one site"],
)
def test_what_conforms_is_clean(deployment: Deployment) -> None:
    assert lines_of(deployment) == []
    assert not_known(deployment) == {}


def test_in_a_single_site_nothing_has_to_be_configured_for_proxying() -> None:
    wrong = changed(ONE_SITE, *EVERYTHING_WRONG)
    assert lines_of(wrong) == []
    assert {verdict.clause for verdict in judge_settings(wrong)} <= {"GEN-01", "GEN-02", "NLB-01", "NLB-14", "OWA-12"}


def test_what_every_client_access_server_and_array_has_to_have_counts_in_a_single_site_too() -> None:
    array = LoadBalancingArray("www", "www.contoso.com", ("CAS-01",), Affinity.NONE, (25, 443))
    wrong = changed(replace(ONE_SITE, load_balancing_arrays=(array,)), "CAS-01.public=null")
    assert lines_of(wrong) == ["NLB-14 array:www ports major", "OWA-12 CAS-01/public public major"]


def test_a_site_with_exchange_2003_alone_is_no_second_site() -> None:
    back_end = MailboxServer("BE-01", "asia", OF_2003, host="be-01.contoso.com")
    wrong = changed(
        with_home(with_site(ONE_SITE, "asia"), back_end), *EVERYTHING_WRONG, "BE-01.eas.authentication=basic"
    )
    assert lines_of(wrong) == []


def test_a_mailbox_server_alone_makes_a_second_site() -> None:
    second = with_home(with_site(ONE_SITE, "asia"), MailboxServer("MBX-02", "asia", SP1))
    assert lines_of(second) == ["GEN-01 site:asia client_access_server critical"]
    assert len(lines_of(changed(second, *EVERYTHING_WRONG))) == 1 + len(EVERYTHING_WRONG)


def test_a_site_that_is_published_needs_a_client_access_server_and_one_that_is_empty_does_not() -> None:
    assert lines_of(with_site(TWO_SITES, "europe")) == []
    published = with_site(TWO_SITES, "europe", published_host="www.europe.contoso.com")
    assert lines_of(published) == ["GEN-01 site:europe client_access_server critical"]
    assert lines_of(WITHOUT_CAS) == ["GEN-01 site:europe client_access_server critical"]


def test_the_internet_is_missing_only_where_every_server_is_said_not_to_face_it() -> None:
    """One that faces it is enough; one of which nothing is said may."""
    nobody = ("CAS-01.internet_facing=false", "usa.published_host=null")
    assert "GEN-02 organization internet_facing critical" in lines_of(changed(TWO_SITES, *nobody))
    unclear = changed(TWO_SITES, "CAS-01.internet_facing=false", "CAS-02.internet_facing=null")
    assert not [line for line in lines_of(unclear) if line.startswith("GEN-02")]
    assert not_known(unclear)["GEN-02 organization"] == "internet_facing of CAS-02 is not in the file"
    assert lines_of(changed(ONE_SITE, "CAS-01.internet_facing=false")) == [
        "GEN-02 organization internet_facing critical"
    ]


def test_authentication_matters_less_where_nobody_is_proxied_to() -> None:
    """A site without an Exchange 2007 Mailbox server is no destination."""
    nobody_there = changed(
        without_homes(TWO_SITES, "asia"),
        "CAS-02.eas.authentication=basic",
        "CAS-02.ews.authentication=basic",
        "CAS-02.owa.authentication=basic",
    )
    assert lines_of(nobody_there) == [f"CFG-03 CAS-02/{name} authentication minor" for name in ("eas", "ews", "owa")]


def test_several_servers_of_a_site_are_better_in_an_array() -> None:
    alone = replace(TWO_SITES, client_access_servers=(*TWO_SITES.client_access_servers, SECOND_IN_ASIA))
    assert lines_of(alone) == ["NLB-16 site:asia load_balancing_array recommended"]
    assert lines_of(without_array(ARRAYS, "www")) == ["NLB-16 site:usa load_balancing_array recommended"]


def test_a_member_that_leaves_an_array_is_judged_by_itself() -> None:
    """Its InternalURLs still name the array."""
    assert lines_of(changed(ARRAYS, "nlb-asia.members=CAS-03,CAS-04")) == [
        "CFG-04 CAS-05/eas internal_url minor",
        "CFG-04 CAS-05/ews internal_url minor",
        "NLB-16 site:asia load_balancing_array recommended",
    ]


def test_in_a_mixed_array_each_member_is_judged_by_whether_it_faces_the_internet() -> None:
    """Two tables of the topic cannot both hold; what is said of ExternalURLs follows the server."""
    inner_member = changed(ARRAYS, "CAS-02.internet_facing=false")
    assert lines_of(inner_member) == sorted(
        [
            "CFG-02 CAS-02/owa external_url critical",
            "CFG-02 CAS-02/eas external_url critical",
            "CFG-02 CAS-02/ews external_url major",
            *(f"NLB-04 CAS-02/{name} external_url major" for name in ("owa", "oab", "unified_messaging", "eas", "ews")),
        ]
    )
    outer_member = lines_of(changed(ARRAYS, "CAS-03.internet_facing=true"))
    assert not [line for line in outer_member if line.startswith("NLB-03")]
    assert {line.split()[1] for line in outer_member if line.startswith("NLB-02")} == {
        f"CAS-03/{name}" for name in ("owa", "oab", "unified_messaging", "eas", "ews")
    }
    assert "NLB-12 array:nlb-asia affinity major" in outer_member


def test_an_array_across_two_sites_is_found_once_and_its_servers_are_judged_as_before() -> None:
    across = changed(with_site(ARRAYS, "europe"), "CAS-05.site=europe", "CAS-05.owa.internal_url=null")
    assert lines_of(across) == [
        "NLB-01 array:nlb-asia members critical",
        "NLB-03 CAS-05/owa internal_url major",
    ]


@pytest.mark.parametrize("directory", ["owa", "eas", "ews"])
def test_an_external_url_that_is_not_due_is_one_cause_of_two_clauses(directory: str) -> None:
    deployment = changed(TWO_SITES, f"CAS-02.{directory}.external_url=https://www.contoso.com/x")
    _, findings = audit(deployment)
    assert {one.finding.clause: one.also for one in findings} == {"CFG-02": ("NLB-04",), "NLB-04": ("CFG-02",)}
    assert len({(one.finding.remedy, one.finding.correction, one.effect) for one in findings}) == 1


def test_a_url_that_another_site_has_is_one_cause_of_two_clauses() -> None:
    _, findings = audit(changed(TWO_PUBLISHED, "CAS-02.owa.external_url=https://www.usa.contoso.com/owa"))
    assert {one.finding.clause: one.also for one in findings} == {"CFG-01": ("CFG-05",), "CFG-05": ("CFG-01",)}


@pytest.mark.parametrize("does_forms", ["true", "false"])
def test_owa_that_is_made_anew_is_set_as_the_topic_has_it(does_forms: str) -> None:
    """The shell makes it without URLs: the remedy sets them, and the authentication that ISA leaves to it."""
    without = changed(TWO_SITES, f"usa.forms_authentication_on_isa={does_forms}", "CAS-01.owa=null")
    (finding,) = findings_of(without)
    assert line_of(finding) == "OWA-12 CAS-01/owa owa major"
    assert lines_of(with_corrections(without, finding.correction)) == []
    commands, _, where = finding.remedy.partition("   # on ")
    assert where == "CAS-01"
    assert [command.split()[0] for command in commands.split("; ")] == [
        "New-OwaVirtualDirectory",
        "Set-OwaVirtualDirectory",
        "Set-OwaVirtualDirectory",
        *([] if does_forms == "true" else ["Set-OwaVirtualDirectory"]),
    ]


def test_a_server_for_a_published_site_is_installed_as_the_topic_has_it() -> None:
    """Its name is one that no other server has."""
    taken = replace(SECOND_IN_ASIA, name="CAS-europe", host="cas-europe.contoso.com", virtual_directories={})
    published = changed(
        with_site(TWO_SITES, "europe", published_host="www.europe.contoso.com"),
        "europe.forms_authentication_on_isa=false",
    )
    crowded = replace(published, client_access_servers=(*published.client_access_servers, taken))
    finding = next(one for one in findings_of(crowded) if one.clause == "GEN-01")
    mended = with_corrections(crowded, finding.correction)
    assert len({server.name for server in mended.client_access_servers}) == 4
    assert sorted({*lines_of(crowded)} - {*lines_of(mended)}) == [line_of(finding)]
    assert {*lines_of(mended)} <= {*lines_of(crowded)}


def test_a_server_for_a_site_is_of_the_version_of_its_mailboxes() -> None:
    newer = with_home(with_site(TWO_SITES, "europe"), MailboxServer("MBX-09", "europe", Version("2007 SP2", 8, 2)))
    (finding,) = findings_of(newer)
    (added,) = finding.correction
    assert isinstance(added, AddedServer)
    assert added.server.version.text == "2007 SP2"
