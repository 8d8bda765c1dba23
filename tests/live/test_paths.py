"""Each path is asked once without credentials: what is answered by the server, and what is not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from harness.model.deployment import Live
from harness.model.preflight import CheckedPaths, ConnectionProblem, EntryPath
from harness.model.protocol import Logon, VirtualDirectoryName
from harness.probes.live import LiveNetwork, check_paths
from tests.live.servers import HOST, Handler, at, closes, deployment, serving, signed, write_authority

CERTIFICATE = signed()
IIS = "Server: Microsoft-IIS/6.0\r\n"
NGINX = "Server: nginx/1.22.1\r\n"
NAMES = VirtualDirectoryName
PATHS = {
    NAMES.OWA: "GET /owa/",
    NAMES.EXCHANGE: "GET /exchange/",
    NAMES.PUBLIC: "GET /public/",
    NAMES.EXCHWEB: "GET /exchweb/",
    NAMES.EAS: "OPTIONS /Microsoft-Server-ActiveSync",
    NAMES.EWS: "GET /EWS/Exchange.asmx",
    NAMES.AUTODISCOVER: "GET /Autodiscover/Autodiscover.xml",
    NAMES.RPC: "GET /rpc/rpcproxy.dll",
}


class Server:
    """Answers by path, else with 401, and keeps what it was asked."""

    def __init__(self, answers: dict[str, str] | None = None, headers: str = IIS) -> None:
        self._answers = answers or {}
        self._headers = headers
        self.asked: list[str] = []
        self.heads: list[str] = []

    async def web(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line = head.partition(" HTTP/")[0]
        self.asked.append(line)
        self.heads.append(head.lower())
        status = self._answers.get(line, "401 Unauthorized")
        writer.write(f"HTTP/1.1 {status}\r\n{self._headers}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()


def path(directory: VirtualDirectoryName | None, port: int = 443) -> EntryPath:
    return EntryPath("CAS-01", HOST, port, directory)


def check(
    folder: Path, handler: Handler, *paths: EntryPath, connections: tuple[ConnectionProblem, ...] = ()
) -> CheckedPaths:
    async def run() -> CheckedPaths:
        async with serving(handler, CERTIFICATE) as port:
            live = Live(ca=write_authority(folder), timeout_seconds=5)
            network = LiveNetwork(deployment(connect=at(port), live=live), folder=folder)
            return await check_paths(network, live, paths, connections)

    return asyncio.run(run())


def test_every_path_is_asked_once_and_nobody_logs_on(tmp_path: Path) -> None:
    server = Server()
    checked = check(tmp_path, server.web, *(path(name) for name in PATHS))
    assert sorted(server.asked) == sorted(PATHS.values())
    assert not any("authorization" in head or "cookie" in head for head in server.heads)
    assert len(checked.answered) == len(PATHS)
    assert (checked.problems, checked.unasked) == ((), ())


@pytest.mark.parametrize(
    "status", ["200 OK", "302 Found", "401 Unauthorized", "403 Forbidden", "405 No", "440 Timeout"]
)
def test_any_answer_of_a_server_that_has_the_directory_is_one(tmp_path: Path, status: str) -> None:
    checked = check(tmp_path, Server({"GET /owa/": status}).web, path(NAMES.OWA))
    assert checked.answered == (path(NAMES.OWA),)


@pytest.mark.parametrize(
    ("status", "headers", "found", "remedy"),
    [
        (
            "404 Not Found",
            IIS,
            "HTTP 404",
            "see that what stands in front passes /EWS/Exchange.asmx on, and that the v",
        ),
        ("404 Not Found", "", "HTTP 404", "see that what stands in front passes /EWS/Exchange.asmx on, and that the v"),
        ("410 Gone", IIS, "HTTP 410", "see that what stands in front passes"),
        (
            "404 Not Found",
            NGINX,
            "HTTP 404 of nginx",
            "see that nginx passes /EWS/Exchange.asmx on and reaches the serv",
        ),
        ("403 Forbidden", NGINX, "HTTP 403 of nginx", "see that nginx passes /EWS/Exchange.asmx on"),
        ("405 Not Allowed", "Server: Apache/2.4\r\n", "HTTP 405 of Apache", "see that Apache passes"),
        ("502 Bad Gateway", NGINX, "HTTP 502 of nginx", "see that nginx passes /EWS/Exchange.asmx on and reaches"),
        ("504 Gateway Timeout", "Via: 1.1 front (squid/5)\r\n", "HTTP 504 of squid", "see that squid passes"),
        (
            "503 Service Unavailable",
            "Server: Microsoft-HTTPAPI/2.0\r\n",
            "HTTP 503",
            "see that its application pool runs",
        ),
        ("500 Internal Server Error", IIS, "HTTP 500", "see that its application pool runs"),
        (
            "502 Bad Gateway",
            "",
            "HTTP 502",
            "see that its application pool runs, and that what stands in front reaches",
        ),
    ],
)
def test_a_path_without_an_answer_of_the_server_is_a_problem_with_a_remedy(
    tmp_path: Path, status: str, headers: str, found: str, remedy: str
) -> None:
    server = Server({"GET /EWS/Exchange.asmx": status}, headers)
    checked = check(tmp_path, server.web, path(NAMES.EWS), path(NAMES.OWA))
    (problem,) = checked.problems
    assert (problem.path.directory, problem.found) == (NAMES.EWS, f"GET /EWS/Exchange.asmx: {found}")
    assert problem.remedy.startswith(remedy)
    assert checked.answered == (path(NAMES.OWA),)


BASIC = 'WWW-Authenticate: Basic realm="mail"\r\n'
NTLM = "WWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\n"


@pytest.mark.parametrize(
    ("headers", "logon", "found"),
    [
        (BASIC, Logon.WINDOWS, "HTTP 401 that offers Basic only"),
        (IIS + BASIC, Logon.WINDOWS, "HTTP 401 that offers Basic only"),
        (NTLM, Logon.BASIC, "HTTP 401 that offers Negotiate and NTLM only"),
        ("WWW-Authenticate: Digest realm=x, nonce=y\r\n", Logon.BASIC, "HTTP 401 that offers Digest only"),
        (NGINX, Logon.WINDOWS, "HTTP 401 that offers no logon"),
    ],
)
def test_a_logon_that_is_not_offered_is_told_before_a_password_is_sent(
    tmp_path: Path, headers: str, logon: Logon, found: str
) -> None:
    checked = check(tmp_path, Server(headers=headers).web, replace(path(NAMES.OWA), logons=frozenset({logon})))
    (problem,) = checked.problems
    assert problem.found == f"GET /owa/: {found}"
    assert f"the deployment file says {logon}" in problem.remedy


@pytest.mark.parametrize(
    ("headers", "logons"),
    [
        (BASIC + NTLM, {Logon.WINDOWS, Logon.BASIC}),
        ('WWW-Authenticate: NTLM, basic realm="x"\r\n', {Logon.WINDOWS, Logon.BASIC}),
        ("WWW-Authenticate: Negotiate\r\n", {Logon.WINDOWS}),
        (BASIC, {Logon.BASIC, Logon.NONE}),
        (IIS, {Logon.FORMS, Logon.NONE}),
        ("MS-Server-ActiveSync: 8.1\r\n", {Logon.BASIC}),
    ],
    ids=["both", "one header, other capitals", "Negotiate alone", "Basic", "forms", "an application's own 401"],
)
def test_a_logon_that_is_offered_is_no_problem(tmp_path: Path, headers: str, logons: set[Logon]) -> None:
    checked = check(tmp_path, Server(headers=headers).web, replace(path(NAMES.OWA), logons=frozenset(logons)))
    assert checked.problems == ()


def test_a_server_that_closes_the_connection_gives_no_answer(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, closes, path(NAMES.EAS)).problems
    assert problem.found.startswith("OPTIONS /Microsoft-Server-ActiveSync: connection ")


def test_behind_a_port_with_a_problem_nothing_is_asked_and_of_mail_the_port_is_enough(tmp_path: Path) -> None:
    server = Server()
    refused = ConnectionProblem("CAS-01", HOST, 443, "TLS failure", "renew the certificate")
    checked = check(tmp_path, server.web, path(NAMES.OWA), path(None, 995), connections=(refused,))
    assert server.asked == []
    assert checked == CheckedPaths(answered=(path(None, 995),), unasked=(path(NAMES.OWA),))
