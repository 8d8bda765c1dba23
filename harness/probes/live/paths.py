"""Before the first case: does the server answer at each path that cases ask? One request each, without credentials."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from harness.model.deployment import Live
from harness.model.preflight import CheckedPaths, ConnectionProblem, EntryPath, PathProblem
from harness.model.protocol import Logon, VirtualDirectoryName
from harness.probes.activesync_device import PATH as ACTIVESYNC_PATH
from harness.probes.autodiscover import PATH as AUTODISCOVER_PATH
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.limits import Limits
from harness.probes.live.network import LiveNetwork
from harness.probes.live.watch import Nobody, Watch
from harness.probes.masking import Mask
from harness.probes.probe_result import NoAnswerError
from harness.probes.user_agents import BROWSER
from harness.probes.web_services import PATH as WEB_SERVICES_PATH
from harness.probes.whose_answer import HTTP_SYS, is_of_application, is_of_client_access_server, name_of_maker
from harness.probes.windows_logon import scheme_names, windows_schemes
from harness.probes.windows_logon_advice import basic_not_offered, windows_not_offered

_PATH_OF = {
    VirtualDirectoryName.EAS: ACTIVESYNC_PATH,
    VirtualDirectoryName.EWS: WEB_SERVICES_PATH,
    VirtualDirectoryName.AUTODISCOVER: AUTODISCOVER_PATH,
    VirtualDirectoryName.RPC: "/rpc/rpcproxy.dll",
}

_MISSING = frozenset({404, 410})
_BAD_REQUEST, _UNAUTHORIZED, _SERVER_ERROR = 400, 401, 500
_ASKS_FOR_LOGON = frozenset({_UNAUTHORIZED, 440})


async def check_paths(
    network: LiveNetwork,
    live: Live,
    paths: Collection[EntryPath],
    connections: Collection[ConnectionProblem],
    watch: Watch | None = None,
) -> CheckedPaths:
    """Ask each path once; one at a port with a problem is left out, and of a mail service its port is enough."""
    unusable = {(problem.host, problem.port) for problem in connections}
    usable = [path for path in paths if (path.host, path.port) not in unusable]
    in_flight = asyncio.Semaphore(live.concurrency)
    watch = watch or Nobody()

    async def check(path: EntryPath) -> PathProblem | None:
        if path.directory is None:
            return None
        async with in_flight:
            with watch.waits_for(f"https://{path.host}{requested_path(path)}"):
                return await _check(network, live, path)

    watch.begin("paths", sum(path.directory is not None for path in usable))
    found = await asyncio.gather(*map(check, usable))
    return CheckedPaths(
        answered=tuple(path for path, problem in zip(usable, found, strict=True) if problem is None),
        problems=tuple(problem for problem in found if problem is not None),
        unasked=tuple(path for path in paths if (path.host, path.port) in unusable),
    )


def requested_path(path: EntryPath) -> str:
    """What is asked for there: the file that clients ask for, else the directory."""
    assert path.directory is not None
    return _PATH_OF.get(path.directory, f"/{path.directory}/")


async def _check(network: LiveNetwork, live: Live, path: EntryPath) -> PathProblem | None:
    requested = requested_path(path)
    method = "OPTIONS" if path.directory is VirtualDirectoryName.EAS else "GET"
    request = HttpRequest(method, f"https://{path.host}{requested}", (("User-Agent", BROWSER),))
    async with network.conversation().http_transport() as transport:
        web = WebClient(transport, Mask([]), Limits(timeout_seconds=live.timeout_seconds))
        try:
            answer = await web.send(request)
        except NoAnswerError as end:
            words = f"{method} {requested}: {end.explanation}"
            return PathProblem(path, words, f"see what answers there, and that it passes {requested} on to the server")
    found = _find_problem(answer, requested) or _find_unoffered(answer, path.logons)
    return None if found is None else PathProblem(path, f"{method} {requested}: {found[0]}", found[1])


def _find_problem(answer: HttpAnswer, requested: str) -> tuple[str, str] | None:
    """What was answered instead, and what to do; any other answer shows that the path leads somewhere (OWA-12)."""
    status = answer.status
    if status < _BAD_REQUEST or status in _ASKS_FOR_LOGON:
        return None
    maker = None if is_of_client_access_server(answer) else name_of_maker(answer)
    if maker not in {None, HTTP_SYS}:
        passes = f"see that {maker} passes {requested} on and reaches the server"
        return f"HTTP {status} of {maker}", f"{passes}{_OF_DIRECTORY if status in _MISSING else ''}"
    if status in _MISSING:
        return f"HTTP {status}", f"see that what stands in front passes {requested} on{_OF_DIRECTORY}"
    return (f"HTTP {status}", _OF_POOL) if status >= _SERVER_ERROR else None


def _find_unoffered(answer: HttpAnswer, logons: Collection[Logon]) -> tuple[str, str] | None:
    """By what cases log on there and cannot, said before a password is doubted; forms are no scheme of HTTP."""
    schemes = scheme_names(answer)
    if answer.status != _UNAUTHORIZED or (is_of_application(answer) and not schemes):
        return None
    if Logon.WINDOWS in logons and not windows_schemes(answer):
        error = windows_not_offered(schemes)
    elif Logon.BASIC in logons and "basic" not in map(str.lower, schemes):
        error = basic_not_offered(schemes)
    else:
        return None
    return error.explanation, error.prerequisite or ""


_OF_DIRECTORY = ", and that the virtual directory exists; else take its table out of the deployment file"
_OF_POOL = "see that its application pool runs, and that what stands in front reaches the server"
