"""A farm in a process of its own answers over TLS, POP3 and IMAP4 as the one within the process does."""

from __future__ import annotations

import base64
import imaplib
import poplib
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator

import pytest
import spnego

from tests.served.clients import Served, serving
from tests.served.mapped_imap4 import MappedImap4

USA, EUROPE, ASIA = "cas-01.contoso.com", "cas-02.contoso.com", "cas-03.contoso.com"


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """usa (CAS-01) and europe (CAS-02) face the Internet, asia (CAS-03) does not."""
    with serving("contoso-redirection", tmp_path_factory.mktemp("served") / "farm") as served:
        yield served


def test_every_port_of_the_connect_map_answers(farm: Served) -> None:
    assert len(farm.deployment.connect) > 10
    for key in farm.deployment.connect:
        host, _, port = key.rpartition(":")
        socket.create_connection(farm.mapped_address(host, int(port)), timeout=5).close()


def test_a_user_of_another_internet_facing_site_gets_the_page_with_the_link(farm: Served) -> None:
    answer = farm.get(f"https://{EUROPE}/owa/", "user1")
    assert answer.status_code == 200
    assert 'href="https://www.usa.contoso.com/OWA"' in answer.text


def test_a_user_behind_another_site_is_proxied_and_the_inner_server_logs_it(farm: Served) -> None:
    before = len(farm.log("CAS-03"))
    answer = farm.get(f"https://{USA}/owa/", "user3")
    assert answer.status_code == 200
    assert "user3@contoso.com" in answer.text
    assert "cas-03" not in answer.text.lower()
    (entry,) = farm.log("CAS-03")[before:]
    assert entry["c-ip"] == farm.source_address("CAS-01")
    assert entry["cs-username"] == "CONTOSO\\CAS-01$"
    assert (entry["cs-uri-stem"], entry["cs-host"], entry["s-port"]) == ("/OWA/", ASIA, "443")
    assert (entry["sc-status"], entry["s-ip"]) == ("200", farm.source_address("CAS-03"))


def test_a_challenge_is_logged_as_well(farm: Served) -> None:
    before = len(farm.log("CAS-02"))
    assert farm.get(f"https://{EUROPE}/owa/").status_code == 401
    (entry,) = farm.log("CAS-02")[before:]
    assert (entry["sc-status"], entry["sc-substatus"], entry["cs-username"]) == ("401", "2", "-")


def test_ntlm_authenticates_the_connection_and_no_other(farm: Served) -> None:
    url = f"https://{USA}/owa/"
    name, password = farm.credentials("user1")
    logon = spnego.client(name, password, hostname=USA, service="HTTP", protocol="ntlm")
    first = base64.b64encode(logon.step() or b"").decode()
    with farm.client() as client, farm.client() as other:
        challenge = farm.ask(client, url, authorization=f"NTLM {first}").headers["WWW-Authenticate"]
        last = base64.b64encode(logon.step(base64.b64decode(challenge.split()[1])) or b"").decode()
        assert farm.ask(client, url, authorization=f"NTLM {last}").status_code == 200
        assert farm.ask(client, url).status_code == 200
        assert farm.ask(other, url).status_code == 401


def test_what_faces_the_internet_has_a_certificate_of_the_farms_authority(farm: Served) -> None:
    for host in (USA, "www.usa.contoso.com"):
        with farm.connect_tls(host) as connection:
            presented = connection.getpeercert()
        assert presented is not None
        assert ("DNS", host) in presented["subjectAltName"]


def test_an_inner_server_has_a_certificate_of_its_own_which_the_file_names(farm: Served) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        farm.connect_tls(ASIA)
    with farm.connect_tls(ASIA, server="CAS-03") as connection:
        presented = connection.getpeercert(binary_form=True)
    assert presented is not None
    assert ssl.DER_cert_to_PEM_cert(presented) == (farm.folder / "certs" / "CAS-03.pem").read_text(encoding="ascii")


def test_a_published_host_leads_to_a_server_of_its_site(farm: Served) -> None:
    before = len(farm.log("CAS-01"))
    assert "user1@contoso.com" in farm.get("https://www.usa.contoso.com/owa/", "user1").text
    assert [entry["cs-host"] for entry in farm.log("CAS-01")[before:]] == ["www.usa.contoso.com"]


def test_imap4_logs_on_users_of_its_own_site_only(farm: Served) -> None:
    with MappedImap4(farm, USA, 993) as own:
        assert own.login(*farm.credentials("user1"))[0] == "OK"
    with MappedImap4(farm, USA, 993) as other, pytest.raises(imaplib.IMAP4.error):
        other.login(*farm.credentials("user3"))


def test_pop3_offers_tls_on_its_plain_port(farm: Served) -> None:
    address, port = farm.mapped_address(EUROPE, 110)
    session = poplib.POP3(address, port, timeout=5)
    session.host = EUROPE
    session.stls(farm.tls_context())
    name, password = farm.credentials("user2")
    session.user(name)
    assert session.pass_(password).startswith(b"+OK")
    session.quit()


def test_a_stopped_server_refuses_connections_and_is_not_proxied_to_until_it_starts(farm: Served) -> None:
    with farm.client("CAS-03") as client:
        assert farm.ask(client, f"https://{ASIA}/owa/", "user3").status_code == 200
        assert farm.control("stop", "CAS-03").returncode == 0
        try:
            for port in (443, 993, 995):
                with pytest.raises(ConnectionRefusedError):
                    socket.create_connection(farm.mapped_address(ASIA, port), timeout=5)
            assert farm.get(f"https://{USA}/owa/", "user3").status_code == 500
        finally:
            assert farm.control("start", "CAS-03").returncode == 0
        assert farm.ask(client, f"https://{ASIA}/owa/", "user3").status_code == 200
    assert farm.get(f"https://{USA}/owa/", "user3").status_code == 200
    with MappedImap4(farm, ASIA, 993, "CAS-03") as session:
        assert session.login(*farm.credentials("user3"))[0] == "OK"


def test_with_redirection_disabled_the_user_is_proxied(farm: Served) -> None:
    assert farm.control("redirect", "CAS-02", "false").returncode == 0
    try:
        assert "user1@contoso.com" in farm.get(f"https://{EUROPE}/owa/", "user1").text
    finally:
        assert farm.control("redirect", "CAS-02", "true").returncode == 0
    assert "www.usa.contoso.com" in farm.get(f"https://{EUROPE}/owa/", "user1").text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["stop", "CAS-09"], "expected one of CAS-01, CAS-02, CAS-03"),
        (["redirect", "CAS-01", "maybe"], "expected true or false"),
        (["destroy", "CAS-01"], "usage: control"),
    ],
    ids=["no such server", "no such value", "no such command"],
)
def test_a_command_that_is_wrong_is_answered_with_what_is_right(farm: Served, words: list[str], said: str) -> None:
    finished = farm.control(*words)
    assert (finished.returncode, finished.stdout) == (2, "")
    assert said in finished.stderr


@pytest.mark.parametrize("host", ["a b", "user@cas-01.contoso.com", "xn--a", ""])
def test_a_host_header_that_is_none_is_a_bad_request(farm: Served, host: str) -> None:
    with farm.connect_tls(USA) as connection:
        connection.sendall(f"GET /owa/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert connection.recv(64).startswith(b"HTTP/1.1 400 ")


def test_curl_gets_the_redirection_page(farm: Served) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("there is no curl here")
    url = f"https://{EUROPE}/owa/"
    name, password = farm.credentials("user1")
    leads = farm.deployment.connect[f"{EUROPE}:443"]
    command = [curl, "--silent", "--ntlm", "--user", f"{name}:{password}", "--user-agent", "Mozilla/4.0"]
    command += ["--cacert", str(farm.folder / "ca.pem"), "--connect-to", f"{EUROPE}:443:{leads}", url]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - arguments from above
    assert "https://www.usa.contoso.com/OWA" in finished.stdout
