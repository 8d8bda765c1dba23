"""What is asked of an entry server and how the client logs on there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.deployment import Authentication, LoadBalancingArray, MailboxServer, MailSecurity, Recognition
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, EwsSchema, Logon, Operation, Protocol
from harness.planning.stimuli import (
    AccessPoint,
    addressed_to_array,
    find_access_point,
    find_logon,
    find_shared_access_point,
    make_stimulus,
)
from harness.planning.topology import Topology
from tests.planning.nouns import ASIA, BOTH, EUROPE, HOMES, RTM, SP1, USA, USERS, deployment, directory, three_sites
from tests.virtual_directories import with_directories

WINDOWS, BASIC, FORMS, DIGEST = (
    Authentication.WINDOWS,
    Authentication.BASIC,
    Authentication.FORMS,
    Authentication.DIGEST,
)


@pytest.mark.parametrize(
    ("offers", "logon", "preferring_windows"),
    [
        ((BASIC,), Logon.BASIC, Logon.BASIC),
        ((WINDOWS,), Logon.WINDOWS, Logon.WINDOWS),
        (BOTH, Logon.BASIC, Logon.WINDOWS),
        ((FORMS, WINDOWS), Logon.FORMS, Logon.FORMS),
        ((DIGEST, BASIC), Logon.BASIC, Logon.BASIC),
        ((DIGEST, WINDOWS), Logon.WINDOWS, Logon.WINDOWS),
        ((DIGEST,), None, None),
        ((), None, None),
    ],
)
def test_a_client_logs_on_by_the_plainest_way_that_is_offered(
    offers: tuple[Authentication, ...], logon: Logon | None, preferring_windows: Logon | None
) -> None:
    access_point = AccessPoint(directory(offers=offers))
    assert find_logon(access_point) is logon
    assert find_logon(access_point, prefer_windows=True) is preferring_windows


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        (Operation.OWA, "owa"),
        (Operation.EXCHANGE, "exchange"),
        (Operation.PUBLIC, "public"),
        (Operation.EXCHWEB, "exchweb"),
        (Operation.OPTIONS, "eas"),
        (Operation.FOLDERSYNC, "eas"),
        (Operation.GETFOLDER, "ews"),
        (Operation.FREEBUSY, "ews"),
        (Operation.OUTLOOK, "autodiscover"),
        (Operation.MOBILESYNC, "autodiscover"),
        (Operation.CONNECT, "rpc"),
        (Operation.PROPFIND, "exchange"),
    ],
)
def test_each_request_has_its_virtual_directory_or_no_access_point(operation: Operation, name: str) -> None:
    own = directory(f"https://cas-01.contoso.com/{name}-of-its-own")
    entry = with_directories(USA, **{name: own})
    assert find_access_point(entry, Protocol.OWA, operation) == AccessPoint(directory=own)
    assert find_access_point(with_directories(USA, **{name: None}), Protocol.OWA, operation) is None


def test_every_request_but_that_of_mail_has_a_virtual_directory() -> None:
    assert set(Operation) - set(VIRTUAL_DIRECTORY_OF) == {Operation.LOGON}


def test_mail_is_asked_of_its_own_service_over_its_own_port() -> None:
    topology = Topology(three_sites())
    for protocol, port, security in (
        (Protocol.POP3, 995, MailSecurity.TLS),
        (Protocol.IMAP4, 143, MailSecurity.STARTTLS),
    ):
        access_point = find_access_point(USA, protocol, Operation.LOGON)
        assert access_point is not None
        assert find_logon(access_point) is Logon.PLAIN
        asked = make_stimulus(topology, USA, access_point, Logon.PLAIN, protocol, Operation.LOGON, USERS[:1])
        assert (asked.port, asked.security, asked.schema) == (port, security, None)
    without = replace(USA, pop3=None)
    assert find_access_point(without, Protocol.POP3, Operation.LOGON) is None
    assert find_access_point(without, Protocol.IMAP4, Operation.LOGON) is not None


def test_a_stimulus_names_server_host_port_and_users_and_carries_the_texts_of_the_deployment() -> None:
    texts = Recognition(legacy_mailbox="Exchange 2003")
    topology = Topology(replace(three_sites(), recognition=texts))
    asked = make_stimulus(
        topology, USA, AccessPoint(directory()), Logon.BASIC, Protocol.EWS, Operation.GETFOLDER, USERS[:2]
    )
    assert (asked.entry, asked.host, asked.port) == ("CAS-01", "cas-01.contoso.com", 443)
    assert (asked.protocol, asked.operation, asked.logon) == (Protocol.EWS, Operation.GETFOLDER, Logon.BASIC)
    assert asked.mailboxes == ("anna@contoso.com", "bert@contoso.com")
    assert asked.recognition == texts
    assert (asked.security, asked.rpc_server) == (None, None)


@pytest.mark.parametrize("protocol", [Protocol.EWS, Protocol.AVAILABILITY])
def test_web_services_are_asked_in_the_schema_of_the_entry_server(protocol: Protocol) -> None:
    topology, access_point = Topology(three_sites()), AccessPoint(directory())
    for version, schema in ((RTM, EwsSchema.EXCHANGE_2007), (SP1, EwsSchema.EXCHANGE_2007_SP1)):
        entry = replace(USA, version=version)
        assert (
            make_stimulus(topology, entry, access_point, Logon.BASIC, protocol, Operation.GETFOLDER, USERS[:1]).schema
            is schema
        )
    assert (
        make_stimulus(topology, USA, access_point, Logon.BASIC, Protocol.EAS, Operation.OPTIONS, USERS[:1]).schema
        is None
    )


def test_outlook_anywhere_asks_for_the_mailbox_server_by_its_host_or_else_its_name() -> None:
    named = MailboxServer("MBX-01", "usa", SP1, host="mbx-01.contoso.com")
    for home, rpc_server in ((HOMES[0], "MBX-01"), (named, "mbx-01.contoso.com")):
        topology = Topology(deployment(USA, homes=(home,), users=USERS[:1]))
        asked = make_stimulus(
            topology,
            USA,
            AccessPoint(directory()),
            Logon.BASIC,
            Protocol.OUTLOOK_ANYWHERE,
            Operation.CONNECT,
            USERS[:1],
        )
        assert asked.rpc_server == rpc_server


def test_an_array_has_an_access_point_only_where_its_members_accept_the_same_logon() -> None:
    def shared(*members_offer: tuple[Authentication, ...] | None) -> tuple[AccessPoint, Logon] | None:
        members = tuple(
            with_directories(USA, owa=None if offers is None else directory(offers=offers)) for offers in members_offer
        )
        return find_shared_access_point(members, Protocol.OWA, Operation.OWA)

    assert shared(BOTH, BOTH) == (AccessPoint(directory(offers=BOTH)), Logon.BASIC)
    assert shared((WINDOWS,), (WINDOWS,)) == (AccessPoint(directory(offers=(WINDOWS,))), Logon.WINDOWS)
    assert shared(BOTH, (BASIC,)) == (AccessPoint(directory(offers=BOTH)), Logon.BASIC)
    assert shared(BOTH, (WINDOWS,)) is None
    assert shared(BOTH, None) is None
    assert shared(None, BOTH) is None
    assert shared(None, None) is None
    assert shared((DIGEST,), (DIGEST,)) is None
    mail = find_shared_access_point((USA, EUROPE), Protocol.POP3, Operation.LOGON)
    assert mail == (AccessPoint(service=USA.pop3), Logon.PLAIN)


def test_an_array_is_asked_by_its_name_in_a_schema_that_every_member_understands() -> None:
    array = LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-01", "CAS-02"))
    topology = Topology(three_sites())
    asked = make_stimulus(
        topology, USA, AccessPoint(directory()), Logon.BASIC, Protocol.EWS, Operation.GETFOLDER, USERS[:1]
    )
    alike = addressed_to_array(asked, array, (USA, EUROPE))
    assert (alike.entry, alike.host, alike.schema) == ("nlb", "nlb.contoso.com", EwsSchema.EXCHANGE_2007_SP1)
    assert addressed_to_array(asked, array, (USA, replace(ASIA, version=RTM))).schema is EwsSchema.EXCHANGE_2007
    page = make_stimulus(topology, USA, AccessPoint(directory()), Logon.BASIC, Protocol.OWA, Operation.OWA, USERS[:1])
    assert addressed_to_array(page, array, (replace(USA, version=RTM),)).schema is None
