"""The channels of Outlook Anywhere over real sockets: two connections, of which one request stays open."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.model.deployment import Live
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.probes.live.network import LiveNetwork
from harness.probes.probe import Limits, perform
from tests.live.servers import HOST, at, deployment, entry, serving, signed, write_authority
from tests.probes.stubs import ACCOUNTS, stimulus

CONN_A3 = bytes.fromhex("0500140310000000 1c000000 00000000 0000 0100 02000000 c0d40100")
CONN_C2 = bytes.fromhex(
    "0500140310000000 2c000000 00000000 0000 0300 06000000 01000000 00000000 00000100 02000000 c0d40100"
)
ECHO = bytes.fromhex("0500140310000000 14000000 00000000 4000 0000")
HELD_OPEN = b"HTTP/1.1 200 Success\r\nContent-Type: application/rpc\r\nContent-Length: 1073741824\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 Success\r\nContent-Type: application/rpc\r\nTransfer-Encoding: chunked\r\n\r\n"


@dataclass(slots=True)
class RpcProxy:
    """An RPC proxy on a socket: it answers on the OUT channel only when the IN channel has begun."""

    head: bytes = HELD_OPEN
    pdus: tuple[bytes, ...] = (CONN_A3, CONN_C2)
    connections: int = 0
    in_channel: bytes = b""
    at_end: bytes | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    async def web(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"RPC_OUT_DATA "):
                await reader.readexactly(76)
                await self.begun.wait()
                writer.write(self.head)
                for pdu in self.pdus:
                    writer.write(b"%x\r\n%b\r\n" % (len(pdu), pdu) if self.head == CHUNKED else pdu)
                    await writer.drain()
                await reader.read()
            elif b"Content-Length: 1073741824\r\n" in head:
                self.in_channel = await reader.readexactly(104)
                self.begun.set()
                self.at_end = await reader.read()
                self.left.set()
            else:
                await reader.readexactly(4)
                kind = b"Content-Type: application/rpc\r\nContent-Length: 20\r\n\r\n"
                writer.write(b"HTTP/1.1 200 Success\r\n" + kind + ECHO)


def connect(folder: Path, proxy: RpcProxy, *, times: int = 1, seconds: float = 30, **live: object) -> list[Observation]:
    """What so many clients at once observe."""

    async def run() -> list[Observation]:
        async with serving(proxy.web, signed(HOST)) as port:
            settings = Live(ca=write_authority(folder), **live)  # type: ignore[arg-type]  # real fields
            network = LiveNetwork(deployment(entry(), connect=at(port), live=settings), folder=folder)
            asked = stimulus(Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT, host=HOST, rpc_server="mbx-01")
            limits = Limits(timeout_seconds=seconds)
            clients = (perform(asked, ACCOUNTS, network.conversation(), limits=limits) for _ in range(times))
            seen = await asyncio.gather(*clients)
            await proxy.left.wait()
            return list(seen)

    return asyncio.run(run())


@pytest.mark.parametrize("head", [HELD_OPEN, CHUNKED])
def test_the_mailbox_server_is_reached_over_two_connections(tmp_path: Path, head: bytes) -> None:
    proxy = RpcProxy(head)
    seen = connect(tmp_path, proxy)
    assert (seen[0].outcome, seen[0].mailbox_server_reached) == (Outcome(OutcomeKind.SERVED), True)
    assert proxy.connections == 2


def test_the_in_channel_has_a_beginning_only_and_ends_with_the_connection(tmp_path: Path) -> None:
    proxy = RpcProxy()
    connect(tmp_path, proxy)
    assert len(proxy.in_channel) == 104
    assert proxy.at_end == b""


def test_without_conn_c2_the_wait_for_it_ends(tmp_path: Path) -> None:
    seen = connect(tmp_path, RpcProxy(pdus=(CONN_A3,)), seconds=0.9)
    assert (seen[0].outcome, seen[0].mailbox_server_reached) == (Outcome(OutcomeKind.SERVED), False)


def test_clients_that_hold_requests_open_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """With one request in flight at most, an open one that counted would leave no room for the other channel."""
    seen = connect(tmp_path, RpcProxy(), times=3, concurrency=1)
    assert [one.mailbox_server_reached for one in seen] == [True, True, True]
