"""Proxies before a farm of Integrated Windows authentication alone: a user is served his own mailbox, or the row fails.

NTLM binds a user to the connection between proxy and server. nginx, told to keep connections, gives one user's
connection to the next; HAProxy, told so, keeps a connection for each client.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.deployments import read_deployment
from harness.model.preflight import CheckedAccounts, Preflight
from harness.model.protocol import Logon
from harness.model.verdict import VerdictWord
from harness.reporting import preflight_lines
from harness.run import JudgedCase, live_run, plan_for
from tests.served.clients import Served, serving_file
from tests.third_party.programs import find_program
from tests.third_party.servers import HOST, free_ports, running, write_certificate
from tests.third_party.test_nginx import CONFIGURATION
from tests.third_party.test_nginx_before_a_farm import with_windows_alone

SECONDS = 3
"""For an answer: what takes longer is no part of what is tried here."""

NGINX = """
  upstream farm {{ server {farm}; keepalive 4; }}
  server {{ listen 127.0.0.1:{port} ssl; location / {{
    proxy_request_buffering off; proxy_buffering off; proxy_http_version 1.1;
    proxy_set_header Connection ""; proxy_set_header Host $host; proxy_pass https://farm; }} }}
"""
HAPROXY = """
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend clients
  bind 127.0.0.1:{port} ssl crt {folder}/both.pem
  default_backend farm
backend farm
  http-reuse never
  server farm {farm} ssl verify none
"""


@contextmanager
def nginx_pooled(folder: Path, farm: str) -> Iterator[int]:
    (port,) = free_ports(1)
    text = CONFIGURATION.format(folder=folder, servers=NGINX.format(farm=farm, port=port))
    (folder / "nginx.conf").write_text(text, encoding="ascii")
    program = find_program("nginx", "nginx-light")
    with running([program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"], [port]):
        yield port


@contextmanager
def haproxy_apart(folder: Path, farm: str) -> Iterator[int]:
    (port,) = free_ports(1)
    parts = ((folder / name).read_text(encoding="ascii") for name in ("cert.pem", "key.pem"))
    (folder / "both.pem").write_text("".join(parts), encoding="ascii")
    (folder / "haproxy.cfg").write_text(HAPROXY.format(folder=folder, farm=farm, port=port), encoding="ascii")
    with running([find_program("haproxy", "haproxy"), "-f", str(folder / "haproxy.cfg")], [port]):
        yield port


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("shared")
    write_certificate(folder)
    with serving_file(with_windows_alone(folder), folder / "farm") as served:
        yield served


PROXIES = {"nginx with shared connections": nginx_pooled, "HAProxy with a connection for each client": haproxy_apart}


@contextmanager
def behind(proxy: str, farm: Served, *, with_logs: bool = True) -> Iterator[Path]:
    """The deployment file of the farm with the proxy in its place."""
    folder = farm.folder.parent
    address, port = farm.mapped_address(HOST)
    text = (farm.folder / "deployment.toml").read_text(encoding="utf-8")
    assert farm.deployment.live.ca is not None
    with PROXIES[proxy](folder, f"{address}:{port}") as own:
        there = text.replace(f'"{HOST}:443" = "{address}:{port}"', f'"{HOST}:443" = "127.0.0.1:{own}"')
        assert there != text
        there = there.replace(farm.deployment.live.ca, str(folder / "ca.pem"))
        there = there.replace("[live]", f"[live]\ntimeout_seconds = {SECONDS}")
        file = farm.folder / f"{own}.toml"
        file.write_text(
            there if with_logs else there.replace("[evidence", "[[unread").partition("[[unread")[0], "utf-8"
        )
        yield file


def judged(file: Path, *, at_once: int) -> tuple[CheckedAccounts, list[JudgedCase]]:
    """What is found out about the accounts, and the rows of all who log on with Windows, `at_once` sent together."""

    async def run() -> tuple[CheckedAccounts, list[JudgedCase]]:
        deployment = read_deployment(file)
        run = live_run(deployment, plan_for(deployment), environ={})
        checked = await run.check_accounts()
        await run.aclose()
        run = live_run(deployment, plan_for(deployment), environ={})
        cases = [case for case in run.plan.cases if case.stimulus and case.stimulus.logon is Logon.WINDOWS]
        run.send_ahead(cases, at_once=at_once)
        rows = [one async for one in run.judge_all(cases)]
        await run.aclose()
        return checked, rows

    return asyncio.run(run())


def users_in_logs(farm: Served) -> Mapping[str, set[str]]:
    """In whose names the servers answered, by the last word of the User-Agent; read here, not by the harness."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for log in farm.folder.glob("logs/*/*.log"):
        columns: list[str] = []
        for line in log.read_text(encoding="ascii").splitlines():
            if line.startswith("#Fields: "):
                columns = line.split()[1:]
            elif not line.startswith("#"):
                said = dict(zip(columns, line.split(" "), strict=True))
                if said["sc-status"] != "401" and said["cs-username"] != "-":
                    users[said["cs(User-Agent)"].rpartition("+")[2]].add(said["cs-username"])
    return users


def users_answered(row: JudgedCase, logged: Mapping[str, set[str]]) -> set[str]:
    assert row.observation is not None
    agents = [value for one in row.observation.exchanges for name, value in one.request_headers if name == "User-Agent"]
    return set().union(*(logged.get(agent.rpartition(" ")[2], set()) for agent in agents))


def own_logon(farm: Served, row: JudgedCase) -> str:
    assert row.case.stimulus is not None
    logons = {mailbox.address: mailbox.logon for mailbox in farm.deployment.mailboxes}
    return logons[row.case.stimulus.mailboxes[0]]


@pytest.fixture(scope="module")
def shared(farm: Served) -> dict[int, tuple[CheckedAccounts, list[JudgedCase]]]:
    """What was found behind shared connections, with so many rows sent together."""
    with behind("nginx with shared connections", farm) as file:
        return {at_once: judged(file, at_once=at_once) for at_once in (1, 4)}


@pytest.mark.parametrize("at_once", [1, 4], ids=["one after the other", "four at once"])
def test_behind_shared_connections_a_row_passes_only_where_its_own_user_was_served(
    farm: Served, shared: dict[int, tuple[CheckedAccounts, list[JudgedCase]]], at_once: int
) -> None:
    checked, rows = shared[at_once]
    logged = users_in_logs(farm)
    answered = [row for row in rows if row.observation is not None and users_answered(row, logged)]
    strange = [row for row in answered if users_answered(row, logged) != {own_logon(farm, row)}]
    passed = [row for row in answered if row.verdict.verdict is VerdictWord.PASS]
    assert [row.case.id for row in passed if row in strange] == []
    failed = [row for row in rows if row.verdict.verdict is VerdictWord.FAIL]
    assert failed
    assert [row.case.id for row in failed if row not in strange] == []
    words = "connections are shared in front of CAS-01; NTLM binds a user to a connection"
    assert [row.reason for row in failed if not row.reason.endswith(words)] == []
    assert checked.refused == {}
    assert not checked.accepted >= {mailbox.address for mailbox in farm.deployment.mailboxes}


def test_an_account_that_is_answered_as_another_one_is_not_accepted(
    shared: dict[int, tuple[CheckedAccounts, list[JudgedCase]]],
) -> None:
    checked, _ = shared[1]
    assert checked.of_others
    assert checked.accepted.isdisjoint(checked.of_others)
    said = "\n".join(preflight_lines(Preflight(accounts=checked)))
    assert "connections are shared in front of CAS-01; NTLM binds a user to a connection" in said
    assert "check logon and password" not in said


def test_without_logs_nobody_passes_who_was_never_asked_to_log_on(farm: Served) -> None:
    with behind("nginx with shared connections", farm, with_logs=False) as file:
        _, rows = judged(file, at_once=1)
    strange = {row.case.id for row in rows if row.observation is not None and row.observation.before_logon}
    assert strange
    assert {row.verdict.verdict for row in rows if row.case.id in strange and not row.case.judges_hops} == {
        VerdictWord.INCONCLUSIVE
    }


def test_behind_a_connection_for_each_client_every_row_passes(farm: Served) -> None:
    with behind("HAProxy with a connection for each client", farm) as file:
        checked, rows = judged(file, at_once=4)
    assert (checked.refused, checked.unclear, checked.of_others) == ({}, {}, {})
    fine = (VerdictWord.PASS, VerdictWord.INFORMATIONAL)
    assert [row.reason for row in rows if row.verdict.verdict not in fine] == []
    logged = users_in_logs(farm)
    assert [row.case.id for row in rows if users_answered(row, logged) != {own_logon(farm, row)}] == []
