"""/rpc: channels to any Mailbox server of any site."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection

import httpx
import pytest

from fixtures.farm.conversation import FarmConversation
from harness.model.outcome import Hop
from harness.model.stimulus import ServerChange, ServerChangeKind
from tests.farm.nouns import ClientRequest, basic, farm, figure, send

URL = "https://cas-02.contoso.com/rpc/rpcproxy.dll?"
ECHO = bytes.fromhex("0500140310000000140000000000000040000000")
CONN_A3 = bytes.fromhex("05001403100000001c000000000000000000010002000000c0d40100")
CONN_C2 = bytes.fromhex(
    "0500140310000000 2c000000 00000000 0000 0300 06000000 01000000 00000000 00000100 02000000 c0d40100"
)
COOKIE = b"the same for both"[:16]


def conn_a1(cookie: bytes = COOKIE) -> bytes:
    commands = cookie + bytes.fromhex("03000000") + bytes(16) + bytes.fromhex("00000000 00000100")
    return bytes.fromhex("0500140310000000 4c000000 00000000 0000 0400 06000000 01000000 03000000") + commands


def conn_b1(cookie: bytes = COOKIE) -> bytes:
    commands = cookie + bytes.fromhex("03000000") + bytes(16) + bytes.fromhex("04000000 00000040 05000000 e0930400")
    begin = bytes.fromhex("0500140310000000 68000000 00000000 0000 0600 06000000 01000000 03000000")
    return begin + commands + bytes.fromhex("0c000000") + bytes(16)


class OpenBody(httpx.AsyncByteStream):
    """An IN channel: its first PDU in two pieces, and then nothing until the client leaves."""

    def __init__(self, begin: bytes, left: asyncio.Event) -> None:
        self._begin = begin
        self._left = left

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._begin[:50]
        yield self._begin[50:]
        await self._left.wait()


def request(method: str, server: str, body: bytes | httpx.AsyncByteStream) -> httpx.Request:
    built = httpx.Request(method, f"{URL}{server}", headers=basic("user3"))
    if isinstance(body, bytes):
        return httpx.Request(method, built.url, headers=built.headers, content=body)
    built.headers["Content-Length"] = "1073741824"
    built.stream = body
    return built


async def ask(conversation: FarmConversation, asked: httpx.Request) -> httpx.Response:
    async with conversation.http_transport() as client:
        return await client.handle_async_request(asked)


def out_channel(
    *in_channels: tuple[str, bytes], pdus: int, server: str = "MBX-03:6001", faults: Collection[str] = ()
) -> tuple[list[bytes], tuple[Hop, ...]]:
    """What comes over the OUT channel while these IN channels are open, up to so many PDUs, and the hops."""

    async def run() -> tuple[list[bytes], tuple[Hop, ...]]:
        left = asyncio.Event()
        conversation = farm(figure(), faults).conversation()
        answer = await ask(conversation, request("RPC_OUT_DATA", server, conn_a1()))
        assert answer.headers["Content-Type"] == "application/rpc"
        bodies = [request("RPC_IN_DATA", other, OpenBody(begin, left)) for other, begin in in_channels]
        asked = [asyncio.create_task(ask(conversation, body)) for body in bodies]
        came: list[bytes] = []
        assert isinstance(answer.stream, httpx.AsyncByteStream)
        async for pdu in answer.stream:
            came.append(pdu)
            if len(came) == pdus:
                break
        left.set()
        await asyncio.gather(*asked)
        return came, conversation.hops()

    return asyncio.run(run())


def echo(server: str, method: str = "RPC_IN_DATA", content: bytes = b"") -> ClientRequest:
    return ClientRequest(f"{URL}{server}", "user3", method, content)


@pytest.mark.parametrize("server", ["MBX-03:6001", "mbx-03.contoso.com:6004", "BE-03:6001"])
@pytest.mark.parametrize("method", ["RPC_IN_DATA", "RPC_OUT_DATA"])
def test_an_echo_request_is_answered_without_a_hop(server: str, method: str) -> None:
    answer, hops = send(figure(), echo(server, method))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/rpc"
    assert answer.content == ECHO
    assert hops == ()


@pytest.mark.parametrize("server", ["MBX-01:6001", "MBX-02:6001", "MBX-03:6001"])
def test_with_both_channels_the_mailbox_server_of_any_site_is_reached_without_a_hop(server: str) -> None:
    assert out_channel((server, conn_b1()), pdus=2, server=server) == ([CONN_A3, CONN_C2], ())


def test_a_mailbox_server_is_the_same_under_each_of_its_names() -> None:
    assert out_channel(("mbx-03.contoso.com:6001", conn_b1()), pdus=2)[0] == [CONN_A3, CONN_C2]


def test_an_out_channel_alone_is_accepted_by_the_rpc_proxy_and_goes_no_further() -> None:
    assert out_channel(pdus=1)[0] == [CONN_A3]


@pytest.mark.parametrize(
    ("server", "cookie"),
    [("MBX-03:6001", bytes(16)), ("MBX-02:6001", COOKIE)],
    ids=["another cookie", "another server"],
)
def test_an_in_channel_of_another_virtual_connection_does_not_count(server: str, cookie: bytes) -> None:
    async def waits() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await conversation_with(server, cookie)

    async def conversation_with(server: str, cookie: bytes) -> None:
        conversation = farm(figure()).conversation()
        answer = await ask(conversation, request("RPC_OUT_DATA", "MBX-03:6001", conn_a1()))
        other = ask(conversation, request("RPC_IN_DATA", server, OpenBody(conn_b1(cookie), asyncio.Event())))
        in_channel = asyncio.create_task(other)
        assert isinstance(answer.stream, httpx.AsyncByteStream)
        try:
            pdus = [pdu async for pdu in answer.stream]
            raise AssertionError(pdus)
        finally:
            in_channel.cancel()

    asyncio.run(waits())


def test_the_server_forgets_an_in_channel_that_its_client_has_left() -> None:
    async def run() -> None:
        conversation = farm(figure()).conversation()
        left = asyncio.Event()
        left.set()
        answer = await ask(conversation, request("RPC_IN_DATA", "MBX-03:6001", OpenBody(conn_b1(), left)))
        assert answer.status_code == 200
        assert conversation._state.in_channels == {}

    asyncio.run(run())


@pytest.mark.parametrize("method", ["RPC_IN_DATA", "RPC_OUT_DATA"])
@pytest.mark.parametrize("begin", [bytes(104), conn_a1()[:40], b"<html>" * 20, conn_b1()[:75] + b"x"])
def test_a_channel_that_begins_otherwise_is_refused(method: str, begin: bytes) -> None:
    async def run() -> int:
        return (await ask(farm(figure()).conversation(), request(method, "MBX-03:6001", begin))).status_code

    assert asyncio.run(run()) == 503


@pytest.mark.parametrize("server", ["MBX-99:6001", "MBX-03:25"], ids=["unknown server", "another port"])
def test_what_is_not_in_the_list_of_valid_ports_is_refused(server: str) -> None:
    answer, _ = send(figure(), echo(server))
    assert answer.status_code == 503


def test_a_mailbox_server_that_is_down_is_not_reached() -> None:
    async def run() -> int:
        conversation = farm(figure()).conversation()
        await conversation.apply(ServerChange(ServerChangeKind.STOP, "MBX-03"))
        return (await ask(conversation, request("RPC_OUT_DATA", "MBX-03:6001", conn_a1()))).status_code

    assert asyncio.run(run()) == 503


def test_faults_end_the_way_to_a_mailbox_server_of_another_site() -> None:
    for fault, instead in (("rpc-no-c2-across-sites", CONN_A3), ("rpc-echo-only-across-sites", ECHO)):
        assert out_channel(pdus=1, faults=[fault])[0] == [instead]


def test_a_channel_through_another_server_still_reaches_the_mailbox_server() -> None:
    came, hops = out_channel(("MBX-03:6001", conn_b1()), pdus=2, faults=["rpc-through-cas"])
    assert came == [CONN_A3, CONN_C2]
    assert {(hop.source, hop.destination, hop.path) for hop in hops} == {("CAS-02", "CAS-03", "/rpc")}
