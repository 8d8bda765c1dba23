"""Kerberos against a real key distribution centre: clients, and servers among themselves (EAS-05)."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from harness.deployments.reader import read_deployment
from harness.model.case import Case
from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.model.verdict import Verdict, VerdictWord
from harness.probes.http import HttpRequest, WebClient
from harness.probes.limits import Limits
from harness.probes.live.network import LiveNetwork
from harness.probes.masking import Mask
from harness.probes.windows_logon import send_with_windows_logon
from harness.run import live_run, plan_for
from tests.kerberos.realm import NAME, Realm, realm_of, require_kerberos
from tests.served.clients import MOZILLA, SHIPPED, Served, serving
from tests.third_party.programs import find_program

USA = "cas-01.contoso.com"


@pytest.fixture(scope="module")
def realm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Realm]:
    require_kerberos()
    with realm_of(SHIPPED / "contoso.toml", tmp_path_factory.mktemp("realm")) as realm:
        yield realm


@contextmanager
def farm_of(realm: Realm, folder: Path, *faults: str) -> Iterator[Served]:
    with serving("contoso", folder, faults, keytab=realm.keytab, environment=realm.environment) as served:
        yield served


@pytest.fixture(scope="module")
def farm(realm: Realm, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with farm_of(realm, tmp_path_factory.mktemp("kerberos") / "farm") as served:
        yield served


def verdicts(farm: Served, clause: str) -> list[Verdict]:
    """The rows of that clause, of the first two entry servers."""

    def chosen(case: Case) -> bool:
        return clause in case.clauses and case.stimulus is not None and case.stimulus.entry in ("CAS-01", "CAS-02")

    async def run() -> list[Verdict]:
        deployment = read_deployment(farm.folder / "deployment.toml")
        plan = plan_for(deployment)
        live = live_run(deployment, plan, environ={})
        return [judged.verdict async for judged in live.judge_all(case for case in plan.cases if chosen(case))]

    return asyncio.run(run())


def test_the_back_end_server_is_reached_with_kerberos_and_the_log_shows_it(farm: Served) -> None:
    rows = verdicts(farm, "EAS-05")
    assert {row.verdict for row in rows} == {VerdictWord.PASS}
    seen = {hop.authentication for row in rows if row.observed for hop in row.observed.hops or ()}
    assert seen == {"kerberos"}
    assert "CONTOSO\\CAS-01$" in {entry["cs-username"] for entry in farm.log("BE-01")}


def test_servers_that_speak_ntlm_fail_the_clause(realm: Realm, tmp_path: Path) -> None:
    with farm_of(realm, tmp_path / "farm", "servers-speak-ntlm") as broken:
        rows = verdicts(broken, "EAS-05")
    assert {row.verdict for row in rows} == {VerdictWord.FAIL}
    assert {clause for row in rows for clause in row.failed_clauses} == {"EAS-05"}


def test_servers_share_connections_over_which_they_log_on_anew_for_each_request(farm: Served) -> None:
    rows = verdicts(farm, "NLB-09")
    assert {row.verdict for row in rows} == {VerdictWord.PASS}
    seen = {hop.authentication for row in rows if row.observed for hop in row.observed.hops or ()}
    assert seen == {"kerberos"}


def test_curl_logs_on_with_a_ticket_and_is_proxied(realm: Realm, farm: Served) -> None:
    name, password = "user3", farm.credentials("user3")[1]
    realm.log_on(name, password)
    command = [find_program("curl", "curl"), "--silent", "--include", "--negotiate", "--user", ":"]
    command += ["--cacert", str(farm.folder / "ca.pem"), "--user-agent", "Mozilla/4.0"]
    command += ["--connect-to", f"{USA}:443:{farm.deployment.connect[f'{USA}:443']}", f"https://{USA}/owa/"]
    finished = subprocess.run(  # noqa: S603 - arguments from above
        command, capture_output=True, text=True, check=False, env={**os.environ, **realm.environment}
    )
    assert finished.stdout.startswith("HTTP/1.1 200"), finished.stdout + finished.stderr
    assert "user3" in finished.stdout


def in_the_realm(farm: Served, user: str) -> Account:
    return Account(f"{user}@contoso.com", f"{user}@{NAME}", Secret(farm.credentials(user)[1]))


def logged_on(realm: Realm, farm: Served, account: Account, monkeypatch: pytest.MonkeyPatch) -> int:
    """The status of the answer that our own client gets at `/owa/` of the first server."""
    for name, value in realm.environment.items():
        monkeypatch.setenv(name, value)

    async def run() -> int:
        network = LiveNetwork(farm.deployment, folder=farm.folder)
        async with network.conversation().http_transport() as transport:
            web = WebClient(transport, Mask([account]), Limits())
            request = HttpRequest("GET", f"https://{USA}/owa/", (("User-Agent", MOZILLA),))
            return (await send_with_windows_logon(web, account, request)).status

    return asyncio.run(run())


def tokens_sent(farm: Served) -> int:
    return len(farm.log("CAS-01"))


def test_the_probe_logs_on_with_kerberos(realm: Realm, farm: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tokens_sent(farm)
    assert logged_on(realm, farm, in_the_realm(farm, "user3"), monkeypatch) == 200
    assert tokens_sent(farm) - before == 2, "NTLM takes three requests"


def test_a_password_that_the_key_distribution_centre_refuses_is_not_tried_again_with_ntlm(
    realm: Realm, farm: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tokens_sent(farm)
    wrong = replace(in_the_realm(farm, "user3"), password=Secret("not this one"))
    assert logged_on(realm, farm, wrong, monkeypatch) == 401
    assert tokens_sent(farm) - before == 1, "nothing was sent to the server but the first request"


def test_without_a_key_distribution_centre_of_the_realm_it_is_ntlm(
    realm: Realm, farm: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tokens_sent(farm)
    elsewhere = replace(in_the_realm(farm, "user3"), logon="user3@NOWHERE.EXAMPLE")
    logged_on(realm, farm, elsewhere, monkeypatch)
    assert tokens_sent(farm) - before == 3
