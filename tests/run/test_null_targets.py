"""A server that always says the same must never look conformant."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest

from harness.model.outcome import Hop
from harness.model.secret import Secret
from harness.model.stimulus import Account, Change, Script
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.probes.control import Control
from harness.probes.network import Conversation
from harness.run import Run, load

REDIRECTION = Path(__file__).parents[2] / "fixtures" / "deployments" / "contoso-redirection.toml"
LOGON_PAGE = (
    '<html><body><form action="owaauth.dll" method="POST" name="logonForm"><input name="destination">'
    '<input name="username"><input name="password" type="password"></form></body></html>'
)


class ConstantTarget:
    """Answers every HTTP request alike, and refuses every other connection."""

    def __init__(self, status: int, text: str = "", headers: dict[str, str] | None = None) -> None:
        self._answer = (status, text, headers or {})

    def conversation(self) -> ConstantTarget:
        return self

    def http_transport(self) -> httpx.AsyncBaseTransport:
        status, text, headers = self._answer
        return httpx.MockTransport(lambda _: httpx.Response(status, text=text, headers=headers))

    async def open_connection(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        raise ConnectionRefusedError(f"{host}:{port}")

    def tls_context(self, host: str) -> ssl.SSLContext:
        raise AssertionError(f"no connection to {host} is ever open")

    def hops(self) -> tuple[Hop, ...] | None:
        return None

    def lacks(self, script: Script) -> str | None:  # noqa: ARG002 - whatever it is
        return None

    def control(self) -> Control:
        return self

    async def apply(self, change: Change) -> None:
        """Nothing changes."""

    async def aclose(self) -> None:
        """Nothing is open."""


class BrokenTarget(ConstantTarget):
    """Trouble of our own making."""

    def __init__(self) -> None:
        super().__init__(200)

    def http_transport(self) -> httpx.AsyncBaseTransport:
        raise RuntimeError("a password could stand here")


def verdicts_against(target: ConstantTarget) -> list[Verdict]:
    deployment, plan = load(REDIRECTION)
    accounts = {one.address: Account(one.address, one.logon, Secret("x")) for one in deployment.mailboxes}
    http_cases = [case for case in plan.cases if case.stimulus and case.stimulus.security is None]

    async def judged() -> list[Verdict]:
        run = Run(plan, target, accounts)
        return [one.verdict async for one in run.judge_all(http_cases)]

    assert isinstance(target.conversation(), Conversation)
    return asyncio.run(judged())


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(ConstantTarget(200), id="200 with an empty page"),
        pytest.param(ConstantTarget(200, LOGON_PAGE, {"X-OWA-Version": "8.1.240.6"}), id="200 with the logon page"),
        pytest.param(ConstantTarget(401, headers={"WWW-Authenticate": "Basic"}), id="401"),
        pytest.param(ConstantTarget(451), id="451"),
        pytest.param(ConstantTarget(403), id="403"),
        pytest.param(ConstantTarget(500), id="500"),
        pytest.param(ConstantTarget(503), id="503"),
        pytest.param(ConstantTarget(302, headers={"Location": "https://www.usa.contoso.com/OWA"}), id="302"),
    ],
)
def test_a_server_that_always_answers_alike_passes_nothing(target: ConstantTarget) -> None:
    assert not [verdict.case for verdict in verdicts_against(target) if verdict.verdict is VerdictWord.PASS]


def test_trouble_of_our_own_is_inconclusive_and_quotes_nothing() -> None:
    verdicts = verdicts_against(BrokenTarget())
    assert {(verdict.verdict, verdict.because) for verdict in verdicts} == {(VerdictWord.INCONCLUSIVE, Because.HARNESS)}
    assert not [verdict.reason for verdict in verdicts if "password" in verdict.reason]
