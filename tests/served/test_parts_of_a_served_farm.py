"""What a served farm writes, and its ports."""

from __future__ import annotations

import socket
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import tomli_w

from fixtures.farm.host_names import resolve_hosts
from fixtures.farm.served.description import ServedFarmFacts, describe
from fixtures.farm.served.iis_log import CONNECTION_ENDS, FIELDS, ConnectionEnds, log_line, logged_request
from fixtures.farm.served.loopback import ReservedPort
from fixtures.farm.served.machines import read_machines
from fixtures.farm.served.paths import certificate_path, log_path
from fixtures.farm.state import ACCOUNT
from harness.deployments.passwords import mock_passwords
from harness.deployments.reader import read_deployment
from harness.model.deployment import VirtualDirectory
from tests.farm.nouns import BOTH, figure, with_server
from tests.served.clients import SHIPPED


@pytest.mark.parametrize("name", [path.stem for path in sorted(SHIPPED.glob("*.toml"))])
def test_the_written_file_says_what_the_shipped_one_says_and_replaces_how_it_is_reached(
    name: str, tmp_path: Path
) -> None:
    shipped = SHIPPED / f"{name}.toml"
    before = read_deployment(shipped)
    server = before.client_access_servers[0].name
    data = tomllib.loads(shipped.read_text(encoding="utf-8")) | {
        "live": {"minimum_tls": "1.0"},
        "connect": {"old.example:443": "10.0.0.1:443"},
        "control": {"settle_seconds": 5},
    }
    facts = ServedFarmFacts(
        ca="ca.pem",
        connect={"cas-01.contoso.com:443": "127.0.10.1:20443"},
        certificates={server: "certs/it.pem"},
        logs={server: "logs/it"},
        source_addresses={server: "127.0.10.1"},
    )
    written = tmp_path / "deployment.toml"
    described = describe(data, facts=facts, passwords=mock_passwords(before))
    written.write_text(tomli_w.dumps(described), encoding="utf-8")
    assert tomllib.loads(written.read_text(encoding="utf-8")) == described
    after = read_deployment(written)
    assert (after.organization, after.sites, after.mailbox_servers) == (
        before.organization,
        before.sites,
        before.mailbox_servers,
    )
    assert [each.certificate for each in after.client_access_servers if each.name == server] == ["certs/it.pem"]
    assert mock_passwords(after) == mock_passwords(before)
    assert all(mailbox.password.literal is not None for mailbox in after.mailboxes)
    assert (after.live.ca, after.live.minimum_tls) == ("ca.pem", None)
    assert after.connect == facts.connect
    assert after.evidence is not None
    assert after.evidence.addresses == {server: ("127.0.10.1",)}
    assert after.control is not None
    assert (after.control.settle_seconds, after.control.stop_server) == (0, ("./control", "stop", "{server}"))


def test_without_addresses_of_their_own_the_servers_leave_no_evidence() -> None:
    facts = ServedFarmFacts(
        ca="ca.pem", connect={}, certificates={}, logs={"CAS-01": "logs/CAS-01"}, source_addresses={}
    )
    assert "evidence" not in describe({"format": 1}, facts=facts, passwords={})


def test_servers_published_hosts_and_back_ends_are_machines_of_their_own() -> None:
    deployment = figure()
    machines = read_machines(deployment, resolve_hosts(deployment), port_80_everywhere=False)
    assert {(machine.name, machine.is_server, machine.is_public) for machine in machines} == {
        ("CAS-01", True, True),
        ("CAS-02", True, True),
        ("CAS-03", True, False),
        ("BE-03", True, False),
        ("www.one.contoso.com", False, True),
        ("www.two.contoso.com", False, True),
    }
    assert {port for machine in machines for port in machine.mail_ports} == {993, 995}


def test_a_short_name_and_a_port_of_an_internal_url_are_the_servers_own() -> None:
    directory = VirtualDirectory(BOTH, internal_url="http://CAS-03:8080/owa")
    deployment = with_server(figure(), "CAS-03", owa=directory)
    machines = {
        machine.name: machine
        for machine in read_machines(deployment, resolve_hosts(deployment), port_80_everywhere=False)
    }
    inner = machines["CAS-03"]
    assert inner.hosts == ("cas-03.contoso.com", "cas-03")
    assert {(port.host, port.port, port.secured) for port in inner.web_endpoints} == {
        ("cas-03.contoso.com", 443, True),
        ("cas-03", 443, True),
        ("cas-03", 8080, False),
    }


def test_a_port_stays_reserved_while_no_server_listens_and_can_be_listened_at_again() -> None:
    port = ReservedPort("127.0.0.1", 443)
    other = ReservedPort("127.0.0.1", 443)
    assert other.number != port.number
    other.release()
    for _ in range(2):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port.number), timeout=5)
        listening = port.lend()
        listening.listen()
        with socket.create_connection(("127.0.0.1", port.number), timeout=5):
            listening.accept()[0].close()
        listening.close()
        port.take_back()
    port.release()


@pytest.mark.parametrize("name", ["..", ".", "a\\b", "sérvér"])
def test_a_servers_files_stay_in_the_folder(name: str) -> None:
    for path in (Path(log_path(name)), Path(certificate_path(name))):
        assert len(path.parts) == 2
        assert ".." not in path.parts


def test_a_line_of_the_log_has_a_value_for_every_field() -> None:
    request = httpx.Request(
        "GET",
        "https://cas-01.contoso.com/OWA/a%20b?x=y z",
        headers={b"User-Agent": "A (b)\tc é".encode(), b"Host": b"cas-01"},
    )
    request.extensions = {
        CONNECTION_ENDS: ConnectionEnds("127.0.10.2", 50123, "127.0.10.1", 443),
        ACCOUNT: "CONTOSO\\a user",
    }
    now = datetime(2026, 11, 23, 7, 8, 9, tzinfo=UTC)
    values = log_line(logged_request(request, httpx.Response(200), milliseconds=15), now=now).split(" ")
    line = dict(zip(FIELDS.split(), values, strict=True))
    assert (line["date"], line["time"], line["time-taken"]) == ("2026-11-23", "07:08:09", "15")
    assert (line["c-ip"], line["c-port"]) == ("127.0.10.2", "50123")
    assert (line["cs-uri-stem"], line["cs-uri-query"]) == ("/OWA/a%20b", "x=y%20z")
    assert (line["cs-username"], line["cs(User-Agent)"]) == ("CONTOSO\\a+user", "A+(b)?c+?")
