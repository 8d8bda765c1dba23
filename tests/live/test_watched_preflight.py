"""A preflight says what it waits for, and that it no longer does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.model.deployment import Live
from harness.model.preflight import EntryPath
from harness.model.protocol import VirtualDirectoryName
from harness.probes.live import LiveNetwork, check_connections, check_paths
from tests.live.servers import HOST, at, closes, deployment, serving, signed, silent, write_authority


class Noting:
    """Keeps what it is told; `waiting` is what is waited for just now."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, int]] = []
        self.told: list[str] = []
        self.waiting: list[str] = []
        self.waits = asyncio.Event()

    def begin(self, noun: str, of: int) -> None:
        self.begun.append((noun, of))

    @contextmanager
    def waits_for(self, what: str) -> Iterator[None]:
        self.told.append(what)
        self.waiting.append(what)
        self.waits.set()
        try:
            yield
        finally:
            self.waiting.remove(what)


def test_a_port_that_does_not_answer_is_named_while_it_is_waited_for(tmp_path: Path) -> None:
    async def run() -> tuple[Noting, list[str]]:
        async with serving(silent) as port:
            slow = deployment(connect=at(port, f"{HOST}:443"), live=Live(timeout_seconds=30))
            watch = Noting()
            checking = asyncio.ensure_future(check_connections(slow, LiveNetwork(slow, folder=tmp_path), watch))
            await watch.waits.wait()
            meanwhile = list(watch.waiting)
            checking.cancel()
            await asyncio.gather(checking, return_exceptions=True)
            return watch, meanwhile

    watch, meanwhile = asyncio.run(run())
    assert watch.begun == [("ports", 1)]
    assert meanwhile == [f"{HOST}:443"]
    assert watch.waiting == []


def test_a_path_is_named_by_its_url_and_a_mail_port_is_no_path(tmp_path: Path) -> None:
    async def run() -> Noting:
        async with serving(closes, signed()) as port:
            asked = deployment(connect=at(port, f"{HOST}:443"), live=Live(ca=write_authority(tmp_path)))
            watch = Noting()
            paths = [
                EntryPath("CAS-01", HOST, 443, VirtualDirectoryName.OWA),
                EntryPath("CAS-01", HOST, 995, None),
            ]
            await check_paths(LiveNetwork(asked, folder=tmp_path), asked.live, paths, (), watch)
            return watch

    watch = asyncio.run(run())
    assert watch.begun == [("paths", 1)]
    assert watch.told == [f"https://{HOST}/owa/"]
    assert watch.waiting == []
