"""docs/reverse-proxies.md: each configuration serves every client, and each mistake gets the answer that it quotes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import trustme

from harness.deployments import read_deployment
from harness.model.case import Case, Plan
from harness.model.preflight import CheckedAccounts, Preflight
from harness.model.protocol import Logon, Operation
from harness.model.verdict import Because, VerdictWord
from harness.reporting import preflight_lines
from harness.run import JudgedCase, live_run, plan_for
from tests.served.clients import SHIPPED, Served, serving_file
from tests.third_party.reverse_proxies import Listener, Mistake, configurations, mistakes, start
from tests.third_party.servers import HOST, folder_of_nobody, free_ports, give_to_nobody, running
from tests.third_party.test_nginx_before_a_farm import with_windows_alone

PUBLISHED = "www.usa.contoso.com"
TABLE = mistakes()
RIGHT = {
    "nginx, Basic": ("nginx", 0, "Basic"),
    "nginx, NTLM through a stream": ("nginx", 1, "NTLM"),
    "HAProxy, Basic": ("HAProxy", 0, "Basic"),
    "HAProxy, NTLM": ("HAProxy", 0, "NTLM"),
    "HAProxy, forms and NTLM": ("HAProxy", 0, "forms"),
    "Apache httpd, Basic": ("Apache httpd", 0, "Basic"),
}
"""The configurations of the page: product, number of the block, logon."""

JUDGED = {
    Operation.OWA,
    Operation.EXCHANGE,
    Operation.OPTIONS,
    Operation.FOLDERSYNC,
    Operation.GETFOLDER,
    Operation.OUTLOOK,
    Operation.CONNECT,
}
"""An operation or two of each protocol."""


@dataclass(frozen=True, slots=True)
class Front:
    """The deployment file in which the proxy stands in the place of the server."""

    file: Path
    entry: str
    product: str


@pytest.fixture(scope="module")
def fronts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Front]]:
    """Every configuration and every mistake of the page, by name, before a farm that offers what is logged on with."""
    folder = tmp_path_factory.mktemp("farms")
    with ExitStack() as stack:
        of_nobody = stack.enter_context(folder_of_nobody())
        authority = _write_certificates(of_nobody)
        basic = stack.enter_context(serving_file(SHIPPED / "contoso-redirection.toml", folder / "basic"))
        windows = stack.enter_context(serving_file(with_windows_alone(folder), folder / "ntlm"))
        forms = stack.enter_context(serving_file(SHIPPED / "single-site.toml", folder / "forms"))
        farms = {
            "Basic": (basic, PUBLISHED, PUBLISHED),
            "NTLM": (windows, HOST, "CAS-01"),
            "forms": (forms, HOST, "CAS-01"),
        }
        files: dict[str, Front] = {}
        listeners: dict[str, list[Listener]] = {product: [] for product in configurations()}
        wanted = [*_texts()]
        for (name, product, logon, text), port in zip(wanted, free_ports(len(wanted)), strict=True):
            served, host, entry = farms[logon]
            address, behind = served.mapped_address(HOST)
            listeners[product].append(Listener(product, text, port, f"{address}:{behind}"))
            files[name] = Front(_file_with_front(served, host, port, authority), entry, product)
        for product, own in listeners.items():
            command = start(of_nobody, product, own)
            give_to_nobody(of_nobody)
            stack.enter_context(running(command, [one.port for one in own]))
        yield files


def _texts() -> Iterator[tuple[str, str, str, str]]:
    """Name, product, logon and text of what the page has."""
    for name, (product, number, logon) in RIGHT.items():
        yield name, product, logon, configurations()[product][number]
    for before, mistake in zip([None, *TABLE], TABLE, strict=False):
        yield mistake.name, mistake.product, mistake.logon, mistake.made(before)


def _write_certificates(folder: Path) -> str:
    authority = trustme.CA()
    certificate = authority.issue_cert(HOST, PUBLISHED)
    chain = b"".join(part.bytes() for part in certificate.cert_chain_pems)
    (folder / "mail.pem").write_bytes(chain)
    certificate.private_key_pem.write_to_path(folder / "mail.key")
    (folder / "mail-and-key.pem").write_bytes(chain + certificate.private_key_pem.bytes())
    return authority.cert_pem.bytes().decode()


def _file_with_front(served: Served, host: str, port: int, authority: str) -> Path:
    """Both authorities are trusted: a proxy that passes on bytes shows the server's own certificate."""
    address, own = served.mapped_address(host)
    text = (served.folder / "deployment.toml").read_text(encoding="utf-8")
    there = text.replace(f'"{host}:443" = "{address}:{own}"', f'"{host}:443" = "127.0.0.1:{port}"')
    assert there != text
    assert served.deployment.live.ca is not None
    both = served.folder / "both.pem"
    both.write_text(authority + (served.folder / served.deployment.live.ca).read_text(encoding="ascii"), "ascii")
    file = served.folder / f"{port}.toml"
    file.write_text(there.replace(f'"{served.deployment.live.ca}"', f'"{both}"'), encoding="utf-8")
    return file


_PLANS: dict[Path, Plan] = {}


def plan_of(file: Path) -> Plan:
    """The same for each port of a farm."""
    if file.parent not in _PLANS:
        _PLANS[file.parent] = plan_for(read_deployment(file))
    return _PLANS[file.parent]


def judged(front: Front) -> tuple[CheckedAccounts, list[JudgedCase]]:
    """What is found out about the accounts, and two users' rows at the host that the proxy stands at."""

    def is_chosen(case: Case) -> bool:
        asked = case.stimulus
        if asked is None or asked.entry != front.entry or case.judges_hops or asked.logon is Logon.NONE:
            return False
        if asked.operation is Operation.CONNECT and front.product == "Apache httpd":
            return False  # holds the channels back until the time-out
        return asked.operation in JUDGED and asked.mailboxes in {("user1@contoso.com",), ("user2@contoso.com",)}

    async def run() -> tuple[CheckedAccounts, list[JudgedCase]]:
        deployment = replace(read_deployment(front.file), evidence=None)
        run = live_run(deployment, plan_of(front.file), environ={})
        through_the_proxy = front.entry != PUBLISHED  # else each account is accepted by a server that is asked itself
        checked = await run.check_accounts() if through_the_proxy else CheckedAccounts()
        found = [one async for one in run.judge_all(case for case in run.plan.cases if is_chosen(case))]
        await run.aclose()
        return checked, found

    return asyncio.run(run())


def said(one: JudgedCase) -> str:
    return f"{one.reason} {one.verdict.explanation}"


def assert_nothing_is_said_of_an_account(checked: CheckedAccounts) -> None:
    assert checked.refused == {}
    assert "check logon and password" not in "\n".join(preflight_lines(Preflight(accounts=checked)))


@pytest.mark.parametrize("name", RIGHT, ids=str)
def test_with_a_configuration_of_the_page_every_row_passes(fronts: Mapping[str, Front], name: str) -> None:
    checked, rows = judged(fronts[name])
    assert_nothing_is_said_of_an_account(checked)
    assert {one.case.stimulus.operation for one in rows if one.case.stimulus} >= JUDGED - {Operation.CONNECT}
    assert [(one.case.id, said(one)) for one in rows if one.verdict.verdict is not VerdictWord.PASS] == []


@pytest.mark.parametrize("mistake", TABLE, ids=lambda mistake: mistake.name)
def test_a_mistake_gets_the_answer_that_the_page_quotes(fronts: Mapping[str, Front], mistake: Mistake) -> None:
    checked, rows = judged(fronts[mistake.name])
    assert_nothing_is_said_of_an_account(checked)
    word = mistake.verdict.split(" ")[0]
    quoted = [one for one in rows if mistake.says in said(one)]
    assert quoted, [(one.case.id, said(one)) for one in rows]
    assert word in {one.verdict.verdict.value for one in quoted}
    failed = {clause for one in rows for clause in one.verdict.failed_clauses}
    assert failed == set(re.findall(r"[A-Z]+-\d+", mistake.verdict))
    undecided = [one for one in rows if one.verdict.verdict is VerdictWord.INCONCLUSIVE]
    assert bool(undecided) is (word == "inconclusive"), [said(one) for one in undecided]
    assert {one.verdict.because for one in undecided} <= {Because.PREREQUISITE, Because.UNREACHABLE}
