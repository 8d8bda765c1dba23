"""What is said before the first case: what stands in the way of judging."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.model.preflight import EntryPath, Preflight
from harness.model.printable import brief, printable
from harness.reporting.counts import some_of

_KEEP_USERS_APART = (
    "let each client keep a connection of its own there (HAProxy: http-reuse never; nginx: stream, no keepalive in "
    "upstream), or offer Basic, as behind Apache httpd; see docs/reverse-proxies.md"
)


def preflight_lines(preflight: Preflight) -> Iterator[str]:
    """Two printable lines a problem: what was found, and what to do; then where each server answered with no logon."""
    yield from map(printable, _preflight_lines(preflight))


def _preflight_lines(preflight: Preflight) -> Iterator[str]:
    for problem in preflight.connections:
        yield f"{problem.server} at {problem.host}:{problem.port}: {brief(problem.found)}"
        yield f"    {problem.remedy}"
    for wrong in preflight.paths.problems:
        yield f"{wrong.path.server} at {wrong.path.host}: {brief(wrong.found)}"
        yield f"    {wrong.remedy}"
    accounts = preflight.accounts
    for address, found in accounts.refused.items():
        yield f"{address}: the logon was refused ({found}); the account is not tried again in this run"
        yield "    check logon and password of this mailbox in the deployment file; a proxy may ask for others"
    for address, found in accounts.unclear.items():
        yield f"{address}: the account was neither accepted nor refused {found}"
        yield "    unless another server accepts it, nothing that this mailbox asks for is judged"
    for address, found in accounts.of_others.items():
        yield f"{address}: {found}"
        yield f"    {_KEEP_USERS_APART}"
    for server, log in preflight.logs.items():
        yield f"{server}: {log.found}, so that what it is asked by other servers is not judged"
        yield f"    {log.remedy}"
    yield from _where_servers_answer(preflight)


def _where_servers_answer(preflight: Preflight) -> Iterator[str]:
    """What was shown and no more: a port that answers says nothing of the paths behind it."""
    paths, accounts = preflight.paths, preflight.accounts
    nothing_wrong = not (
        preflight.connections or paths.problems or accounts.refused or accounts.unclear or accounts.of_others
    )
    if nothing_wrong and not preflight.logs:
        where = "every server answers at each path that is asked" if paths.answered else "every port answers"
        yield f"{where}, and every account is accepted"
    for places, servers in _by_places(paths.answered):
        yield f"  {some_of(servers)}: {places}"
    for places, servers in _by_places(paths.unasked):
        yield f"  {some_of(servers)}: {places} not asked, since the port cannot be used"


def _by_places(paths: Iterable[EntryPath]) -> Iterator[tuple[str, list[str]]]:
    """Servers with the same paths and ports together, in the order in which they come."""
    places: dict[str, list[str]] = {}
    for path in paths:
        places.setdefault(path.server, []).append(f"port {path.port}" if path.directory is None else path.directory)
    servers: dict[str, list[str]] = {}
    for server, own in places.items():
        servers.setdefault(", ".join(dict.fromkeys(own)), []).append(server)
    yield from servers.items()
