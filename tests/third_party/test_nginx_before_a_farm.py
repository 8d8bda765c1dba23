"""nginx before a farm of Integrated Windows authentication alone: what it breaks is not the account's fault."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.deployments import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.preflight import CheckedAccounts, Preflight
from harness.model.protocol import Logon
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.reporting import preflight_lines
from harness.run import check_servers, live_run, plan_for
from tests.served.clients import serving_file
from tests.third_party.programs import find_program
from tests.third_party.servers import HOST, free_ports, running, write_certificate
from tests.third_party.test_nginx import CONFIGURATION

SERVERS = {
    "default": "proxy_set_header Host $host; proxy_pass {farm};",
    "not reached": "proxy_pass https://127.0.0.1:1;",
    "basic only": "add_header WWW-Authenticate 'Basic realm=\"x\"' always; return 401;",
}
"""What nginx does with every request; by default it asks the server with a connection for each request."""


@pytest.fixture(scope="module")
def deployments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """The deployment file of the farm with nginx in its place, one for each configuration."""
    program = find_program("nginx", "nginx-light")
    folder = tmp_path_factory.mktemp("nginx")
    write_certificate(folder)
    ports = dict(zip(SERVERS, free_ports(len(SERVERS)), strict=True))
    with serving_file(with_windows_alone(folder), folder / "farm") as served:
        address, port = served.mapped_address(HOST)
        servers = "\n".join(
            f"  server {{ listen 127.0.0.1:{ports[name]} ssl; location / "
            f"{{ {does.replace('{farm}', f'https://{address}:{port}')} }} }}"
            for name, does in SERVERS.items()
        )
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, servers=servers), encoding="ascii")
        text = (folder / "farm" / "deployment.toml").read_text(encoding="utf-8")
        files = {}
        for name, own in ports.items():
            files[name] = folder / "farm" / f"{own}.toml"
            there = text.replace(f'"{HOST}:443" = "{address}:{port}"', f'"{HOST}:443" = "127.0.0.1:{own}"')
            assert there != text
            assert served.deployment.live.ca is not None
            files[name].write_text(there.replace(str(served.deployment.live.ca), str(folder / "ca.pem")), "utf-8")
        with running([program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"], [*ports.values()]):
            yield files


def with_windows_alone(folder: Path) -> Path:
    text = (SHIPPED_DEPLOYMENTS / "single-site.toml").read_text(encoding="utf-8")
    for other in ('"forms"', '"basic"', '"windows", "basic"'):
        text = text.replace(f"authentication = [{other}]", 'authentication = ["windows"]')
    file = folder / "single-site.toml"
    file.write_text(text, encoding="utf-8")
    return file


def judged(file: Path) -> tuple[CheckedAccounts, dict[str, Verdict]]:
    """What is found out about the accounts before the first row, and the rows that log on with Windows."""

    async def run() -> tuple[CheckedAccounts, dict[str, Verdict]]:
        deployment = read_deployment(file)
        run = live_run(deployment, plan_for(deployment), environ={})
        checked = await run.check_accounts()
        await run.aclose()
        run = live_run(deployment, plan_for(deployment), environ={}, checked=checked)
        cases = [case for case in run.plan.cases if case.stimulus and case.stimulus.logon is Logon.WINDOWS]
        verdicts = {one.case.id: one.verdict async for one in run.judge_all(cases)}
        await run.aclose()
        return checked, verdicts

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("default", "the second leg of the NTLM handshake was answered as if the first never came: nginx"),
        ("not reached", "HTTP 502 of nginx, not of the Client Access server"),
        ("basic only", "the server offers Basic only; the deployment file says windows"),
    ],
    ids=["a connection for each request", "a server that is not reached", "Basic alone"],
)
def test_what_nginx_breaks_fails_no_row_and_no_account(deployments: dict[str, Path], name: str, words: str) -> None:
    checked, verdicts = judged(deployments[name])
    assert checked.refused == {}
    said = "\n".join(preflight_lines(Preflight(accounts=checked)))
    assert "check logon and password" not in said
    asked = [verdict for verdict in verdicts.values() if verdict.verdict is not VerdictWord.NOT_APPLICABLE]
    assert asked
    assert {(verdict.verdict, verdict.because) for verdict in asked} == {
        (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
    }
    assert [verdict.why for verdict in asked if words not in (verdict.why or "")] == []
    if name == "default":
        assert {"keep connections" in (verdict.why or "") for verdict in asked} == {True}


def test_before_any_password_it_is_said_that_the_server_offers_basic_only(deployments: dict[str, Path]) -> None:
    async def run() -> Preflight:
        deployment = read_deployment(deployments["basic only"])
        run = live_run(deployment, plan_for(deployment), environ={})
        preflight = await check_servers(deployment, run)
        await run.aclose()
        return preflight

    said = "\n".join(preflight_lines(asyncio.run(run())))
    assert "CAS-01 at cas-01.contoso.com: GET /owa/: HTTP 401 that offers Basic only\n" in said
    assert "the server offers Basic only; the deployment file says windows" in said
    assert "every account is accepted" not in said
