"""Problems with connections are reported before the first case of a live run, each with a remedy."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Live,
    LoadBalancingArray,
    MailSecurity,
    MailService,
    VirtualDirectory,
)
from harness.model.preflight import ConnectionProblem
from harness.model.protocol import Protocol
from harness.probes.live.network import LiveNetwork
from harness.probes.live.preflight import check_connections
from harness.probes.live.server_ports import ServerPort, find_server_ports
from tests.live.servers import (
    BASIC,
    HOST,
    Handler,
    RecordingServer,
    at,
    closes,
    deployment,
    entry,
    mail,
    offers_starttls,
    rc4_only,
    self_signed,
    sends_alert,
    serving,
    signed,
    silent,
    windows_2008,
    write_authority,
)

POP3_STARTTLS = MailService(110, MailSecurity.STARTTLS)
IMAP4_STARTTLS = MailService(143, MailSecurity.STARTTLS)
FROM_AUTHORITY = signed()


def check(
    folder: Path,
    handler: Handler,
    context: ssl.SSLContext | None = None,
    *,
    server: ClientAccessServer | None = None,
    addressed: str = f"{HOST}:443",
    timeout: float = 5,
    **live: object,
) -> tuple[ConnectionProblem, ...]:
    """The problems with one server."""

    async def run() -> tuple[ConnectionProblem, ...]:
        async with serving(handler, context) as port:
            settings = {"ca": write_authority(folder), "timeout_seconds": timeout, **live}
            described = deployment(
                server or entry(),
                connect=at(port, addressed),
                live=Live(**settings),  # type: ignore[arg-type]  # the caller names real fields
            )
            return await check_connections(described, LiveNetwork(described, folder=folder))

    return asyncio.run(run())


def only(problems: tuple[ConnectionProblem, ...]) -> ConnectionProblem:
    (problem,) = problems
    assert (problem.server, problem.host) == ("CAS-01", HOST)
    return problem


def test_a_server_that_can_be_judged_is_no_problem(tmp_path: Path) -> None:
    assert check(tmp_path, RecordingServer().web, signed()) == ()


def test_nothing_is_sent_behind_tls(tmp_path: Path) -> None:
    received: list[bytes] = []

    async def listening(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        try:
            received.append(await reader.read())
        except OSError:
            return  # the client closed the connection without a TLS alert

    assert check(tmp_path, listening, signed()) == ()
    assert b"".join(received) == b""


@pytest.mark.parametrize(
    ("handler", "context", "words"),
    [
        (RecordingServer().web, windows_2008(), "connection reset during the TLS handshake"),
        (sends_alert(windows_2008()), None, "TLS failure: no protocol version in common"),
    ],
    ids=["closes at once", "sends an alert"],
)
def test_a_server_of_tls_1_0_is_reported_with_its_cipher_suite_and_the_key_to_set(
    tmp_path: Path, handler: Handler, context: ssl.SSLContext | None, words: str
) -> None:
    problem = only(check(tmp_path, handler, context))
    assert problem.found == f"{words}; the server offers TLS 1.0 with AES128-SHA"
    assert problem.remedy == 'set minimum_tls = "1.0" in [live]'


def test_a_server_of_tls_1_0_is_no_problem_where_the_key_is_set(tmp_path: Path) -> None:
    assert check(tmp_path, RecordingServer().web, windows_2008(), minimum_tls="1.0") == ()


def test_a_server_of_tls_1_2_below_a_minimum_of_1_3_is_reported(tmp_path: Path) -> None:
    context = signed()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    problem = only(check(tmp_path, RecordingServer().web, context, minimum_tls="1.3"))
    assert "the server offers TLS 1.2 with" in problem.found
    assert problem.remedy == 'set minimum_tls = "1.2" in [live]'


def test_a_server_of_tls_1_2_with_old_cipher_suites_is_reported(tmp_path: Path) -> None:
    context = signed()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA:@SECLEVEL=0")
    problem = only(check(tmp_path, RecordingServer().web, context))
    assert problem.found.endswith("; the server offers TLS 1.2 with AES128-SHA")
    assert problem.remedy == 'set minimum_tls = "1.1" in [live], which lowers OpenSSL\'s security level too'


@pytest.mark.parametrize("minimum", ["1.0", "1.2"])
def test_a_server_with_rc4_alone_is_reported_as_not_supported_by_openssl(tmp_path: Path, minimum: str) -> None:
    problem = only(check(tmp_path, rc4_only, minimum_tls=minimum))
    assert problem.found.endswith("; the server offers TLS 1.0 with TLS_RSA_WITH_RC4_128_SHA only")
    assert problem.remedy.startswith("OpenSSL 3 has neither SSL 3.0 nor RC4, DES and 3DES")


@pytest.mark.parametrize(
    ("handler", "context", "found", "remedy"),
    [
        (closes, None, "connection reset during the TLS handshake", "check that the port offers TLS"),
        (silent, None, "time-out", "check for a firewall on the way; for a slow server raise timeout_seconds"),
        (mail, None, "TLS failure", "check that the port offers TLS"),
        (
            RecordingServer().web,
            signed("other.contoso.com"),
            "TLS failure: Hostname mismatch",
            f"install a certificate with the name {HOST} on the server, or pin",
        ),
    ],
    ids=["closes at once", "never answers", "speaks no TLS", "another name"],
)
def test_a_port_that_cannot_be_used_is_reported_with_a_remedy(
    tmp_path: Path, handler: Handler, context: ssl.SSLContext | None, found: str, remedy: str
) -> None:
    problem = only(check(tmp_path, handler, context, timeout=0.3))
    assert problem.found.startswith(found)
    assert problem.remedy.startswith(remedy)


def test_a_server_that_is_not_there_is_reported_with_a_remedy(tmp_path: Path) -> None:
    async def run() -> tuple[ConnectionProblem, ...]:
        async with serving(closes) as port:
            pass
        described = deployment(connect=at(port))
        return await check_connections(described, LiveNetwork(described, folder=tmp_path))

    problem = only(asyncio.run(run()))
    assert problem.found == "connection refused"
    assert problem.remedy == f'start the service on port 443, or give the address of "{HOST}:443" in [connect]'


def test_a_self_signed_certificate_is_to_be_pinned(tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path)
    problem = only(check(tmp_path, RecordingServer().web, context))
    assert problem.found == "TLS failure: self-signed certificate: the certificate is not trusted"
    assert problem.remedy.endswith("or pin the certificate itself with the server's certificate key")
    assert check(tmp_path, RecordingServer().web, context, server=entry(certificate=certificate)) == ()


def test_another_certificate_than_the_pinned_one_is_reported(tmp_path: Path) -> None:
    _, certificate = self_signed(tmp_path)
    problem = only(check(tmp_path, RecordingServer().web, signed(), server=entry(certificate=certificate)))
    assert problem.found == "TLS failure: not the certificate that the deployment file pins"
    assert problem.remedy.startswith("compare the certificate that the server presents with the file")


@pytest.mark.parametrize(
    ("server", "port", "handler"),
    [
        (entry(eas=None, pop3=POP3_STARTTLS), 110, offers_starttls(FROM_AUTHORITY, b"+OK ready\r\n", b"+OK go\r\n")),
        (
            entry(eas=None, imap4=IMAP4_STARTTLS),
            143,
            offers_starttls(FROM_AUTHORITY, b"* OK ready\r\n", b"* CAPABILITY IMAP4rev1\r\n", b"a1 OK go\r\n"),
        ),
        (entry(eas=None, pop3=MailService(110, MailSecurity.NONE)), 110, mail),
    ],
    ids=["POP3", "IMAP4", "POP3 without TLS"],
)
def test_a_mail_service_that_behaves_as_described_is_no_problem(
    tmp_path: Path, server: ClientAccessServer, port: int, handler: Handler
) -> None:
    assert check(tmp_path, handler, server=server, addressed=f"{HOST}:{port}") == ()


@pytest.mark.parametrize(
    ("greeting", "reply", "words"),
    [
        (b"+OK ready\r\n", b"-ERR what\r\n", "the mail service does not start TLS: -ERR what"),
        (b"-ERR later\r\n", b"", "the mail service does not start TLS: -ERR later"),
        (b"\x16\x03\x01\x00\n", b"", "the answer is not that of a mail service"),
        (b"+OK", b"", "connection closed before TLS began"),
    ],
    ids=["refuses STLS", "refuses every client", "other bytes", "half a line"],
)
def test_a_mail_service_without_starttls_is_reported(tmp_path: Path, greeting: bytes, reply: bytes, words: str) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        if reply:
            await reader.readuntil(b"\n")
            writer.write(reply)
        await writer.drain()
        writer.write_eof()
        await reader.read()

    server = entry(eas=None, pop3=POP3_STARTTLS)
    problem = only(check(tmp_path, handle, server=server, addressed=f"{HOST}:110"))
    assert (problem.port, problem.found) == (110, words)
    assert problem.remedy == "correct port or security of this service in the deployment file"


def test_an_old_mail_service_behind_starttls_is_reported(tmp_path: Path) -> None:
    handler = offers_starttls(windows_2008(), b"+OK ready\r\n", b"+OK go\r\n")
    server = entry(eas=None, pop3=POP3_STARTTLS)
    problem = only(check(tmp_path, handler, server=server, addressed=f"{HOST}:110"))
    assert problem.found.endswith("; the server offers TLS 1.0 with AES128-SHA")


def test_every_port_that_a_case_may_be_sent_to_is_tried_and_no_other() -> None:
    described = deployment(
        entry("CAS-01", pop3=POP3_STARTTLS, imap4=IMAP4_STARTTLS),
        entry("CAS-02", host="cas-02.contoso.com", reachable=False),
        entry("CAS-03", host="cas-03.contoso.com", eas=None, oab=BASIC),
        entry("CAS-04", host="cas-04.contoso.com", eas=VirtualDirectory((Authentication.DIGEST,))),
        load_balancing_arrays=(
            LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-02", "CAS-03")),
            LoadBalancingArray("idle", "idle.contoso.com", ("CAS-03",)),
        ),
    )
    assert find_server_ports(described) == (
        ServerPort("CAS-01", HOST, 443),
        ServerPort("CAS-01", HOST, 110, MailSecurity.STARTTLS, Protocol.POP3),
        ServerPort("CAS-01", HOST, 143, MailSecurity.STARTTLS, Protocol.IMAP4),
        ServerPort("nlb", "nlb.contoso.com", 443, is_array=True),
    )


def test_the_published_host_of_a_site_is_tried_once() -> None:
    described = deployment(entry("CAS-01"), entry("CAS-02", host="cas-02.contoso.com", internet_facing=False))
    (site,) = described.sites
    with_host = replace(described, sites=(replace(site, published_host="WWW.contoso.com"),))
    www = ServerPort("www.contoso.com", "www.contoso.com", 443, is_array=True)
    assert [port for port in find_server_ports(with_host) if port.is_array] == [www]
    inner = tuple(replace(one, internet_facing=False) for one in with_host.client_access_servers)
    assert not [port for port in find_server_ports(replace(with_host, client_access_servers=inner)) if port.is_array]


def test_a_service_that_no_mailbox_may_use_is_not_tried() -> None:
    assert find_server_ports(deployment(entry(pop3=POP3_STARTTLS), mailboxes=())) == (ServerPort("CAS-01", HOST, 443),)
