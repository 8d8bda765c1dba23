"""Which setting of which server a decision looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.model.case import Case
from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    LoadBalancingArray,
    MailboxServer,
    VirtualDirectory,
)
from harness.model.protocol import Operation, Protocol, VirtualDirectoryName
from harness.planning.cases.users_in_turn import find_balanced_users
from harness.planning.request import Request
from harness.planning.tables.web_services import EntryRelease, web_services_facts
from harness.planning.topology import Topology
from tests.planning.nouns import (
    ASIA,
    EUROPE,
    HOMES,
    RTM,
    SP1,
    USA,
    USERS,
    deployment,
    directory,
    planned,
    server,
    three_sites,
)
from tests.planning.shipped import shipped
from tests.virtual_directories import with_directories

BASIC = VirtualDirectory((Authentication.BASIC,))
WINDOWS = VirtualDirectory((Authentication.WINDOWS,))


def cases_with(change: Callable[[ClientAccessServer], ClientAccessServer], *, stem: str = "contoso") -> dict[str, Case]:
    deployment = shipped(stem)
    servers = tuple(change(server) for server in deployment.client_access_servers)
    return planned(replace(deployment, client_access_servers=servers))


@pytest.mark.parametrize("allows", ["pop3", "imap4"])
def test_sessions_of_other_sites_are_open_for_the_service_that_allows_them_and_no_other(allows: str) -> None:
    def change(server: ClientAccessServer) -> ClientAccessServer:
        assert server.pop3 is not None
        assert server.imap4 is not None
        return replace(
            server,
            pop3=replace(server.pop3, allow_cross_site_sessions=allows == "pop3"),
            imap4=replace(server.imap4, allow_cross_site_sessions=allows == "imap4"),
        )

    cases = cases_with(change)
    clauses = {name: cases[f"{name}/user1@contoso.com/CAS-02/logon"].clauses for name in ("pop3", "imap4")}
    expected = {"pop3": ("POP-02",), "imap4": ("IMAP-02",)}
    assert clauses == expected | {allows: ("UNS-08",)}


def back_end(server: MailboxServer, exchange: VirtualDirectory, public: VirtualDirectory) -> MailboxServer:
    return with_directories(server, exchange=exchange, public=public) if server.name == "BE-01" else server


@pytest.mark.parametrize(("exchange", "public"), [(BASIC, WINDOWS), (WINDOWS, BASIC)], ids=["exchange", "public"])
def test_the_back_ends_own_directory_of_that_name_decides(exchange: VirtualDirectory, public: VirtualDirectory) -> None:
    deployment = shipped("contoso")
    servers = tuple(back_end(server, exchange, public) for server in deployment.mailbox_servers)
    cases = planned(replace(deployment, mailbox_servers=servers))
    may_be_refused = {
        name: "GEN-07" in cases[f"owa/legacy1@contoso.com/CAS-02/{name}"].clauses for name in ("exchange", "public")
    }
    assert may_be_refused == {"exchange": exchange is BASIC, "public": public is BASIC}


def test_availability_looks_at_the_authentication_of_web_services() -> None:
    def change(server: ClientAccessServer) -> ClientAccessServer:
        own = server.virtual_directories[VirtualDirectoryName.EWS]
        return with_directories(server, ews=replace(own, authentication=BASIC.authentication))

    case = cases_with(change)["availability/user3@contoso.com/CAS-02/freebusy"]
    assert case.clauses == ("GEN-07", "EWS-09")


def test_a_device_of_the_own_site_may_be_told_of_the_server_that_alone_is_published() -> None:
    """The entry server has no ExternalURL, another of its site has one: 451 is allowed by another document (UNS-11)."""

    def change(server: ClientAccessServer) -> ClientAccessServer:
        return unpublished(server, VirtualDirectoryName.EAS) if server.name == "CAS-01" else server

    cases = cases_with(change, stem="contoso-nlb")
    assert "UNS-11" in cases["eas/user1@contoso.com/CAS-01/foldersync"].clauses
    assert "UNS-11" not in cases["eas/user1@contoso.com/CAS-02/foldersync"].clauses
    assert "UNS-11" not in cases["eas/user3@contoso.com/CAS-01/foldersync"].clauses


def unpublished(server: ClientAccessServer, *names: VirtualDirectoryName) -> ClientAccessServer:
    directories = {name.value: replace(server.virtual_directories[name], external_url=None) for name in names}
    return with_directories(server, **directories)


NOWHERE = "Nothing is published"
ELSEWHERE = "The mailbox's own site has no ExternalURL"


@pytest.mark.parametrize(
    ("usa", "mobilesync", "outlook"),
    [
        (unpublished(USA, VirtualDirectoryName.EWS), ELSEWHERE, NOWHERE),
        (unpublished(USA, VirtualDirectoryName.EAS), NOWHERE, ELSEWHERE),
        (replace(USA, internet_facing=False), NOWHERE, NOWHERE),
        (replace(USA, internet_facing=None), ELSEWHERE, ELSEWHERE),
    ],
    ids=["ActiveSync alone", "Web Services alone", "not facing the Internet", "not said"],
)
def test_autodiscover_names_another_sites_end_point_where_that_service_is_published(
    usa: ClientAccessServer, mobilesync: str, outlook: str
) -> None:
    europe = unpublished(EUROPE, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS)
    cases = planned(three_sites(usa, europe, ASIA))
    said = {
        operation: cases[f"autodiscover/cora@contoso.com/CAS-03/{operation}"].title.partition(":")[0]
        for operation in ("mobilesync", "outlook")
    }
    assert said == {"mobilesync": mobilesync, "outlook": outlook}


def test_webdav_looks_at_the_entry_servers_role_and_at_the_back_ends_exchange_directory() -> None:
    def clauses(*, mailbox_role: bool, exchange: VirtualDirectory) -> tuple[str, ...]:
        asia = replace(ASIA, mailbox_role=mailbox_role)
        homes = tuple(with_directories(home, exchange=exchange) if home.name == "BE-01" else home for home in HOMES)
        made_up = replace(three_sites(USA, EUROPE, asia), mailbox_servers=homes)
        return planned(made_up)["webdav/dora@contoso.com/CAS-03/propfind"].clauses

    assert clauses(mailbox_role=False, exchange=WINDOWS) == ("OWA-07", "DAV-02")
    assert clauses(mailbox_role=True, exchange=WINDOWS) == ("UNS-09", "DAV-02")
    assert clauses(mailbox_role=False, exchange=BASIC) == ("OWA-07", "DAV-02", "GEN-07")


@pytest.mark.parametrize("path", ["exchange", "public"])
def test_an_entry_server_with_the_mailbox_role_need_not_proxy_the_legacy_paths_of_exchange_2003(path: str) -> None:
    def clauses(*, mailbox_role: bool | None) -> tuple[str, ...]:
        asia = replace(ASIA, mailbox_role=mailbox_role)
        return planned(three_sites(USA, EUROPE, asia))[f"owa/dora@contoso.com/CAS-03/{path}"].clauses

    assert "UNS-09" in clauses(mailbox_role=True)
    assert "UNS-09" not in clauses(mailbox_role=False)
    assert "UNS-09" not in clauses(mailbox_role=None)


def test_a_case_that_two_rules_allow_says_both() -> None:
    basic = with_directories(server("CAS-04", "asia"), eas=directory(offers=BASIC.authentication))
    case = planned(three_sites(USA, EUROPE, ASIA, basic))["eas/cora@contoso.com/CAS-01/foldersync"]
    first, second = case.title.split(" Or: ")
    assert first.startswith("The destination has an InternalURL")
    assert second.startswith("The destination has neither InternalURL nor Integrated Windows authentication")


def test_a_request_is_planned_only_for_a_directory_that_the_entry_server_has() -> None:
    without = planned(three_sites(with_directories(USA, ews=None), EUROPE, ASIA))
    assert "ews/anna@contoso.com/CAS-02/getfolder" in without
    assert "ews/anna@contoso.com/CAS-01/getfolder" not in without


def test_what_an_rtm_entry_server_looks_up_says_that_it_is_one() -> None:
    for version, release in ((RTM, EntryRelease.RTM), (SP1, EntryRelease.SP1)):
        request = Request(replace(USA, version=version), USERS[1:2], Protocol.EWS, Operation.GETFOLDER)
        assert web_services_facts(Topology(three_sites()), request, None).entry is release


def test_users_of_an_array_may_be_given_to_each_of_its_members() -> None:
    members = (USA, replace(USA, name="CAS-04", host="cas-04.contoso.com"))
    array = LoadBalancingArray("nlb", "nlb.contoso.com", tuple(cas.name for cas in members))
    topology = Topology(deployment(*members, homes=HOMES[:1], users=USERS[:1], arrays=(array,)))
    users = find_balanced_users(topology, Request(USA, USERS[:1], Protocol.OWA, Operation.OWA, array))
    assert users is not None
    assert users.servers == members
