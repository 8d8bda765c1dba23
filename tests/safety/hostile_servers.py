"""Hostile servers on real sockets, a process of its own for each client: what it costs and how it is judged.

`python -m tests.safety.hostile_servers --times 130 --seed 1` prints a row a server, and ends with 1 where a bound was
broken, a case passed or the harness itself failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.model.printable import printable
from tests.live.servers import signed
from tests.safety.hostile.catalogue import HOSTILE
from tests.safety.hostile.deployment import FILE, HOSTS, write_deployment
from tests.safety.hostile.server import IMAP4, POP3, Hostile, listening

TIME_OUT = 1.5
MOST_WORK = 3 * TIME_OUT
"""Seconds of the processor in the case's own conversation, and of waiting beside them."""

MOST_BYTES = 300 * 1_048_576
_MOST_WAITED = 120.0
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one server; `broken` says in words which bounds it broke."""

    name: str
    verdict: str
    reason: str
    seconds: float
    work: float
    whole: float
    megabytes: float
    requests: int
    broken: tuple[str, ...] = ()


async def meet(hostile: Hostile) -> Came:
    """A client in a process of its own meets the server, which runs in this one."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name)
        async with listening(hostile.handler, signed(*HOSTS) if hostile.in_tls else None) as port:
            write_deployment(folder, port, mail=hostile.case in (POP3, IMAP4), time_out=TIME_OUT)
            return _read(hostile, *await _client(folder, hostile.case))


async def _client(folder: Path, case: str) -> tuple[int | None, str, str]:
    """How the process ended, what it printed and what it complained of; None where it did not end."""
    command = (sys.executable, "-X", "faulthandler", "-W", "error", "-m", "tests.safety.hostile.child")
    process = await asyncio.create_subprocess_exec(
        *command, str(folder / FILE), case, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(_MOST_WAITED):
            printed, complained = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return None, "", ""
    return process.returncode, printed.decode("utf-8", "replace"), complained.decode("utf-8", "replace")


def _read(hostile: Hostile, status: int | None, printed: str, complained: str) -> Came:
    if status is None:
        return Came(hostile.name, "-", "-", _MOST_WAITED, _MOST_WAITED, _MOST_WAITED, 0.0, 0, ("does not end",))
    if status != 0 or complained:
        said = complained.strip().splitlines()[-1:] or [""]
        return Came(hostile.name, "-", "-", 0.0, 0.0, 0.0, 0.0, 0, (f"ends with {status}: {said[0]}",))
    came = json.loads(printed)
    broken = (
        (came["verdict"] == "pass", "passes"),
        (came["because"] == "harness", "the harness itself failed"),
        (came["reason"] != printable(came["reason"]), "writes on the terminal"),
        (came["work"] > MOST_WORK, f"works for more than {MOST_WORK} s"),
        (came["seconds"] > MOST_WORK + 10 * came["work"], f"waits for more than {MOST_WORK} s"),
        (came["peak"] > MOST_BYTES, f"takes more than {MOST_BYTES // 1_048_576} MB"),
    )
    word = came["verdict"] if came["because"] is None else f"{came['verdict']}: {came['because']}"
    return Came(
        hostile.name,
        word,
        came["reason"],
        came["seconds"],
        came["work"],
        came["whole"],
        came["peak"] / 1_048_576,
        came["requests"],
        tuple(words for is_broken, words in broken if is_broken),
    )


async def meet_all(chosen: Sequence[Hostile], *, at_once: int) -> AsyncIterator[Came]:
    """Each of them in its turn, so many at a time."""
    turns = asyncio.Semaphore(at_once)

    async def meet_in_turn(hostile: Hostile) -> Came:
        async with turns:
            return await meet(hostile)

    for came in [asyncio.create_task(meet_in_turn(hostile)) for hostile in chosen]:
        yield await came


def choose(times: int, seed: int) -> tuple[Hostile, ...]:
    """So many servers by chance; all of them, in their order, where that many are asked for."""
    return HOSTILE if times >= len(HOSTILE) else tuple(random.Random(seed).sample(HOSTILE, times))  # noqa: S311


def row(came: Came) -> str:
    """A line of the table."""
    cost = f"{came.seconds:5.1f} s {came.work:5.1f} s {came.whole:5.1f} s {came.megabytes:5.0f} MB {came.requests:4}"
    reason = ascii(came.reason)[1:-1][:70]
    return f"{came.name:52.52} {cost}  {came.verdict:28} {reason}" + "".join(f"  BROKEN: {one}" for one in came.broken)


async def _print_all(chosen: Sequence[Hostile], *, at_once: int) -> bool:
    found = []
    async for came in meet_all(chosen, at_once=at_once):
        found.append(came)
        print(row(came), flush=True)
    broken = [came for came in found if came.broken]
    print(
        f"\n{len(found)} hostile servers, {len(broken)} broke a bound; at most "
        f"{max(came.seconds for came in found):.1f} s and {max(came.megabytes for came in found):.0f} MB"
    )
    return not broken


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a bound was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.safety.hostile_servers", description=__doc__)
    parser.add_argument("--times", type=int, default=len(HOSTILE), help="how many servers (default: all)")
    parser.add_argument("--seed", type=int, default=0, help="which, where that is not all")
    parser.add_argument("--at-once", type=int, default=2, help="how many at a time")
    parser.add_argument("--only", default="", metavar="TEXT", help="those whose name has it")
    options = parser.parse_args(arguments)
    chosen = [one for one in choose(options.times, options.seed) if options.only in one.name]
    return 0 if asyncio.run(_print_all(chosen, at_once=options.at_once)) else 1


if __name__ == "__main__":
    sys.exit(main())
