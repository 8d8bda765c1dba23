"""Where a server could not be restored the run reports it, and changes no server after that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from fixtures.farm.conversation import FarmConversation
from fixtures.farm.faults.subsets import PAIR
from harness.judging import describe_reason
from harness.model.stimulus import ServerChange, ServerChangeKind
from harness.model.verdict import Because, VerdictWord
from harness.mutation.fault_runs import plan_of
from harness.probes.control import ControlError
from harness.run import mock_run

DEPLOYMENT, PLAN = plan_of(PAIR)
OWA, EWS = (f"state/{protocol}-fails-over-site-09/CAS-02" for protocol in ("owa", "ews"))
LEFT = "not everything could be restored; start CAS-09 ended with 1; start CAS-10 ended with 1"

Apply = Callable[[FarmConversation, ServerChange], Awaitable[None]]


def no_server_starts(done: list[ServerChangeKind], stopped: asyncio.Event | None = None) -> Apply:
    """Servers that can be stopped but not started; with `stopped` a stop sets it and never returns."""

    async def apply(_: FarmConversation, change: ServerChange) -> None:
        done.append(change.kind)
        if change.kind is ServerChangeKind.START:
            raise ControlError(f"start {change.server} ended with 1")
        if stopped is not None:
            stopped.set()
            await asyncio.Future()

    return apply


def test_after_a_restoration_that_failed_no_case_changes_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[ServerChangeKind] = []
    monkeypatch.setattr(FarmConversation, "apply", no_server_starts(done))

    async def run() -> None:
        judging = mock_run(DEPLOYMENT, PLAN)
        first = (await judging.judge(judging.case(OWA))).verdict
        assert (first.verdict, first.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
        assert describe_reason(first) == LEFT
        changes = len(done)
        next_one = (await judging.judge(judging.case(EWS))).verdict
        assert (next_one.verdict, next_one.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
        assert describe_reason(next_one) == f"not sent: {LEFT}"
        assert len(done) == changes
        assert judging.left_changed == (LEFT,)
        others = [case for case in PLAN.cases if case.stimulus is not None and case.stimulus.script is None]
        assert (await judging.judge(others[0])).verdict.verdict is not VerdictWord.INCONCLUSIVE
        await judging.aclose()

    asyncio.run(run())


def test_an_interrupted_run_ends_and_reports_what_it_left_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[ServerChangeKind] = []

    async def run() -> None:
        stopped = asyncio.Event()
        monkeypatch.setattr(FarmConversation, "apply", no_server_starts(done, stopped))
        judging = mock_run(DEPLOYMENT, PLAN)
        task = asyncio.create_task(judging.judge(judging.case(OWA)))
        await stopped.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert judging.left_changed == (LEFT,)
        await judging.aclose()

    asyncio.run(run())
    assert done == [ServerChangeKind.STOP, ServerChangeKind.START, ServerChangeKind.START]
