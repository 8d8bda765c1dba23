"""Each stimulus of a run is sent once, at its turn or ahead of it, or stays unsent for a reason."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from harness.model.observation import Observation
from harness.model.outcome import Hop
from harness.model.preflight import CheckedAccounts
from harness.model.protocol import Logon
from harness.model.stimulus import Account, Stimulus
from harness.model.verdict import Because
from harness.probes import Limits, ReadHops, Safekeeping, perform
from harness.run.doubted_logons import DoubtedLogons
from harness.run.hop_evidence import HopEvidence
from harness.run.judged_case import NotSent
from harness.run.served_users import ServedUsers
from harness.run.target import ObservedConversation, Target
from harness.run.time_outs import TimeOuts
from harness.run.watched_conversation import WatchedConversation


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was seen, and where in the servers' logs it stands."""

    observation: Observation
    watched: WatchedConversation | None = None


class Sender:
    """Sends stimuli to one target. Rows and controls that share a stimulus share what was seen.

    `checked` says which accounts were refused before: nothing is sent for these. Belongs to one event loop.
    """

    def __init__(
        self,
        target: Target,
        accounts: Mapping[str, Account],
        *,
        limits: Limits,
        evidence: HopEvidence | None,
        checked: CheckedAccounts,
        served_users: ServedUsers,
        safekeeping: Safekeeping | None = None,
    ) -> None:
        self.target = target
        self.checked = checked
        self.left_changed: list[str] = []
        """What could not be brought back of the servers, in words; no stimulus changes any after that."""
        self._accounts = accounts
        self._limits = limits
        self._evidence = evidence
        self._sent: dict[Stimulus, asyncio.Task[_Sent]] = {}
        self._ahead: tuple[asyncio.Task[None], ...] = ()
        self._time_outs = TimeOuts()
        self._doubted_logons = DoubtedLogons()
        self._served_users = served_users
        self._safekeeping = safekeeping

    def why_not(self, stimulus: Stimulus) -> NotSent | None:
        """What keeps it from being sent: a refused account, servers left changed, a doubted logon, a silent server."""
        refused = self.checked.refused
        for address in stimulus.mailboxes if stimulus.logon is not Logon.NONE else ():
            if address in refused:
                reason = (
                    f"not sent: the logon of {address} was refused ({refused[address]}); it is not tried again in this "
                    "run, since servers lock accounts out: check logon and password in the deployment file"
                )
                return NotSent(Because.UNAUTHORIZED, reason)
        if stimulus in self._sent:
            return None
        if stimulus.script is not None and self.left_changed:
            return NotSent(Because.PREREQUISITE, f"not sent: {self.left_changed[0]}")
        doubted = self._doubted_logons.why_unsent(stimulus, self.checked.doubted)
        if doubted is not None:
            return NotSent(Because.PREREQUISITE, doubted)
        timed_out = self._time_outs.why_unsent(stimulus)
        return None if timed_out is None else NotSent(Because.UNREACHABLE, timed_out)

    async def observe(self, stimulus: Stimulus) -> Observation:
        """What this stimulus brings to light, in a conversation of its own; sent where it has not been yet.

        With what shows whose answer it was, for which other users' answers and logs that are written late are waited
        for.
        """
        sent = await self._send_once(stimulus)
        seen, evidence = sent.observation, self._evidence
        if seen.contents or (evidence is not None and evidence.is_late):
            await asyncio.gather(*self._ahead)
        if evidence is not None and sent.watched is not None:
            seen = await evidence.identify(sent.watched, seen)
        return self._served_users.compare(stimulus, seen)

    async def ask(self, stimulus: Stimulus) -> Observation:
        """The same, where it does not matter yet whose answer it was."""
        return (await self._send_once(stimulus)).observation

    async def observe_anew(self, stimulus: Stimulus) -> Observation:
        """The same, sent again: what was seen before may no longer hold."""
        return (await self._send(stimulus)).observation

    async def observe_hops(self, stimulus: Stimulus) -> Observation:
        """With the hops that only the servers' logs show: they are read after all that was to be sent ahead."""
        sent = await self._send_once(stimulus)
        if self._evidence is None or sent.watched is None:
            return sent.observation
        await asyncio.gather(*self._ahead)
        return await self._evidence.complete(sent.watched, sent.observation)

    def send_ahead(self, stimuli: Iterable[Stimulus], *, at_once: int) -> None:
        """Begin to send these in their order, `at_once` together, while others are judged.

        What has the servers to itself is not among them.
        """
        turns = asyncio.Semaphore(at_once)

        async def send(stimulus: Stimulus) -> None:
            async with turns:
                if self.why_not(stimulus) is None:
                    with suppress(Exception):  # raised again for the case that needs it
                        await self._send_once(stimulus)

        chosen = [stimulus for stimulus in dict.fromkeys(stimuli) if not _is_sent_alone(stimulus)]
        self._ahead = (*self._ahead, *(asyncio.create_task(send(stimulus)) for stimulus in chosen))

    async def aclose(self) -> None:
        """Close the target; what was sent ahead and is not needed any more is given up."""
        under_way = [task for task in (*self._ahead, *self._sent.values()) if not task.done()]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self.target.aclose()

    async def _send_once(self, stimulus: Stimulus) -> _Sent:
        if stimulus not in self._sent:
            self._sent[stimulus] = asyncio.create_task(self._send(stimulus))
        return await self._sent[stimulus]

    async def _send(self, stimulus: Stimulus) -> _Sent:
        conversation = self.target.conversation()

        async def read_hops() -> tuple[Hop, ...] | None:
            return conversation.hops()

        if _is_sent_alone(stimulus):
            await asyncio.gather(*self._ahead)
        if self._evidence is None:
            return _Sent(await self._perform(stimulus, conversation, read_hops))
        async with self._evidence.watch(stimulus) as watched:
            if watched is None:
                return _Sent(await self._perform(stimulus, conversation, read_hops))
            seen = await self._perform(stimulus, conversation, watched.note_time, token=watched.token)
            return _Sent(seen, watched)

    async def _perform(
        self, stimulus: Stimulus, conversation: ObservedConversation, read_hops: ReadHops, *, token: str | None = None
    ) -> Observation:
        seen = await perform(
            stimulus,
            self._accounts,
            conversation,
            limits=self._limits,
            read_hops=read_hops,
            control=conversation.control(),
            left_changed=self.left_changed.append,
            safekeeping=self._safekeeping,
            token=token,
        )
        self._time_outs.note(stimulus, seen)
        self._doubted_logons.note(stimulus, seen)
        self._served_users.note(seen)
        return seen


def _is_sent_alone(stimulus: Stimulus) -> bool:
    """What changes servers concerns all others, too."""
    return stimulus.script is not None or stimulus.has_servers_to_itself
