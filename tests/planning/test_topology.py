"""What the oracle looks up in a deployment, with the topic's defaults."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.deployment import Authentication, LoadBalancingArray, MailboxServer, Site, Version, VirtualDirectory
from harness.model.protocol import Operation, Protocol, VirtualDirectoryName
from harness.planning.directories import (
    back_end_directory,
    back_end_is_integrated,
    destination_directory,
    external_urls,
    is_integrated,
    is_published,
)
from harness.planning.request import Request
from harness.planning.server_versions import is_later, is_sp1
from harness.planning.topology import Topology
from harness.planning.urls import host_of, virtual_directory_of
from tests.planning.nouns import (
    ASIA,
    EUROPE,
    HOMES,
    OF_2003,
    RTM,
    SP1,
    USA,
    USERS,
    deployment,
    directory,
    mailbox,
    three_sites,
)
from tests.virtual_directories import with_directories

ANNA, BERT, CORA, DORA = USERS


def test_a_mailbox_is_where_its_server_is() -> None:
    topology = Topology(three_sites())
    assert topology.mailbox("dora@contoso.com") is DORA
    assert topology.server_of(DORA) is HOMES[3]
    assert topology.site_of(DORA) == "asia"
    assert [topology.is_on_2007(one) for one in USERS] == [True, True, True, False]


def test_the_users_of_a_site_are_those_on_exchange_2007_with_the_protocol() -> None:
    homes = (*HOMES, MailboxServer("MBX-04", "asia", SP1))
    off, emil = mailbox("carl", "MBX-03", disabled=(Protocol.OWA,)), mailbox("emil", "MBX-04")
    topology = Topology(deployment(USA, EUROPE, ASIA, homes=homes, users=(*USERS, off, emil)))
    assert topology.users_of_site("asia", Protocol.OWA) == (CORA, emil)
    assert topology.users_of_site("asia", Protocol.EAS) == (CORA, off, emil)
    assert topology.users_of_site("nowhere", Protocol.OWA) == ()


def test_the_members_of_an_array_are_its_servers_in_its_order() -> None:
    topology = Topology(three_sites())
    assert topology.members_of(LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-03", "CAS-01"))) == (ASIA, USA)


def test_the_mailbox_of_the_user_who_logs_on_tells_whether_a_request_stays_in_its_site() -> None:
    topology = Topology(three_sites())
    for mailboxes, own_site in (((ANNA,), True), ((BERT,), False), ((ANNA, BERT), True), ((BERT, ANNA), False)):
        assert topology.is_own_site(Request(USA, mailboxes, Protocol.EWS, Operation.GETFOLDER)) is own_site
    assert topology.is_own_site(Request(ASIA, (DORA,), Protocol.OWA, Operation.EXCHANGE))


def test_a_server_that_cannot_be_reached_is_no_entry_and_stays_in_its_site() -> None:
    topology = Topology(three_sites(USA, replace(EUROPE, reachable=False), replace(ASIA, reachable=True)))
    assert [cas.name for cas in topology.entry_servers()] == ["CAS-01", "CAS-03"]
    assert [cas.name for cas in topology.servers_in_site("europe")] == ["CAS-02"]
    assert topology.other_server_names(USA) == ("CAS-02", "CAS-03")
    assert topology.client_access_server("CAS-02").reachable is False


def test_a_protocol_that_is_switched_off_is_not_used() -> None:
    users = (ANNA, mailbox("emil", "MBX-01", disabled=(Protocol.EAS,)))
    topology = Topology(deployment(USA, homes=HOMES[:1], users=users))
    assert topology.mailboxes_using(Protocol.EAS) == (ANNA,)
    assert topology.mailboxes_using(Protocol.OWA) == users


def test_an_organization_has_a_single_site_or_several() -> None:
    one = deployment(USA, homes=HOMES[:1], users=(ANNA,))
    assert Topology(one).has_single_site()
    assert not Topology(three_sites()).has_single_site()


def test_a_server_is_a_member_of_its_array_or_of_none() -> None:
    array = LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-02", "CAS-03"))
    topology = Topology(deployment(USA, EUROPE, ASIA, homes=HOMES, users=USERS, arrays=(array,)))
    assert [topology.array_of(cas) for cas in (USA, EUROPE, ASIA)] == [None, array, array]


def test_a_client_must_not_see_hosts_urls_and_telling_names_of_the_other_site() -> None:
    bypass = VirtualDirectory(
        (Authentication.WINDOWS,),
        internal_url="https://NLB-asia.contoso.com/EWS",
        nlb_bypass_url="https://node-3.contoso.com/EWS",
    )
    asia = with_directories(replace(ASIA, host="CAS-03.contoso.com"), ews=bypass)
    topology = Topology(three_sites(USA, EUROPE, asia))
    assert topology.inner_names(USA, "asia") == (
        "cas-03.contoso.com", "nlb-asia.contoso.com", "node-3.contoso.com", "cas-03",
    )  # fmt: skip
    assert topology.inner_names(USA, "asia") == topology.inner_names(USA, "asia")


@pytest.mark.parametrize(("name", "tells"), [("MAIL", False), ("MAIL3", True), ("MAIL-ASIA", True)])
def test_a_name_that_could_be_an_ordinary_word_does_not_count(name: str, tells: bool) -> None:
    topology = Topology(three_sites(USA, EUROPE, replace(ASIA, name=name)))
    assert (name.lower() in topology.inner_names(USA, "asia")) is tells


def test_what_is_published_and_what_the_client_asked_itself_is_no_inner_name() -> None:
    published = Topology(three_sites(USA, EUROPE, replace(ASIA, host="www.europe.contoso.com")))
    assert "www.europe.contoso.com" not in published.inner_names(USA, "asia")
    same = replace(ASIA, name="CAS-01", host="cas-01.contoso.com")
    own = Topology(three_sites(replace(USA, name="FRONT-1", host="CAS-01.contoso.com"), EUROPE, same))
    assert own.inner_names(own.client_access_server("FRONT-1"), "asia") == ("cas-03.contoso.com",)
    named = Topology(three_sites(replace(USA, name="CAS-03", host="front.contoso.com"), EUROPE, ASIA))
    assert "cas-03" not in named.inner_names(named.servers_in_site("usa")[0], "asia")


def test_published_are_the_hosts_of_external_urls_and_those_that_dns_publishes() -> None:
    assert Topology(three_sites()).published_hosts == ("www.europe.contoso.com", "www.usa.contoso.com")
    sites = (Site("usa"), Site("europe", published_host="Mail.contoso.com"), Site("asia"))
    assert Topology(replace(three_sites(ASIA), sites=sites)).published_hosts == ("mail.contoso.com",)


@pytest.mark.parametrize("name", VirtualDirectoryName)
def test_the_external_url_of_every_virtual_directory_of_a_server_is_known(name: VirtualDirectoryName) -> None:
    own = directory(external=f"https://www.contoso.com/{name}")
    assert external_urls(replace(USA, virtual_directories={})) == ()
    assert external_urls(replace(USA, virtual_directories={name: own})) == (own.external_url,)


def test_a_request_is_proxied_to_the_directory_of_its_kind() -> None:
    for name, operations in {
        VirtualDirectoryName.OWA: {Operation.OWA},
        VirtualDirectoryName.EAS: {Operation.OPTIONS, Operation.FOLDERSYNC, Operation.MOBILESYNC},
        VirtualDirectoryName.EWS: {Operation.GETFOLDER, Operation.FREEBUSY, Operation.CALENDAR, Operation.OUTLOOK},
    }.items():
        own = USA.virtual_directories[name]
        assert {one for one in Operation if destination_directory(USA, one) is own} == operations
    assert destination_directory(USA, Operation.EXCHANGE) is None
    assert destination_directory(replace(USA, virtual_directories={}), Operation.OWA) is None


def test_a_back_end_server_is_asked_at_the_directory_of_its_kind() -> None:
    eas, exchange, public = (directory(f"https://be-01.contoso.com/{path}") for path in ("eas", "exchange", "public"))
    back_end = with_directories(HOMES[3], eas=eas, exchange=exchange, public=public)
    assert back_end_directory(back_end, Operation.OPTIONS) is eas
    assert back_end_directory(back_end, Operation.FOLDERSYNC) is eas
    assert back_end_directory(back_end, Operation.PUBLIC) is public
    assert back_end_directory(back_end, Operation.EXCHANGE) is exchange
    assert back_end_directory(back_end, Operation.PROPFIND) is exchange


@pytest.mark.parametrize("is_windows", [is_integrated, back_end_is_integrated])
def test_a_directory_without_a_table_lacks_no_integrated_authentication(is_windows: object) -> None:
    assert callable(is_windows)
    assert is_windows(None)
    assert is_windows(directory())
    assert not is_windows(directory(offers=(Authentication.BASIC,)))


def test_versions_compare_by_service_pack() -> None:
    rtm, sp1, sp1_again, sp2, next_release = (
        replace(USA, version=version)
        for version in (RTM, SP1, Version("8.1.240.6", 8, 1), Version("2007 SP2", 8, 2), Version("2010", 14, 0))
    )
    in_order = (rtm, sp1, sp2, next_release)
    for position, server in enumerate(in_order):
        assert [is_later(server, other) for other in in_order] == [position > other for other in range(4)]
    assert not is_later(sp1_again, sp1)
    assert [is_sp1(server) for server in in_order] == [False, True, True, True]
    assert not is_sp1(replace(USA, version=OF_2003))


@pytest.mark.parametrize(
    ("url", "host", "first"),
    [
        ("https://CAS-01.contoso.com:444/OWA/", "cas-01.contoso.com", "/OWA"),
        ("https://cas-01.contoso.com/EWS/exchange.asmx", "cas-01.contoso.com", "/EWS"),
        ("https://cas-01.contoso.com//owa", "cas-01.contoso.com", "/owa"),
        ("https://cas-01.contoso.com", "cas-01.contoso.com", "/"),
        ("/owa", "", "/owa"),
        ("https://www.contoso.com/Xchange/x", "www.contoso.com", "/Xchange"),
    ],
)
def test_a_url_has_a_host_and_a_virtual_directory(url: str, host: str, first: str) -> None:
    assert host_of(url) == host
    assert virtual_directory_of(url) == first


def test_a_directory_is_published_where_it_has_an_external_url() -> None:
    assert is_published(directory(external="https://www.contoso.com/owa"))
    assert not is_published(directory("https://cas-01.contoso.com/owa"))
    assert not is_published(None)
