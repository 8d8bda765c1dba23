"""A farm whose RPC proxies never pass on CONN/C2: no row fails, and each says that it shows the proxy only (RPC-01)."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Collection

import httpx
import pytest

from fixtures.farm.conversation import FarmConversation
from fixtures.farm.farm import Farm
from fixtures.farm.faults.subsets import PROXIED
from harness.deployments.passwords import accounts_of, mock_passwords
from harness.judging import describe_reason
from harness.model.case import Suite
from harness.model.outcome import Hop
from harness.model.stimulus import ChangeScript
from harness.model.verdict import VerdictWord
from harness.mutation.fault_runs import deployment_of
from harness.run import Run, plan_for

CONN_A3 = bytes.fromhex("0500140310000000 1c000000 00000000 0000 0100 02000000 c0d40100")
DEPLOYMENT = deployment_of(PROXIED)
OWN_SITE = {"user2@contoso.com", "colleague2@contoso.com"}


class WithoutConnC2:
    """The farm behind RPC proxies that end an OUT channel for these Mailbox servers after CONN/A3."""

    def __init__(self, farm: Farm, servers: Collection[str]) -> None:
        self._farm = farm
        self._servers = servers

    def conversation(self) -> _Conversation:
        return _Conversation(self._farm.conversation(), self._servers)

    def lacks(self, script: ChangeScript) -> str | None:
        return self._farm.lacks(script)

    async def aclose(self) -> None:
        await self._farm.aclose()


class _Conversation:
    def __init__(self, farm: FarmConversation, servers: Collection[str]) -> None:
        self._farm = farm
        self._servers = servers

    def http_transport(self) -> httpx.AsyncBaseTransport:
        return _Transport(self._farm.http_transport(), self._servers)

    async def open_connection(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await self._farm.open_connection(host, port)

    def tls_context(self, host: str) -> ssl.SSLContext:
        return self._farm.tls_context(host)

    def hops(self) -> tuple[Hop, ...]:
        return self._farm.hops()

    def control(self) -> FarmConversation:
        return self._farm.control()


class _Transport(httpx.AsyncBaseTransport):
    def __init__(self, farm: httpx.AsyncBaseTransport, servers: Collection[str]) -> None:
        self._farm = farm
        self._servers = servers

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._farm.handle_async_request(request)
        server = request.url.query.decode().partition(":")[0]
        if request.method != "RPC_OUT_DATA" or answer.status_code != 200 or server not in self._servers:
            return answer
        return httpx.Response(200, headers={"Content-Type": "application/rpc"}, content=CONN_A3)


def reasons(servers: Collection[str]) -> dict[str, tuple[VerdictWord, tuple[str, ...], bool]]:
    """Word, failed clauses and whether the reason speaks of the proxy only, by mailbox, where these give no CONN/C2."""

    async def run() -> dict[str, tuple[VerdictWord, tuple[str, ...], bool]]:
        passwords = mock_passwords(DEPLOYMENT)
        target = WithoutConnC2(Farm(DEPLOYMENT, passwords=passwords), servers)
        asked = Run(plan_for(DEPLOYMENT), target, accounts_of(DEPLOYMENT, passwords))
        cases = [one for one in asked.plan.cases if one.suite is Suite.OUTLOOK_ANYWHERE and not one.judges_hops]
        found = {}
        async for judged in asked.judge_all(cases):
            row = judged.verdict
            told = "as proxy only" in describe_reason(row)
            found[judged.case.id.split("/")[1]] = (row.verdict, row.failed_clauses, told)
        await asked.aclose()
        return found

    return asyncio.run(run())


EVERY_SERVER = {server.host or server.name for server in DEPLOYMENT.mailbox_servers}
OF_THE_OWN_SITE = {server.host or server.name for server in DEPLOYMENT.mailbox_servers if server.site == "site-02"}


def test_where_nobody_gets_conn_c2_every_row_passes_as_proxy_only() -> None:
    found = reasons(EVERY_SERVER)
    assert set(found) > OWN_SITE
    assert set(found.values()) == {(VerdictWord.PASS, (), True)}


def test_where_everybody_gets_it_no_row_speaks_of_the_proxy() -> None:
    assert set(reasons(()).values()) == {(VerdictWord.PASS, (), False)}


@pytest.mark.parametrize("own_site", [True, False])
def test_only_what_the_own_site_gets_and_the_other_does_not_is_a_failure(*, own_site: bool) -> None:
    found = reasons(OF_THE_OWN_SITE if own_site else EVERY_SERVER - OF_THE_OWN_SITE)
    of_own = {found[address] for address in OWN_SITE}
    of_other = {row for address, row in found.items() if address not in OWN_SITE}
    assert of_own == {(VerdictWord.PASS, (), own_site)}
    assert of_other == {(VerdictWord.PASS, (), False) if own_site else (VerdictWord.FAIL, ("RPC-01",), False)}
