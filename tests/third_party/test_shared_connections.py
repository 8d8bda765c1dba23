"""Proxies before a farm of Integrated Windows authentication alone: a user is served his own mailbox, or the row fails.

NTLM binds a user to the connection between proxy and server. nginx, told to keep connections, gives one user's
connection to the next, as Apache httpd does unless it is told not to; HAProxy keeps a connection for each client.
"""

from __future__ import annotations

import asyncio
import signal
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.deployments import read_deployment
from harness.model.case import Case
from harness.model.preflight import CheckedAccounts, Preflight
from harness.model.protocol import Logon, Protocol
from harness.model.verdict import VerdictWord
from harness.reporting import preflight_lines
from harness.run import JudgedCase, live_run, plan_for
from tests.served.clients import Served, serving_file
from tests.third_party.programs import find_program
from tests.third_party.reverse_proxies import Listener, configurations, start
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
    with as_on_the_page("HAProxy", configurations()["HAProxy"][0], folder, farm) as port:
        yield port


@contextmanager
def haproxy_sharing(folder: Path, farm: str) -> Iterator[int]:
    text = configurations()["HAProxy"][0].replace("http-reuse never", "http-reuse always")
    with as_on_the_page("HAProxy", text, folder, farm) as port:
        yield port


@contextmanager
def apache_pooled(folder: Path, farm: str) -> Iterator[int]:
    text = configurations()["Apache httpd"][0].replace(" disablereuse=On", "")
    with as_on_the_page("Apache httpd", text, folder, farm) as port:
        yield port


@contextmanager
def as_on_the_page(product: str, text: str, folder: Path, farm: str) -> Iterator[int]:
    """By the configuration of docs/reverse-proxies.md, or a variant of it."""
    (port,) = free_ports(1)
    certificate, key = ((folder / name).read_text(encoding="ascii") for name in ("cert.pem", "key.pem"))
    for name, content in {"mail.pem": certificate, "mail.key": key, "mail-and-key.pem": certificate + key}.items():
        (folder / name).write_text(content, encoding="ascii")
    command = start(folder, product, [Listener(product, text, port, farm)])
    # On SIGTERM Apache httpd waits for the connections that it keeps.
    with running(command, [port], ended_by=signal.SIGKILL):
        yield port


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("shared")
    write_certificate(folder)
    with serving_file(with_windows_alone(folder), folder / "farm") as served:
        yield served


PROXIES = {
    "nginx with shared connections": nginx_pooled,
    "Apache httpd as it comes": apache_pooled,
    "HAProxy with a connection for each client": haproxy_apart,
    "HAProxy that may share connections": haproxy_sharing,
}


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


def logs_on_with_windows(case: Case) -> bool:
    """Outlook Anywhere is left out: its open channels make proxies wait."""
    asked = case.stimulus
    return asked is not None and asked.logon is Logon.WINDOWS and asked.protocol is not Protocol.OUTLOOK_ANYWHERE


def judged(file: Path, *, at_once: int) -> tuple[CheckedAccounts, list[JudgedCase]]:
    """What is found out about the accounts, and the rows of all who log on with Windows, `at_once` sent together."""

    async def run() -> tuple[CheckedAccounts, list[JudgedCase]]:
        deployment = read_deployment(file)
        run = live_run(deployment, plan_for(deployment), environ={})
        checked = await run.check_accounts()
        await run.aclose()
        run = live_run(deployment, plan_for(deployment), environ={})
        cases = [case for case in run.plan.cases if logs_on_with_windows(case)]
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
    assert_only_own_answers_pass(farm, *shared[at_once])


def test_apache_httpd_shares_connections_unless_it_is_told_not_to(farm: Served) -> None:
    with behind("Apache httpd as it comes", farm) as file:
        assert_only_own_answers_pass(farm, *judged(file, at_once=1))


def assert_only_own_answers_pass(farm: Served, checked: CheckedAccounts, rows: list[JudgedCase]) -> None:
    """By the servers' logs: who failed was answered as another, and the reason names the connections."""
    logged = users_in_logs(farm)
    answered = [row for row in rows if row.observation is not None and users_answered(row, logged)]
    strange = [row for row in answered if users_answered(row, logged) != {own_logon(farm, row)}]
    passed = [row for row in answered if row.verdict.verdict is VerdictWord.PASS]
    assert [row.case.id for row in passed if row in strange] == []
    failed = [row for row in rows if row.verdict.verdict is VerdictWord.FAIL]
    assert failed
    assert [(row.case.id, row.reason, users_answered(row, logged)) for row in failed if row not in strange] == []
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


@pytest.mark.parametrize("proxy", ["HAProxy with a connection for each client", "HAProxy that may share connections"])
def test_behind_a_connection_for_each_client_every_row_passes(farm: Served, proxy: str) -> None:
    """HAProxy keeps a connection to its client once NTLM was offered on it, whatever http-reuse says."""
    with behind(proxy, farm) as file:
        checked, rows = judged(file, at_once=4)
    assert (checked.refused, checked.unclear, checked.of_others) == ({}, {}, {})
    fine = (VerdictWord.PASS, VerdictWord.INFORMATIONAL)
    assert [row.reason for row in rows if row.verdict.verdict not in fine] == []
    logged = users_in_logs(farm)
    assert [row.case.id for row in rows if users_answered(row, logged) != {own_logon(farm, row)}] == []
