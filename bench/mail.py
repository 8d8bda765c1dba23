"""POP3 and IMAP4 logons at a Dovecot: the harness's beside those of poplib and imaplib in as many threads."""

from __future__ import annotations

import asyncio
import os
import shutil
import ssl
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from imaplib import IMAP4_SSL
from pathlib import Path
from poplib import POP3_SSL, error_proto

from bench.contest import Benchmark, BenchmarkError, Clock, Competitor, Contest
from harness.model.case import Case
from harness.model.protocol import Protocol
from harness.model.verdict import VerdictWord
from harness.run import live_run, load
from tests.third_party.dovecot import running_dovecot
from tests.third_party.programs import SYSTEM_FOLDERS
from tests.third_party.servers import HOST, folder_of_nobody, write_certificate

_PASSWORD = "P@ss w0rd"  # noqa: S105 - made up
_USERS, _USERS_QUICK = 200, 10
_AT_ONCE = 16
_DEPLOYMENT = """\
format = 1
organization = {{ name = "Contoso", accepted_domain = "contoso.com", windows_domain = "CONTOSO" }}
site = [{{ name = "usa" }}]
client_access_server = [
    {{ name = "CAS-01", site = "usa", version = "2007 SP1", host = "{host}", {services} }},
]
mailbox_server = [{{ name = "MBX-01", site = "usa", version = "2007 SP1" }}]
live = {{ ca = "ca.pem", concurrency = {at_once} }}
connect = {{ "{host}:995" = "127.0.0.1:{pop3s}", "{host}:993" = "127.0.0.1:{imaps}" }}
"""
_SERVICES = 'pop3 = { port = 995, security = "tls" }, imap4 = { port = 993, security = "tls" }'
_MAILBOX = """\
[[mailbox]]
address = "{user}@contoso.com"
logon = "{user}"
password = {{ literal = "{password}" }}
server = "MBX-01"
"""


@dataclass(frozen=True, slots=True)
class _Server:
    """A running Dovecot with its users, and the deployment file that describes it."""

    file: Path
    users: tuple[str, ...]
    pop3s: int
    imaps: int

    def tls(self) -> ssl.SSLContext:
        """Trusts its certificate; the name in it is not that of the loopback interface."""
        context = ssl.create_default_context(cafile=self.file.with_name("ca.pem"))
        context.check_hostname = False
        return context


@contextmanager
def _contests(quick: bool) -> Iterator[Sequence[Contest]]:
    _require_dovecot()
    users = tuple(f"user{number}" for number in range(_USERS_QUICK if quick else _USERS))
    with folder_of_nobody() as folder:
        write_certificate(folder)
        with running_dovecot(folder, dict.fromkeys(users, _PASSWORD)) as ports:
            file = folder / "dovecot.toml"
            text = _DEPLOYMENT.format(host=HOST, services=_SERVICES, at_once=_AT_ONCE, **ports)
            mailboxes = (_MAILBOX.format(user=user, password=_PASSWORD) for user in users)
            file.write_text(text + "".join(mailboxes), encoding="utf-8")
            server = _Server(file, users, ports["pop3s"], ports["imaps"])
            yield (
                _contest(server, Protocol.POP3, "poplib", lambda user, tls: _by_poplib(server, user, tls)),
                _contest(server, Protocol.IMAP4, "imaplib", lambda user, tls: _by_imaplib(server, user, tls)),
            )


def _require_dovecot() -> None:
    if not shutil.which("dovecot") and not shutil.which("dovecot", path=os.pathsep.join(SYSTEM_FOLDERS)):
        raise BenchmarkError("dovecot is not installed; .ci/debian-packages installs it (dovecot-imapd, dovecot-pop3d)")
    if os.geteuid() != 0:
        raise BenchmarkError("Dovecot is started as the user nobody; expected to be root")


def _contest(
    server: _Server, protocol: Protocol, library: str, log_on: Callable[[str, ssl.SSLContext], None]
) -> Contest:
    def in_threads() -> None:
        tls = server.tls()
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            try:
                for _ in threads.map(lambda user: log_on(user, tls), server.users):
                    pass
            except (OSError, IMAP4_SSL.error, error_proto) as error:
                raise BenchmarkError(f"a logon by {library} failed: {error}") from None

    name, number = f"{library} in {_AT_ONCE} threads", len(server.users)
    return Contest(
        f"{number} logons by {protocol.value.upper()} over TLS, {_AT_ONCE} at once",
        (
            Competitor("harness: logon, record, verdict", lambda: asyncio.run(_judge(server, protocol)), number),
            Competitor(name, in_threads, number),
        ),
        Clock.WALL,
        baseline=(name,),
        counted="logons",
        warmed_up=True,
    )


async def _judge(server: _Server, protocol: Protocol) -> None:
    deployment, plan = load(server.file)
    run = live_run(deployment, plan, environ={})
    cases = [case for case in plan.cases if _is_logon(case, protocol)]
    run.send_ahead(cases, at_once=_AT_ONCE)
    words = [one.verdict.verdict async for one in run.judge_all(cases)]
    await run.aclose()
    if words != len(server.users) * [VerdictWord.PASS]:
        raise BenchmarkError(f"{words.count(VerdictWord.PASS)} of {len(server.users)} {protocol.value} logons passed")


def _is_logon(case: Case, protocol: Protocol) -> bool:
    sent = case.stimulus
    return case.id.endswith("/logon") and sent is not None and sent.protocol is protocol


def _by_poplib(server: _Server, user: str, tls: ssl.SSLContext) -> None:
    session = POP3_SSL("127.0.0.1", server.pop3s, context=tls)
    session.user(user)
    session.pass_(_PASSWORD)
    session.stat()
    session.quit()


def _by_imaplib(server: _Server, user: str, tls: ssl.SSLContext) -> None:
    with IMAP4_SSL("127.0.0.1", server.imaps, ssl_context=tls) as session:
        session.login(user, _PASSWORD)
        session.select(readonly=True)


BENCHMARK = Benchmark(
    title="logons by POP3 and IMAP4 at a Dovecot",
    says=(
        "A Dovecot on the same machine, whose processes take turns with the clients. The harness reads and plans the "
        "deployment each time, opens TLS, logs on, looks at the inbox, masks and records every line and judges; the "
        "libraries open TLS, log on, look at the inbox and log off."
    ),
    contests=_contests,
)
