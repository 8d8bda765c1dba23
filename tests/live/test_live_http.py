"""HTTP over real sockets: which names the server sees, which connection carries what, what is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from harness.model.deployment import Live, VirtualDirectory
from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.probes.live.network import LiveNetwork
from harness.probes.live.request_limiter import RequestLimiter
from harness.probes.network import Conversation
from harness.probes.probe import Limits, perform
from tests.live.servers import (
    HOST,
    Handler,
    RecordingServer,
    at,
    closes,
    deployment,
    entry,
    rc4_only,
    self_signed,
    sends_alert,
    serving,
    signed,
    silent,
    windows_2008,
    write_authority,
)
from tests.probes.stubs import ACCOUNTS, stimulus

URL = f"https://{HOST}/owa"
OTHER = "www.contoso.com"


async def fetch(transport: httpx.AsyncBaseTransport, url: str = URL) -> int:
    response = await transport.handle_async_request(httpx.Request("GET", url))
    await response.aread()
    await response.aclose()
    return response.status_code


def visit(folder: Path, *clients: tuple[str, ...], addressed: tuple[str, ...] = (f"{HOST}:443",)) -> RecordingServer:
    """What the server recorded of clients, each with the URLs that it requests one after the other."""

    async def run() -> RecordingServer:
        seen = RecordingServer()
        async with serving(seen.web, seen.watch(signed(HOST, OTHER))) as port:
            directory = VirtualDirectory((), external_url=f"https://{OTHER}/owa")
            described = deployment(
                entry(owa=directory), connect=at(port, *addressed), live=Live(ca=write_authority(folder))
            )
            network = LiveNetwork(described, folder=folder)
            conversation = network.conversation()
            for urls in clients:
                async with conversation.http_transport() as transport:
                    assert [await fetch(transport, url) for url in urls] == [200] * len(urls)
            await network.aclose()
        return seen

    return asyncio.run(run())


def observe(
    folder: Path, handler: Handler, context: object = None, *, host: str = HOST, timeout: float = 5, **live: object
) -> Observation:
    """What a probe observes of OPTIONS at a server on loopback."""

    async def run() -> Observation:
        async with serving(handler, context) as port:  # type: ignore[arg-type]  # an SSLContext or None
            described = deployment(connect=at(port), live=Live(**live))  # type: ignore[arg-type]  # real fields
            conversation = LiveNetwork(described, folder=folder).conversation()
            what = stimulus(Protocol.EAS, Operation.OPTIONS, host=host)
            return await perform(what, ACCOUNTS, conversation, limits=Limits(timeout_seconds=timeout))

    return asyncio.run(run())


def test_a_live_conversation_has_the_interface_of_probes_and_shows_no_hops(tmp_path: Path) -> None:
    conversation = LiveNetwork(deployment(), folder=tmp_path).conversation()
    assert isinstance(conversation, Conversation)
    hops: object = conversation.hops  # what it gives is declared as None
    assert callable(hops)
    assert hops() is None


def test_the_server_is_addressed_by_its_own_name(tmp_path: Path) -> None:
    seen = visit(tmp_path, (URL,))
    assert (seen.tls_names, seen.hosts) == ([HOST], [HOST])


def test_a_client_keeps_its_connection(tmp_path: Path) -> None:
    assert visit(tmp_path, (URL, URL, URL)).connections == 1


def test_two_clients_have_a_connection_each(tmp_path: Path) -> None:
    assert visit(tmp_path, (URL,), (URL,)).connections == 2


def test_each_host_has_a_connection_of_its_own_that_stays(tmp_path: Path) -> None:
    elsewhere = f"https://{OTHER}/owa"
    seen = visit(tmp_path, (URL, elsewhere, URL, elsewhere), addressed=(f"{HOST}:443", f"{OTHER}:443"))
    assert (seen.connections, seen.tls_names) == (2, [HOST, OTHER])


def test_proxy_variables_and_netrc_are_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    (tmp_path / "netrc").write_text(f"machine {HOST} login someone password something\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert visit(tmp_path, (URL,)).connections == 1


def test_a_host_that_the_file_does_not_name_is_not_connected_to(tmp_path: Path) -> None:
    seen = observe(tmp_path, RecordingServer().web, host="www.fabrikam.com")
    assert seen.outcome.kind is OutcomeKind.UNREACHABLE
    assert seen.explanation == "www.fabrikam.com is not named in the deployment file"


def test_a_server_of_the_named_authority_answers(tmp_path: Path) -> None:
    seen = observe(tmp_path, RecordingServer().web, signed(), ca=write_authority(tmp_path))
    assert seen.outcome.kind is OutcomeKind.SERVED


def test_an_old_server_answers_where_old_versions_are_allowed(tmp_path: Path) -> None:
    seen = observe(tmp_path, RecordingServer().web, windows_2008(), ca=write_authority(tmp_path), minimum_tls="1.0")
    assert seen.outcome.kind is OutcomeKind.SERVED


@pytest.mark.parametrize(
    ("handler", "context", "words"),
    [
        (
            RecordingServer().web,
            signed(),
            "TLS failure: unable to get local issuer certificate: the certificate is not trus",
        ),
        (closes, None, "connection closed during the TLS handshake"),
        (silent, None, "time-out"),
        (sends_alert(windows_2008()), None, "TLS failure: no protocol version in common"),
        (rc4_only, None, "TLS failure: the server accepts none of the protocol versions and cipher suites offered"),
    ],
    ids=["an unknown authority", "closes at once", "never answers", "TLS 1.0 alone", "RC4 alone"],
)
def test_a_server_that_cannot_be_connected_to_is_unreachable(
    tmp_path: Path, handler: Handler, context: object, words: str
) -> None:
    seen = observe(tmp_path, handler, context, timeout=0.3)
    assert seen.outcome.kind is OutcomeKind.UNREACHABLE
    assert seen.explanation.startswith(words)


def test_a_trusted_server_of_another_name_is_unreachable(tmp_path: Path) -> None:
    seen = observe(tmp_path, RecordingServer().web, signed("other.contoso.com"), ca=write_authority(tmp_path))
    assert seen.outcome.kind is OutcomeKind.UNREACHABLE
    assert seen.explanation.startswith("TLS failure: Hostname mismatch")


def test_a_self_signed_server_is_not_trusted_unless_pinned(tmp_path: Path) -> None:
    context, _ = self_signed(tmp_path)
    seen = observe(tmp_path, RecordingServer().web, context)
    assert seen.explanation == "TLS failure: self-signed certificate: the certificate is not trusted"


def test_a_request_is_in_flight_until_its_answer_is_closed(tmp_path: Path) -> None:
    starts: list[float] = []

    def clock() -> float:
        starts.append(0.0)
        return 0.0

    async def run() -> None:
        async with serving(RecordingServer().web, signed()) as port:
            described = deployment(connect=at(port), live=Live(ca=write_authority(tmp_path)))
            network = LiveNetwork(described, folder=tmp_path, limiter=RequestLimiter(concurrency=1, clock=clock))
            one, other = network.conversation().http_transport(), network.conversation().http_transport()
            async with one, other:
                first = await one.handle_async_request(httpx.Request("GET", URL))
                second = asyncio.create_task(fetch(other))
                await asyncio.sleep(0)  # the second waits for its slot
                assert len(starts) == 1
                await first.aclose()
                assert await second == 200
                assert len(starts) == 2

    asyncio.run(run())


def test_a_request_that_fails_frees_its_slot(tmp_path: Path) -> None:
    async def run() -> None:
        async with serving(closes) as port:
            network = LiveNetwork(deployment(connect=at(port)), folder=tmp_path, limiter=RequestLimiter(concurrency=1))
            for _ in range(2):
                async with network.conversation().http_transport() as transport:
                    with pytest.raises(httpx.ConnectError):
                        await fetch(transport)

    asyncio.run(run())


def test_a_client_cancelled_in_the_tls_handshake_leaves_no_connection_open(tmp_path: Path) -> None:
    async def run() -> None:
        begun, hung_up = asyncio.Event(), asyncio.Event()

        async def hangs_in_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1)
            begun.set()
            try:
                await silent(reader, writer)
            finally:
                hung_up.set()

        async with asyncio.timeout(10), serving(hangs_in_tls) as port:
            described = deployment(connect=at(port), live=Live(ca=write_authority(tmp_path)))
            async with LiveNetwork(described, folder=tmp_path).conversation().http_transport() as transport:
                asking = asyncio.create_task(fetch(transport))
                await begun.wait()
                asking.cancel()
                await asyncio.wait({asking})
            await hung_up.wait()
            assert asking.cancelled()

    asyncio.run(run())
