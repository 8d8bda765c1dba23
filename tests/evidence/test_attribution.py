"""Which lines are the server-to-server requests of a conversation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.evidence.attribution import hops_of
from harness.evidence.log_identities import directory_group_of, read_log_identities
from harness.evidence.log_lines import LogLine
from harness.model.outcome import Hop
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
from tests.evidence.logs import CLIENTS, DEVICES, HARNESS, challenge, deployment, identities, line, stimulus


def seen(*lines: LogLine, of: Stimulus | None = None) -> tuple[Hop, ...]:
    return hops_of(lines, of or stimulus(), identities(), clients=CLIENTS).hops


def ways(*lines: LogLine, of: Stimulus | None = None) -> list[tuple[str, str]]:
    return [(hop.source, hop.destination) for hop in seen(*lines, of=of)]


def test_a_request_of_the_entry_server_for_the_user_is_a_hop() -> None:
    assert seen(line()) == (Hop("CAS-02", "CAS-01", "https", "/owa", "cas-01.contoso.com"),)


def test_address_and_port_of_the_requesting_server_identify_the_connection() -> None:
    ports = ("50001", "50002", "50001", "")
    hops = seen(*(line(client_port=port) for port in ports))
    assert [hop.connection for hop in hops] == ["10.0.2.12:50001", "10.0.2.12:50002", "10.0.2.12:50001", None]
    assert len(set(hops)) == 1, "it is the same hop over any connection"


def test_a_hop_has_the_time_of_its_line_which_tells_no_hops_apart() -> None:
    first, second = seen(line(time=1_000.0), line(time=1_001.0))
    assert (first.time, second.time) == (1_000.0, 1_001.0)
    assert first == second


def test_port_80_is_plain_http_and_a_path_is_reported_as_it_was_spelled() -> None:
    (hop,) = seen(line(port="80", stem="/OWA/ev.owa", host=""))
    assert (hop.scheme, hop.path, hop.host) == ("http", "/OWA", "")


def test_a_line_with_a_computer_account_is_the_request_of_its_server() -> None:
    assert ways(line(user="CONTOSO\\CAS-02$")) == [("CAS-02", "CAS-01")]
    assert ways(line(user="CAS-02$@contoso.com", client="10.9.9.1")) == [("CAS-02", "CAS-01")]


@pytest.mark.parametrize("account", ["EUROPE\\CAS-02$", "cas-02$@europe", "CAS-02$"])
def test_a_computer_account_of_another_domain_is_its_server_s(account: str) -> None:
    described = deployment()
    servers = tuple(
        replace(server, windows_domain="EUROPE") if server.name == "CAS-02" else server
        for server in described.client_access_servers
    )
    known = read_log_identities(replace(described, client_access_servers=servers), DEVICES)
    assert known.computers.server_of(account, "10.9.9.1") == "CAS-02"
    assert known.computers.server_of("CONTOSO\\CAS-02$", "10.0.2.12") is None
    assert known.computers.server_of("CONTOSO\\CAS-01$", "10.9.9.1") == "CAS-01"


def test_a_request_that_was_only_challenged_is_no_hop() -> None:
    assert ways(challenge(), line()) == [("CAS-02", "CAS-01")]
    assert ways(challenge()) == []


def test_a_request_of_a_client_is_no_hop() -> None:
    assert ways(line("CAS-02", client=HARNESS), line(client=HARNESS)) == []


@pytest.mark.parametrize(
    "other",
    [
        line(user="CONTOSO\\user2"),
        line(user="CONTOSO\\unknown"),
        line(stem="/EWS/Exchange.asmx"),
        line(client="10.0.3.13"),
        line(client="10.0.3.13", user="CONTOSO\\CAS-03$"),
        line(client="10.0.1.11"),
    ],
    ids=["another user", "an unknown user", "another protocol", "another server", "its account", "itself"],
)
def test_another_conversations_line_is_left_out(other: LogLine) -> None:
    assert ways(other) == []


def test_a_device_id_identifies_the_mailbox_with_any_account() -> None:
    of = stimulus(Protocol.EAS, Operation.FOLDERSYNC)
    path = "/Microsoft-Server-ActiveSync/Proxy/default.eas"
    computer = "CONTOSO\\CAS-02$"
    assert ways(line(stem=path, user=computer, query="Cmd=FolderSync&DeviceId=device1"), of=of) == [
        ("CAS-02", "CAS-01")
    ]
    assert ways(line(stem=path, user=computer, query="Cmd=FolderSync&DeviceId=device2"), of=of) == []


def test_a_request_that_is_proxied_twice_gives_two_hops() -> None:
    second = line("CAS-03", client="10.0.1.11")
    assert ways(second, line("CAS-01")) == [("CAS-02", "CAS-01"), ("CAS-01", "CAS-03")]
    assert ways(second) == []


def test_without_addresses_the_entry_server_is_the_source() -> None:
    found = hops_of(
        [line(client="10.7.7.7"), line("CAS-03", client=HARNESS)], stimulus(), identities(addresses={}), clients=CLIENTS
    )
    assert [(hop.source, hop.destination) for hop in found.hops] == [("CAS-02", "CAS-01")]


@pytest.mark.parametrize("stem", ["//[/owa", "//[::1", "//a\u2100/", "https://[", ""])
def test_an_invented_path_is_not_the_conversations(stem: str) -> None:
    """Any client can write any path into a server's log."""
    assert ways(line(stem=stem), challenge(stem=stem), line()) == [("CAS-02", "CAS-01")]


def test_for_an_array_the_clients_request_and_those_of_its_member_are_hops() -> None:
    of = stimulus(entry="nlb")
    own = line("CAS-02", client=HARNESS, host="nlb.contoso.com")
    direct = line("CAS-03", client=HARNESS, host="cas-03.contoso.com")
    assert ways(own, direct, line("CAS-01", client="10.0.2.12"), of=of) == [("nlb", "CAS-02"), ("CAS-02", "CAS-01")]


@pytest.mark.parametrize(
    ("operations", "group"),
    [
        ((Operation.OWA, Operation.EXCHANGE, Operation.PUBLIC, Operation.EXCHWEB, Operation.PROPFIND), "store"),
        ((Operation.OPTIONS, Operation.FOLDERSYNC), "eas"),
        ((Operation.GETFOLDER, Operation.FREEBUSY), "ews"),
        ((Operation.OUTLOOK, Operation.MOBILESYNC), "autodiscover"),
        ((Operation.CONNECT,), "rpc"),
        ((Operation.LOGON,), None),
    ],
)
def test_requests_whose_lines_could_be_confused_are_of_one_group(
    operations: tuple[Operation, ...], group: str | None
) -> None:
    assert {directory_group_of(operation) for operation in operations} == {group}


def schemes(*lines: LogLine, protocol: Protocol = Protocol.OWA) -> list[str | None]:
    of = stimulus(protocol, Operation.OWA)
    return [hop.authentication for hop in seen(*lines, of=of)]


def test_one_challenge_is_kerberos_and_two_are_ntlm() -> None:
    computer = line(user="CONTOSO\\CAS-02$")
    assert schemes(challenge(), computer) == ["kerberos"]
    assert schemes(challenge(), challenge(substatus="1"), computer) == ["ntlm"]


def test_later_requests_of_a_connection_have_the_scheme_of_its_first() -> None:
    assert schemes(challenge(), line(user="CONTOSO\\CAS-02$"), line(user="CONTOSO\\CAS-02$")) == ["kerberos"] * 2


def test_without_a_challenge_or_with_a_users_name_where_basic_is_offered_the_scheme_is_not_known() -> None:
    assert schemes(line(user="CONTOSO\\CAS-02$")) == [None]
    assert schemes(challenge(), line()) == [None]


def test_where_only_windows_is_offered_a_users_single_challenge_is_kerberos() -> None:
    stem = "/Microsoft-Server-ActiveSync/default.eas"
    found = [challenge("BE-01", stem=stem), line("BE-01", stem=stem)]
    of = stimulus(Protocol.EAS, Operation.FOLDERSYNC)
    assert [hop.authentication for hop in seen(*found, of=of)] == ["kerberos"]
