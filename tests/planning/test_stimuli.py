"""What is asked of an entry server and how the client logs on there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    MailboxServer,
    MailSecurity,
    Recognition,
    VirtualDirectory,
)
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, EwsSchema, Logon, Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.request import Request
from harness.planning.stimuli import AccessPoint, find_access_point, find_logon, find_stimulus
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
    request = Request(with_directories(USA, **{name: own}), USERS[:1], Protocol.OWA, operation)
    assert find_access_point(request) == AccessPoint(directory=own)
    assert find_access_point(request.at(with_directories(USA, **{name: None}))) is None


def test_every_request_but_that_of_mail_has_a_virtual_directory() -> None:
    assert set(Operation) - set(VIRTUAL_DIRECTORY_OF) == {Operation.LOGON}


def asked(made_up: Deployment, request: Request) -> Stimulus:
    stimulus = find_stimulus(Topology(made_up), request)
    assert stimulus is not None
    return stimulus


def test_mail_is_asked_of_its_own_service_over_its_own_port() -> None:
    for protocol, port, security in (
        (Protocol.POP3, 995, MailSecurity.TLS),
        (Protocol.IMAP4, 143, MailSecurity.STARTTLS),
    ):
        request = Request(USA, USERS[:1], protocol, Operation.LOGON)
        access_point = find_access_point(request)
        assert access_point is not None
        assert find_logon(access_point) is Logon.PLAIN
        mail = asked(three_sites(), request)
        assert (mail.port, mail.security, mail.schema, mail.logon) == (port, security, None, Logon.PLAIN)
    without = replace(USA, pop3=None)
    assert find_access_point(Request(without, USERS[:1], Protocol.POP3, Operation.LOGON)) is None
    assert find_access_point(Request(without, USERS[:1], Protocol.IMAP4, Operation.LOGON)) is not None


def test_a_stimulus_names_server_host_port_and_users_and_carries_the_texts_of_the_deployment() -> None:
    texts = Recognition(legacy_mailbox="Exchange 2003")
    made_up = replace(three_sites(), recognition=texts)
    items = asked(made_up, Request(USA, USERS[:2], Protocol.EWS, Operation.GETFOLDER))
    assert (items.entry, items.host, items.port) == ("CAS-01", "cas-01.contoso.com", 443)
    assert (items.protocol, items.operation, items.logon) == (Protocol.EWS, Operation.GETFOLDER, Logon.BASIC)
    assert items.mailboxes == ("anna@contoso.com", "bert@contoso.com")
    assert items.recognition == texts
    assert (items.security, items.rpc_server) == (None, None)


def test_integrated_windows_authentication_may_be_preferred() -> None:
    request = Request(USA, USERS[:1], Protocol.OWA, Operation.OWA)
    preferring = find_stimulus(Topology(three_sites()), request, prefer_windows=True)
    assert preferring is not None
    assert preferring.logon is Logon.WINDOWS
    assert asked(three_sites(), request).logon is Logon.BASIC


@pytest.mark.parametrize("closed", [None, directory(offers=(DIGEST,))], ids=["no directory", "Digest alone"])
def test_a_server_that_no_probe_can_ask_has_no_stimulus(closed: VirtualDirectory | None) -> None:
    request = Request(with_directories(USA, owa=closed), USERS[:1], Protocol.OWA, Operation.OWA)
    assert find_stimulus(Topology(three_sites()), request) is None


@pytest.mark.parametrize("protocol", [Protocol.EWS, Protocol.AVAILABILITY])
def test_web_services_are_asked_in_the_schema_of_the_entry_server(protocol: Protocol) -> None:
    for version, schema in ((RTM, EwsSchema.EXCHANGE_2007), (SP1, EwsSchema.EXCHANGE_2007_SP1)):
        entry = replace(USA, version=version)
        assert asked(three_sites(), Request(entry, USERS[:1], protocol, Operation.GETFOLDER)).schema is schema
    assert asked(three_sites(), Request(USA, USERS[:1], Protocol.EAS, Operation.OPTIONS)).schema is None


def test_outlook_anywhere_asks_for_the_mailbox_server_by_its_host_or_else_its_name() -> None:
    named = MailboxServer("MBX-01", "usa", SP1, host="mbx-01.contoso.com")
    request = Request(USA, USERS[:1], Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT)
    for home, rpc_server in ((HOMES[0], "MBX-01"), (named, "mbx-01.contoso.com")):
        assert asked(deployment(USA, homes=(home,), users=USERS[:1]), request).rpc_server == rpc_server


def at_array(*members: ClientAccessServer, protocol: Protocol, operation: Operation) -> Stimulus | None:
    """A request to an array of these members, of which the first takes the decisions."""
    names = tuple(f"CAS-0{number}" for number in range(1, len(members) + 1))
    array = LoadBalancingArray("nlb", "nlb.contoso.com", names)
    servers = tuple(replace(member, name=name) for name, member in zip(names, members, strict=True))
    topology = Topology(deployment(*servers, homes=HOMES, users=USERS, arrays=(array,)))
    return find_stimulus(topology, Request(servers[0], USERS[:1], protocol, operation, array))


def test_an_array_is_asked_only_where_its_members_accept_the_same_logon() -> None:
    def shared(*members_offer: tuple[Authentication, ...] | None) -> Logon | None:
        members = [
            with_directories(USA, owa=None if offers is None else directory(offers=offers)) for offers in members_offer
        ]
        stimulus = at_array(*members, protocol=Protocol.OWA, operation=Operation.OWA)
        return None if stimulus is None else stimulus.logon

    assert shared(BOTH, BOTH) is Logon.BASIC
    assert shared((WINDOWS,), (WINDOWS,)) is Logon.WINDOWS
    assert shared(BOTH, (BASIC,)) is Logon.BASIC
    assert shared(BOTH, (WINDOWS,)) is None
    assert shared(BOTH, None) is None
    assert shared(None, BOTH) is None
    assert shared(None, None) is None
    assert shared((DIGEST,), (DIGEST,)) is None
    mail = at_array(USA, EUROPE, protocol=Protocol.POP3, operation=Operation.LOGON)
    assert mail is not None
    assert (mail.logon, mail.port, mail.security) == (Logon.PLAIN, 995, MailSecurity.TLS)


def test_an_array_is_asked_by_its_name_in_a_schema_that_every_member_understands() -> None:
    def schema(*members: ClientAccessServer, protocol: Protocol, operation: Operation) -> EwsSchema | None:
        stimulus = at_array(*members, protocol=protocol, operation=operation)
        assert stimulus is not None
        assert (stimulus.entry, stimulus.host) == ("nlb", "nlb.contoso.com")
        return stimulus.schema

    old = replace(ASIA, version=RTM)
    for protocol, operation in ((Protocol.EWS, Operation.GETFOLDER), (Protocol.AVAILABILITY, Operation.FREEBUSY)):
        assert schema(USA, EUROPE, protocol=protocol, operation=operation) is EwsSchema.EXCHANGE_2007_SP1
        assert schema(USA, old, protocol=protocol, operation=operation) is EwsSchema.EXCHANGE_2007
        assert schema(old, USA, protocol=protocol, operation=operation) is EwsSchema.EXCHANGE_2007
    assert schema(old, protocol=Protocol.OWA, operation=Operation.OWA) is None
