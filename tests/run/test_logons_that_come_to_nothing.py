"""A run against servers behind something that breaks NTLM, or that offer Basic alone where the file says windows."""

from __future__ import annotations

import asyncio
import base64

import httpx
import pytest

from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.preflight import CheckedAccounts, Preflight
from harness.model.protocol import Logon, Protocol
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.reporting import preflight_lines
from harness.run import Run, load
from tests.probes.ntlm_challenge import CHALLENGE
from tests.run.web_target import WebTarget, accounts_of

SINGLE_SITE = SHIPPED_DEPLOYMENTS / "single-site.toml"
FOLDER_SYNC = bytes.fromhex("03016A000007564C0331000152033100014E57033000010101")
WBXML = {"Content-Type": "application/vnd.ms-sync.wbxml", "MS-ASProtocolVersions": "2.5,12.0,12.1"}
WINDOWS = (("WWW-Authenticate", "Negotiate"), ("WWW-Authenticate", "NTLM"))


class Front:
    """Devices are served with Basic; Web Services offer `offer`, answer each first leg and refuse each second one."""

    def __init__(self, server: str, *offer: tuple[str, str], serves_devices: bool = True) -> None:
        self._server, self._offer, self._serves_devices = server, offer, serves_devices
        self.second_legs = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if request.url.path.lower().startswith("/microsoft-server-activesync") and self._serves_devices:
            return self._serve_device(scheme)
        if not request.url.path.lower().startswith("/ews"):
            return httpx.Response(404)
        if scheme not in {"NTLM", "Negotiate"}:
            return self._refuse(*self._offer)
        if base64.b64decode(token)[8] == 1:
            return self._refuse(("WWW-Authenticate", f"{scheme} {CHALLENGE}"))
        self.second_legs += 1
        return self._refuse(*self._offer)

    def _serve_device(self, scheme: str) -> httpx.Response:
        if scheme != "Basic":
            return self._refuse(("WWW-Authenticate", "Basic realm=x"))
        return httpx.Response(200, headers=WBXML, content=FOLDER_SYNC)

    def _refuse(self, *headers: tuple[str, str]) -> httpx.Response:
        return httpx.Response(401, headers=[("Server", self._server), *headers])


def judged(front: Front, *protocols: Protocol) -> tuple[CheckedAccounts, list[Verdict]]:
    """What is found out about the accounts, then the rows of these protocols that log on."""
    deployment, plan = load(SINGLE_SITE)

    async def run() -> tuple[CheckedAccounts, list[Verdict]]:
        run = Run(plan, WebTarget(front), accounts_of(deployment))
        checked = await run.check_accounts()
        again = Run(plan, WebTarget(front), accounts_of(deployment), checked=checked)
        cases = [
            case
            for case in plan.cases
            if case.stimulus and case.stimulus.protocol in protocols and case.stimulus.logon is not Logon.NONE
            and not case.judges_hops
        ]  # fmt: skip
        return checked, [one.verdict async for one in again.judge_all(cases)]

    return asyncio.run(run())


FRONTS = {
    "nginx": ("nginx", WINDOWS, "keep connections"),
    "Apache": ("Apache/2.4.57", WINDOWS, "keep connections"),
    "Basic alone": (
        "Microsoft-IIS/6.0",
        (("WWW-Authenticate", "Basic realm=x"),),
        "offers Basic only; the deployment file says windows",
    ),
}


@pytest.mark.parametrize("name", FRONTS, ids=str)
def test_the_account_is_not_refused_and_its_other_protocols_are_judged(name: str) -> None:
    server, offer, words = FRONTS[name]
    checked, devices = judged(Front(server, *offer), Protocol.EAS)
    assert checked.refused == {}
    assert len(checked.accepted) == 3
    assert {verdict.verdict for verdict in devices} <= {VerdictWord.PASS, VerdictWord.NOT_APPLICABLE}
    assert VerdictWord.PASS in {verdict.verdict for verdict in devices}
    _, services = judged(Front(server, *offer), Protocol.EWS)
    inconclusive = [verdict for verdict in services if verdict.verdict is not VerdictWord.NOT_APPLICABLE]
    assert {(verdict.verdict, verdict.because) for verdict in inconclusive} == {
        (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
    }
    assert [verdict.why for verdict in inconclusive if words not in (verdict.why or "")] == []


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ("Microsoft-IIS/6.0", "for every account that was tried there; keep connections there"),
        ("nginx", "stands in front of the server; keep connections there"),
    ],
    ids=["a proxy that does not name itself", "nginx"],
)
def test_where_ntlm_lets_in_nobody_no_account_is_refused_and_each_password_is_sent_once(
    server: str, words: str
) -> None:
    front = Front(server, *WINDOWS, serves_devices=False)
    checked, services = judged(front, Protocol.EWS)
    assert (checked.refused, checked.accepted, len(checked.unclear)) == ({}, frozenset(), 3)
    assert [said for said in checked.unclear.values() if words not in said] == []
    assert front.second_legs == 3, "also where the rows are another run's, as a worker's are"
    assert {verdict.verdict for verdict in services} <= {VerdictWord.INCONCLUSIVE, VerdictWord.NOT_APPLICABLE}


def test_behind_a_proxy_each_password_is_sent_once_by_ntlm() -> None:
    """It may be wrong, and must not lock its account out."""
    front = Front("nginx", *WINDOWS)
    deployment, plan = load(SINGLE_SITE)

    async def run() -> None:
        run = Run(plan, WebTarget(front), accounts_of(deployment))
        cases = [case for case in plan.cases if case.stimulus and case.stimulus.logon is Logon.WINDOWS]
        assert len(cases) > len(accounts_of(deployment))
        async for _ in run.judge_all(cases):
            pass

    asyncio.run(run())
    assert 0 < front.second_legs <= len(accounts_of(deployment))


def test_the_preflight_names_what_is_offered_before_a_password_is_doubted() -> None:
    reason = "at CAS-01: the server offers Basic only; the deployment file says windows: switch it on"
    accounts = CheckedAccounts(unclear={"user1@contoso.com": reason})
    said = "\n".join(preflight_lines(Preflight(accounts=accounts)))
    assert "offers Basic only; the deployment file says windows" in said
    assert "check logon and password" not in said
