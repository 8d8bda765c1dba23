"""Organizations of any size, made up: sites, servers of several versions, arrays, settings that are missing.

python -m tests.planning.large_deployments --sites 50 --servers 400 --mailboxes 200000

prints how long reading and planning take, and how much memory each of them needs at most.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from harness.deployments.reader import read_deployment
from harness.model.cover import Cover
from harness.run import plan_for

_Result = TypeVar("_Result")

_VERSIONS = ("2007 SP1", "2007 SP1", "2007 SP3", "2007 SP2", "2007 RTM")
_DIRECTORIES = {
    "owa": "/owa",
    "exchange": "/exchange",
    "public": "/public",
    "exchweb": "/exchweb",
    "eas": "/Microsoft-Server-ActiveSync",
    "ews": "/EWS/Exchange.asmx",
    "autodiscover": "/Autodiscover",
    "rpc": "/rpc",
}
_PUBLISHED = ("owa", "eas", "ews", "autodiscover")
_PROXIED = ("owa", "eas", "ews")
_NOT_PROXIED_TO = '["basic"]'


def large_deployment(*, sites: int, servers: int, mailboxes: int, seed: int = 7) -> str:
    """The text of a deployment file; half of the servers are Client Access servers, an eighth Exchange 2003."""
    choose = random.Random(seed)  # noqa: S311 - made up, and the same every time
    return "\n".join(_lines(choose, sites, servers, mailboxes))


def _lines(choose: random.Random, sites: int, servers: int, mailboxes: int) -> Iterator[str]:
    yield "format = 1"
    yield '[organization]\nname = "Fabrikam"\naccepted_domain = "fabrikam.com"\nwindows_domain = "FABRIKAM"'
    for site in range(sites):
        yield f'[[site]]\nname = "site-{site}"'
    members: dict[int, list[str]] = {}
    for number in range(servers // 2):
        # A site in five has no Client Access server, in an organization of five sites as in one of fifty.
        site = number % sites
        if site % 5 == 4:
            site = (site + 1) % sites
        members.setdefault(site, []).append(f"CAS-{number:04}")
        yield from _client_access_server(choose, number, site)
    homes = [f"MBX-{number:04}" for number in range(servers - servers // 2)]
    for number, name in enumerate(homes):
        yield from _mailbox_server(choose, name, number % sites, is_back_end=number % 4 == 3)
    for site, names in sorted(members.items()):
        if site % 5 == 2 and len(names) > 1:
            yield f'[[load_balancing_array]]\nname = "nlb-{site}"\nhost = "nlb-{site}.fabrikam.com"'
            affinity = choose.choice(("ip", "cookie", "none"))
            yield f'members = {names}\naffinity = "{affinity}"'
    for number in range(mailboxes):
        yield f"[[mailbox]]\naddress = \"user{number}@fabrikam.com\"\nlogon = 'FABRIKAM\\user{number}'"
        yield f'password = {{ env = "PASSWORD" }}\nserver = "{homes[number % len(homes)]}"'
        if number // len(homes) % 10 == 4:
            yield 'disabled = ["eas", "pop3"]'


def _client_access_server(choose: random.Random, number: int, site: int) -> Iterator[str]:
    name = f"CAS-{number:04}"
    host = f"{name.lower()}.fabrikam.com"
    facing = site % 3 == 0
    yield f'[[client_access_server]]\nname = "{name}"\nsite = "site-{site}"\nhost = "{host}"'
    yield f'version = "{choose.choice(_VERSIONS)}"'
    if choose.random() < 0.9:
        yield f"internet_facing = {str(facing).lower()}"
    if choose.random() < 0.1:
        yield "redirect_to_optimal_owa_server = false"
    for directory, path in _DIRECTORIES.items():
        if choose.random() < 0.03:
            continue
        yield f"[client_access_server.{directory}]"
        methods = '["windows"]' if directory == "ews" else '["windows", "basic"]'
        weak = directory in _PROXIED and choose.random() < 0.05
        yield f"authentication = {_NOT_PROXIED_TO if weak else methods}"
        if choose.random() < 0.95:
            yield f'internal_url = "https://{host}{path}"'
        if facing and directory in _PUBLISHED and choose.random() < 0.9:
            yield f'external_url = "https://www.site-{site}.fabrikam.com{path}"'
    for service in ("pop3", "imap4"):
        if choose.random() < 0.8:
            yield f"[client_access_server.{service}]"
            if choose.random() < 0.1:
                yield "allow_cross_site_sessions = true"


def _mailbox_server(choose: random.Random, name: str, site: int, *, is_back_end: bool) -> Iterator[str]:
    yield f'[[mailbox_server]]\nname = "{name}"\nsite = "site-{site}"'
    if not is_back_end:
        yield f'version = "{choose.choice(_VERSIONS)}"'
        return
    yield f'version = "2003 SP2"\nhost = "{name.lower()}.fabrikam.com"'
    if choose.random() < 0.3:
        yield '[mailbox_server.eas]\nauthentication = ["basic"]'
    if choose.random() < 0.3:
        yield '[mailbox_server.exchange]\nauthentication = ["basic"]'


def _measured(what: str, work: Callable[[], _Result]) -> _Result:
    """What the work gives, after a line on how long it took, by the clock and of the processor, and its memory."""
    gc.collect()
    before = _resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    begun, begun_computing = time.perf_counter(), time.process_time()
    result = work()
    seconds, computing = time.perf_counter() - begun, time.process_time() - begun_computing
    more = _resident("VmHWM") - before
    times = f"{seconds:7.2f} s ({computing:6.2f} s of the processor)"
    print(f"{what:9} {times}  {more:6.0f} MB at most beside {before:.0f} MB")
    return result


def _resident(key: str) -> float:
    found = re.search(rf"{key}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=50)
    parser.add_argument("--servers", type=int, default=400)
    parser.add_argument("--mailboxes", type=int, default=200_000)
    parser.add_argument("--cover", type=Cover, default=Cover.CELLS, choices=list(Cover))
    options = parser.parse_args()
    text = large_deployment(sites=options.sites, servers=options.servers, mailboxes=options.mailboxes)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fabrikam.toml"
        file.write_text(text, encoding="utf-8")
        del text
        deployment = _measured("reading", lambda: read_deployment(file))
    plan = _measured("planning", lambda: plan_for(deployment, options.cover))
    print(f"{len(plan.cases)} cases")


if __name__ == "__main__":
    main()
