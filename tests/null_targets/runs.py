"""Judges a null server in place of every server, and in place of one server among healthy ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fixtures.farm.farm import Farm
from harness.deployments import passwords
from harness.model.case import Case, Plan
from harness.model.deployment import ClientAccessServer, Deployment, Live, MailSecurity, MailService
from harness.model.protocol import HTTPS_PORT
from harness.model.stimulus import Account
from harness.model.verdict import Verdict
from harness.probes.live.network import LiveNetwork
from harness.run import Run, live_run
from tests.live.servers import write_authority
from tests.null_targets.clock import run_without_waiting
from tests.null_targets.deployment import (
    ENTRY_HOSTS,
    OTHER_HOSTS,
    asks_the_entry_server,
    one_entry_deployment,
    one_entry_plan,
    whole_deployment,
    whole_plan,
)
from tests.null_targets.null_server import NullServer, Ports, listening
from tests.null_targets.one_null_server import OneNullServerTarget


@dataclass(frozen=True, slots=True)
class Row:
    """A case and how it ended."""

    case: Case
    verdict: Verdict


def judge_everywhere(null: NullServer, folder: Path) -> tuple[Row, ...]:
    """A live run in which every server is the null server."""

    async def judged() -> tuple[Row, ...]:
        async with listening(null) as ports:
            deployment = at_null(one_entry_deployment(mail_in_clear=null.mail_in_clear), ports, folder)
            run = live_run(deployment, one_entry_plan(mail_in_clear=null.mail_in_clear), environ={})
            return await _rows(run, _cases(null, run.plan))

    return run_without_waiting(judged())


def judge_alone(null: NullServer, folder: Path) -> tuple[Row, ...]:
    """A run in which the entry server is the null server and the others are the built-in farm's.

    They accept every account and their requests are seen, so that only the entry server's own controls keep the
    null server from a pass.
    """

    async def judged() -> tuple[Row, ...]:
        async with listening(null) as ports:
            deployment = at_null(whole_deployment(mail_in_clear=null.mail_in_clear), ports, folder)
            farm = Farm(deployment, passwords=passwords.mock_passwords(deployment))
            target = OneNullServerTarget(farm, LiveNetwork(deployment, folder=folder), hosts=ENTRY_HOSTS)
            run = Run(whole_plan(mail_in_clear=null.mail_in_clear), target, accounts_of(deployment))
            return await _rows(run, _cases(null, run.plan))

    return run_without_waiting(judged())


def _cases(null: NullServer, plan: Plan) -> tuple[Case, ...]:
    return tuple(case for case in plan.cases if case.suite in null.asked_by and asks_the_entry_server(case))


async def _rows(run: Run, cases: tuple[Case, ...]) -> tuple[Row, ...]:
    rows = [Row(judged.case, judged.verdict) async for judged in run.judge_all(cases)]
    await run.aclose()
    return tuple(rows)


def accounts_of(deployment: Deployment) -> Mapping[str, Account]:
    """Every account, with the farm's password."""
    return passwords.accounts_of(deployment, passwords.mock_passwords(deployment))


def at_null(deployment: Deployment, ports: Ports, folder: Path) -> Deployment:
    """With every host and port at the null server; nothing else of `[live]` is changed, not even the time-outs."""
    connect = {f"{host}:{HTTPS_PORT}": ports.web for host in ENTRY_HOSTS | OTHER_HOSTS}
    for server in deployment.client_access_servers:
        connect |= dict(_mail_ports(server, ports))
    return replace(
        deployment,
        file=str(folder / "deployment.toml"),
        live=Live(ca=write_authority(folder)),
        connect={addressed: f"127.0.0.1:{port}" for addressed, port in connect.items()},
    )


def _mail_ports(server: ClientAccessServer, ports: Ports) -> Iterator[tuple[str, int]]:
    services: tuple[tuple[MailService | None, int, int], ...] = (
        (server.pop3, ports.pop3, ports.pop3_plain),
        (server.imap4, ports.imap4, ports.imap4_plain),
    )
    for service, in_tls, plain in services:
        if service is not None:
            yield f"{server.host}:{service.port}", in_tls if service.security is MailSecurity.TLS else plain
