"""What conversations with hostile servers cost; measured in a process of its own: `python -m tests.null_targets.cost`.

Prints a JSON list of costs. No deadline is waited for here (`clock`): what is left is work.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from harness.model.case import Suite
from harness.model.deployment import Deployment
from harness.model.protocol import Operation
from harness.model.stimulus import Stimulus
from harness.probes.limits import Limits
from harness.probes.live.network import LiveNetwork
from harness.probes.probe import perform
from tests.live.servers import Handler, closes
from tests.null_targets import answers, web
from tests.null_targets.catalogue import NULL_SERVERS
from tests.null_targets.clock import run_without_waiting
from tests.null_targets.deployment import one_entry_deployment, one_entry_plan
from tests.null_targets.null_server import NullServer, listening
from tests.null_targets.runs import accounts_of, at_null

PROCESS = Path("/proc/self/status")
"""Where Linux says how large this process has ever been; `getrusage` would count its parent in."""

DEADLINE_SECONDS = 0.3
"""For each request. A server that keeps a client busy is left after it, which takes that long."""

_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
_COOKIES = tuple(f"Set-Cookie: name{number}=session{number:05}" for number in range(2_500))
_ASKED = (
    Operation.OWA,
    Operation.FOLDERSYNC,
    Operation.GETFOLDER,
    Operation.FREEBUSY,
    Operation.OUTLOOK,
    Operation.CONNECT,
    Operation.LOGON,
)

_OWA, _EWS = frozenset({Suite.OWA}), frozenset({Suite.EWS})


def _costly_answer(name: str, web_answer: Handler, asked_by: frozenset[Suite]) -> NullServer:
    return NullServer(name, web_answer, pop3=closes, imap4=closes, asked_by=asked_by)


HOSTILE = (
    *(null for null in NULL_SERVERS if re.search(r"without end|bomb|drip|hangs|garbage", null.name)),
    _costly_answer("chunks of one byte", web.without_end(_CHUNKED, b"1\r\na\r\n" * 8_192), _OWA),
    _costly_answer("interim answers without end", web.without_end(b"", b"HTTP/1.1 100 .\r\n\r\n" * 4_096), _OWA),
    _costly_answer("thousands of cookies", web.always(web.answer(200, b"a", *_COOKIES)), _OWA),
    _costly_answer("a page of forms", web.always(web.answer(200, b"<form>" * 170_000)), _OWA),
    _costly_answer("elements within elements", web.always(answers.xml(b"<a>" * 300_000)), _EWS),
)
"""The null servers that send too much or nothing, and further answers that are costly to read."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One conversation: seconds of work, seconds by the clock of the deadlines, and the largest size of the process."""

    null: str
    request: str
    work_seconds: float
    deadline_seconds: float
    peak_bytes: int


def read_peak() -> int:
    """How large this process has ever been."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", PROCESS.read_text(encoding="ascii"), re.MULTILINE)
    assert found is not None
    return int(found.group(1)) * 1024


async def _measure(null: NullServer, folder: Path) -> list[Cost]:
    async with listening(null) as ports:
        deployment = at_null(one_entry_deployment(), ports, folder)
        network = LiveNetwork(deployment, folder=folder)
        return [await _converse(null, stimulus, deployment, network) for stimulus in _stimuli(null)]


def _stimuli(null: NullServer) -> list[Stimulus]:
    """One of each kind that is asked of the null server."""
    found: dict[tuple[str, str], Stimulus] = {}
    for case in one_entry_plan().cases:
        asked = case.stimulus
        if not asked or asked.operation not in _ASKED or asked.follow_up or asked.script:
            continue
        if case.suite in null.asked_by:
            found.setdefault((asked.protocol, asked.operation), asked)
    return list(found.values())


async def _converse(null: NullServer, stimulus: Stimulus, deployment: Deployment, network: LiveNetwork) -> Cost:
    loop = asyncio.get_running_loop()
    begun, work_begun = loop.time(), time.process_time()
    limits = Limits(timeout_seconds=DEADLINE_SECONDS)
    await perform(stimulus, accounts_of(deployment), network.conversation(), limits=limits)
    return Cost(
        null=null.name,
        request=f"{stimulus.protocol} {stimulus.operation}",
        work_seconds=time.process_time() - work_begun,
        deadline_seconds=loop.time() - begun,
        peak_bytes=read_peak(),
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        before = Cost("before", "", 0.0, 0.0, read_peak())
        costs = [before, *(cost for null in HOSTILE for cost in run_without_waiting(_measure(null, Path(folder))))]
    print(json.dumps([asdict(cost) for cost in costs]))


if __name__ == "__main__":
    main()
