"""What a live run trusts: the system's anchors, `[live] ca`, and for one host only the certificate that is pinned."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from pathlib import Path

import pytest
import trustme

from harness.model.deployment import Deployment, Live
from harness.probes.live.network import LiveNetwork
from harness.probes.live.tls import OLD_VERSIONS, ConnectionPurpose, PinMismatchError, TlsContexts
from harness.probes.live.trust_anchors import LiveSetupError, TrustAnchors, read_trust_anchors
from tests.live.servers import (
    AUTHORITY,
    HOST,
    RecordingServer,
    at,
    deployment,
    entry,
    mail,
    self_signed,
    serving,
    signed,
)
from tests.live.test_live_http import fetch

POP3S = 995
OTHER_HOST = "cas-02.contoso.com"


def connect_by_http(described: Deployment, folder: Path, context: ssl.SSLContext, host: str = HOST) -> list[str]:
    """The Host headers that the server saw."""

    async def run() -> list[str]:
        seen = RecordingServer()
        async with serving(seen.web, context) as port:
            placed = _with_connect(described, at(port, f"{host}:443"))
            async with LiveNetwork(placed, folder=folder).conversation().http_transport() as transport:
                await fetch(transport, f"https://{host}/owa")
        return seen.hosts

    return asyncio.run(run())


def connect_by_mail(described: Deployment, folder: Path, context: ssl.SSLContext) -> bytes:
    """The greeting after the TLS handshake."""

    async def run() -> bytes:
        async with serving(mail, context) as port:
            placed = _with_connect(described, at(port, f"{HOST}:{POP3S}"))
            conversation = LiveNetwork(placed, folder=folder).conversation()
            reader, writer = await conversation.open_connection(HOST, POP3S)
            try:
                await writer.start_tls(conversation.tls_context(HOST), server_hostname=HOST)
                return await reader.readline()
            finally:
                writer.transport.abort()

    return asyncio.run(run())


def _with_connect(described: Deployment, connect: dict[str, str]) -> Deployment:
    return deployment(*described.client_access_servers, live=described.live, connect=connect)


def pinning(folder: Path, certificate: bytes) -> Deployment:
    (folder / "pinned.pem").write_bytes(certificate)
    return deployment(entry(certificate="pinned.pem"), entry("CAS-02", host=OTHER_HOST))


def test_a_pinned_self_signed_certificate_is_trusted_with_any_name_in_it(tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path)
    described = deployment(entry(certificate=certificate))
    assert connect_by_http(described, tmp_path, context) == [HOST]
    assert connect_by_mail(described, tmp_path, context) == b"+OK ready\r\n"


def test_a_pinned_certificate_is_trusted_after_its_year(tmp_path: Path) -> None:
    expired = AUTHORITY.issue_cert(
        "CAS-01",
        not_before=datetime.datetime(2007, 6, 1, tzinfo=datetime.UTC),
        not_after=datetime.datetime(2008, 6, 1, tzinfo=datetime.UTC),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    expired.configure_cert(context)
    assert connect_by_http(pinning(tmp_path, expired.cert_chain_pems[0].bytes()), tmp_path, context) == [HOST]


@pytest.mark.parametrize("name", [HOST, "other.contoso.com"])
def test_another_certificate_than_the_pinned_one_is_refused(tmp_path: Path, name: str) -> None:
    described = pinning(tmp_path, trustme.CA().cert_pem.bytes())
    with pytest.raises(OSError, match="certificate verify failed"):
        connect_by_mail(described, tmp_path, signed(name))


def test_a_certificate_signed_by_the_pinned_one_is_refused(tmp_path: Path) -> None:
    """Otherwise the owner of that key could impersonate the server."""
    with pytest.raises(PinMismatchError):
        connect_by_mail(pinning(tmp_path, AUTHORITY.cert_pem.bytes()), tmp_path, signed())


def test_a_pin_holds_for_its_own_host_only(tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path)
    described = deployment(entry(certificate=certificate), entry("CAS-02", host=OTHER_HOST))
    with pytest.raises(Exception, match="self-signed certificate"):
        connect_by_http(described, tmp_path, context, host=OTHER_HOST)


def test_comments_in_any_encoding_may_stand_beside_certificates(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_bytes(b"Autorit\xe9 de certification\n" + AUTHORITY.cert_pem.bytes() * 2)
    described = deployment(live=Live(ca="ca.pem", timeout_seconds=5))
    assert connect_by_http(described, tmp_path, signed()) == [HOST]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "which cannot be read (No such file or directory)"),
        (b"", "which holds no certificate"),
        (b"-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n", "which holds a broken certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "which holds a broken certificate"),
        (AUTHORITY.cert_pem.bytes() * 2, "which holds 2 certificates"),
    ],
    ids=["no file", "empty", "no base64", "no certificate", "two certificates"],
)
def test_a_pin_that_cannot_be_used_is_reported_with_its_key(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    if content is not None:
        (tmp_path / "pin.pem").write_bytes(content)
    with pytest.raises(LiveSetupError) as raised:
        LiveNetwork(deployment(entry("CAS-00"), entry(certificate="pin.pem")), folder=tmp_path)
    assert str(raised.value) == (
        f'contoso.toml: client_access_server "CAS-01": certificate is "pin.pem", {problem}; '
        "expected a file with one certificate in PEM, its path relative to the deployment file"
    )


def test_trust_anchors_that_cannot_be_read_are_reported_with_their_key(tmp_path: Path) -> None:
    with pytest.raises(LiveSetupError, match=r'live\.ca is "\.", which cannot be read \(Is a directory\)'):
        read_trust_anchors(deployment(live=Live(ca=".")), tmp_path)


def test_contexts_are_created_once_and_hosts_without_a_pin_share_them() -> None:
    contexts = TlsContexts(None, TrustAnchors())
    assert contexts.find(HOST, ConnectionPurpose.HTTP) is contexts.find(OTHER_HOST, ConnectionPurpose.HTTP)
    assert contexts.find(HOST, ConnectionPurpose.HTTP) is not contexts.find(HOST, ConnectionPurpose.MAIL)


@pytest.mark.parametrize("minimum", [None, "1.0", "1.1", "1.2", "1.3"])
def test_the_security_level_is_lowered_only_below_tls_1_2(minimum: str | None) -> None:
    pins = {HOST: AUTHORITY.cert_pem.bytes()}
    contexts = TlsContexts(minimum, TrustAnchors(pins=pins))
    for context in (contexts.find(HOST, ConnectionPurpose.HTTP), contexts.find(OTHER_HOST, ConnectionPurpose.HTTP)):
        lowered = minimum in OLD_VERSIONS
        assert (context.security_level == 0) is lowered
        assert bool(context.options & 0x4) is lowered
        assert context.minimum_version.name == f"TLSv{(minimum or '1.2').replace('.0', '').replace('.', '_')}"
