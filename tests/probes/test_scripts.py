"""Conversations during which servers are changed: the servers are restored in every case."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import ChangeScript, ServerChange, ServerChangeKind
from harness.probes.control import ControlError
from harness.probes.limits import Limits
from harness.probes.probe import perform
from tests.probes.stubs import ACCOUNTS, StubConversation, stimulus

STOP = ServerChange(ServerChangeKind.STOP, "CAS-03")
START = ServerChange(ServerChangeKind.START, "CAS-03")
ON = ServerChange(ServerChangeKind.REDIRECT, "CAS-02", value=True)
SCRIPT = ChangeScript(((), (STOP,), (START,)), (START, ON), OutcomeKind.SERVED)
PAGE = httpx.Response(200, html="<script>var a_sFldId='x'</script>")


@dataclass(slots=True)
class Servers:
    """Records changes and requests in one list; fails at the changes in `fails_at`."""

    done: list[str] = field(default_factory=list)
    fails_at: tuple[ServerChange, ...] = ()
    page: httpx.Response = PAGE

    async def apply(self, change: ServerChange) -> None:
        self.done.append(f"{change.kind.name.lower()} {change.server}")
        if change in self.fails_at:
            raise ControlError(f"{change.kind} {change.server} ended with 1")

    def answer(self, _: httpx.Request) -> httpx.Response:
        self.done.append("visit")
        return httpx.Response(self.page.status_code, headers=self.page.headers, content=self.page.content)


async def act(servers: Servers) -> Observation:
    what = stimulus(Protocol.OWA, Operation.OWA, script=SCRIPT)
    conversation = StubConversation(servers.answer)
    return await perform(what, ACCOUNTS, conversation, limits=Limits(timeout_seconds=5), control=servers)


def test_changes_come_before_their_visits_and_the_end_restores_everything() -> None:
    servers = Servers()
    seen = asyncio.run(act(servers))
    assert servers.done == ["visit", "stop CAS-03", "visit", "start CAS-03", "visit", "start CAS-03", "redirect CAS-02"]
    assert [visit.outcome.kind for visit in seen.visits] == [OutcomeKind.SERVED] * 3


NOT_SERVED = (
    "the mailbox was not served, so nothing on it can be judged, and no server was changed: HTTP 500; see first why it "
    "is not as the deployment file says"
)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            httpx.Response(500),
            NOT_SERVED,
        ),
        (httpx.Response(503), None),
        (httpx.Response(401, headers={"WWW-Authenticate": "Basic"}), None),
    ],
)
def test_nothing_is_changed_where_the_first_visit_contradicts_the_file(
    answer: httpx.Response, says: str | None
) -> None:
    servers = Servers(page=answer)
    seen = asyncio.run(act(servers))
    assert set(servers.done) == {"visit"}
    assert len(seen.visits) == 1
    if says is not None:
        assert seen.prerequisite == says


def test_a_change_that_fails_is_raised_and_everything_is_restored() -> None:
    servers = Servers(fails_at=(STOP,))
    with pytest.raises(ControlError, match="stop_server CAS-03 ended with 1"):
        asyncio.run(act(servers))
    assert servers.done == ["visit", "stop CAS-03", "start CAS-03", "redirect CAS-02"]


def test_where_one_server_cannot_be_restored_the_others_are_and_an_error_is_raised() -> None:
    servers = Servers(fails_at=(START,))
    with pytest.raises(ControlError, match="not everything could be restored; start_server CAS-03 ended with 1"):
        asyncio.run(act(servers))
    assert servers.done[-1] == "redirect CAS-02"


def interrupted_at_visit(number: int, *fails_at: ServerChange) -> tuple[list[str], list[str]]:
    """The changes where the run is cancelled while that visit waits for an answer, and what is left changed."""
    servers = Servers(fails_at=fails_at)
    left: list[str] = []

    async def run() -> None:
        waits = asyncio.Event()

        async def answer(request: httpx.Request) -> httpx.Response:
            servers.answer(request)
            if servers.done.count("visit") == number:
                waits.set()
                await asyncio.Future()
            return PAGE

        what = stimulus(Protocol.OWA, Operation.OWA, script=SCRIPT)
        conversation = StubConversation(answer)
        acting = perform(what, ACCOUNTS, conversation, limits=Limits(), control=servers, left_changed=left.append)
        task = asyncio.create_task(acting)
        await waits.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    return servers.done, left


RESTORED = ["visit", "stop CAS-03", "visit", "start CAS-03", "redirect CAS-02"]


def test_an_interruption_restores_everything() -> None:
    assert interrupted_at_visit(2) == (RESTORED, [])


def test_an_interruption_stays_one_where_not_everything_can_be_restored() -> None:
    left = "not everything could be restored; start_server CAS-03 ended with 1"
    assert interrupted_at_visit(2, START) == (RESTORED, [left])


def test_servers_that_were_never_changed_are_not_restored() -> None:
    assert interrupted_at_visit(1) == (["visit"], [])


def test_each_change_is_noted_before_it_is_made_and_struck_out_when_it_is_undone() -> None:
    servers = Servers()

    class Safekeeping:
        def note(self, owed: ServerChange) -> None:
            servers.done.append(f"owes {owed.kind.name.lower()} {owed.server}")

        def restore(self) -> None:
            servers.done.append("restores")

        def settle(self, owed: ServerChange) -> None:
            servers.done.append(f"settles {owed.kind.name.lower()} {owed.server}")

        def end(self) -> None:
            servers.done.append("ends")

    what = stimulus(Protocol.OWA, Operation.OWA, script=SCRIPT)
    conversation = StubConversation(servers.answer)
    asyncio.run(perform(what, ACCOUNTS, conversation, control=servers, safekeeping=Safekeeping()))
    before = ["visit", "owes start CAS-03", "stop CAS-03", "visit", "owes start CAS-03", "start CAS-03", "visit"]
    after = ["start CAS-03", "settles start CAS-03", "redirect CAS-02", "settles redirect CAS-02"]
    assert servers.done == [*before, "restores", *after, "ends"]


def test_trouble_of_our_own_with_one_server_does_not_leave_the_others_changed() -> None:
    @dataclass(slots=True)
    class Troubled(Servers):
        async def apply(self, change: ServerChange) -> None:
            await Servers.apply(self, change)
            if self.done.count("start CAS-03") == 2:
                raise RuntimeError("can't start new thread")

    servers = Troubled()
    with pytest.raises(ControlError, match="not everything could be restored; start_server CAS-03: RuntimeError"):
        asyncio.run(act(servers))
    assert servers.done[-1] == "redirect CAS-02"


def test_what_undoes_a_change_is_of_the_same_server_and_kind() -> None:
    assert SCRIPT.undoing(STOP) == SCRIPT.undoing(START) == (START,)
    assert SCRIPT.undoing(ServerChange(ServerChangeKind.REDIRECT, "CAS-02", value=False)) == (ON,)
    assert SCRIPT.undoing(ServerChange(ServerChangeKind.STOP, "CAS-02")) == ()
