"""The assembly: the one module that knows every room, and reads as the picture of the harness.

    deployment file -> Deployment -> Plan of Cases -> probes -> Observation -> judging -> Verdict

A run needs no pytest: `judge_all` yields a verdict for each selected case; pytest items ask for theirs one at a time.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from fixtures.farm.farm import Farm
from fixtures.farm.faults import FAULTS
from harness.clauses.register import read_register
from harness.deployments.passwords import mock_passwords
from harness.deployments.reader import read_deployment
from harness.hop_evidence import HopEvidence, Watch
from harness.judging.judge import Controls, expected_of, judge
from harness.judging.visits import is_silent
from harness.model.case import Case, Plan
from harness.model.deployment import Deployment
from harness.model.observation import Observation
from harness.model.outcome import Hop, OutcomeKind
from harness.model.protocol import Operation
from harness.model.stimulus import Account, Script, Stimulus
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.planning.plan import make_plan
from harness.probes.control import ControlError, ServerControl
from harness.probes.network import Conversation
from harness.probes.probe import Limits, ReadHops, perform
from harness.time_outs import TimeOuts

__all__ = ["Judged", "Run", "expected_of", "known_faults", "load", "mock_run", "plan_for"]

_ACCEPTED = (OutcomeKind.SERVED, OutcomeKind.SETTINGS)
"""What shows that an account was accepted and that an entry server serves."""


class ObservedConversation(Conversation, Protocol):
    """A conversation whose server-to-server requests can be asked for; None where nobody sees them at once."""

    def hops(self) -> tuple[Hop, ...] | None: ...

    def control(self) -> ServerControl | None: ...


class Target(Protocol):
    """What stimuli are sent to."""

    def conversation(self) -> ObservedConversation: ...

    def lacks(self, script: Script) -> str | None: ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """One case at its end; `observation` is None where nothing was sent or the harness itself failed."""

    case: Case
    observation: Observation | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen, and where in the servers' logs it stands."""

    observation: Observation
    watch: Watch | None = None


@dataclass(frozen=True, slots=True)
class CheckedAccounts:
    """What was found out before the first case: who is accepted, and what was seen where somebody was refused."""

    accepted: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)


class Run:
    """One plan against one target. Every stimulus is sent once; rows and controls that share it share what was seen."""

    def __init__(
        self,
        plan: Plan,
        target: Target,
        accounts: Mapping[str, Account],
        *,
        limits: Limits | None = None,
        evidence: HopEvidence | None = None,
        checked: CheckedAccounts | None = None,
    ) -> None:
        self.plan = plan
        self._target = target
        self._accounts = accounts
        self._limits = limits or Limits()
        self._evidence = evidence
        self._checked = checked or CheckedAccounts()
        self._cases = {case.id: case for case in plan.cases}
        self._asked: dict[Stimulus, asyncio.Task[_Seen]] = {}
        self._ahead: tuple[asyncio.Task[None], ...] = ()
        self._time_outs = TimeOuts()
        self._left_changed: list[str] = []

    @property
    def left_changed(self) -> tuple[str, ...]:
        """What could not be brought back of the servers, in words; no case changes any after that."""
        return tuple(self._left_changed)

    def case(self, identity: str) -> Case:
        """The case of that id."""
        return self._cases[identity]

    async def judge(self, case: Case) -> Judged:
        """Send what the case asks, and its controls, and judge. Trouble of our own is `inconclusive`, not a failure."""
        if case.stimulus is None:
            return Judged(case, None, judge(case, None, Controls()))
        lacking = self._target.lacks(case.stimulus.script) if case.stimulus.script else None
        if lacking is not None:
            return Judged(case, None, judge(replace(case, not_applicable=lacking), None, Controls()))
        unsent = self._why_unsent(case.stimulus)
        if unsent is not None:
            because, reason = unsent
            return Judged(case, None, _inconclusive(case, because, reason))
        try:
            seen = await self.observe(case.stimulus)
            controls = await self._controls(case, seen)
            if case.judges_hops:
                seen = await self._with_hops(case.stimulus)
        except ControlError as error:
            return Judged(case, None, _inconclusive(case, Because.PREREQUISITE, str(error)))
        except Exception as trouble:  # whatever breaks here is ours, and must not look like the target's failure
            return Judged(case, None, _our_trouble(case, trouble))
        return Judged(case, seen, judge(case, seen, controls))

    async def judge_all(self, cases: Iterable[Case] | None = None) -> AsyncIterator[Judged]:
        """Judge the selected cases, by default all, one after the other."""
        for case in self.plan.cases if cases is None else cases:
            yield await self.judge(case)

    def ask_ahead(self, cases: Iterable[Case], *, at_once: int) -> None:
        """Begin to ask what these cases need, in their order and `at_once` together, while others are judged.

        What has the servers to itself is not among it.
        """
        turns = asyncio.Semaphore(at_once)

        async def ask(stimulus: Stimulus) -> None:
            async with turns:
                if self._why_unsent(stimulus) is None:
                    with suppress(Exception):  # whoever judges it is told
                        await self._ask(stimulus)

        stimuli = dict.fromkeys(
            case.stimulus for case in cases if case.stimulus and not _has_servers_to_itself(case.stimulus)
        )
        self._ahead = (*self._ahead, *(asyncio.create_task(ask(stimulus)) for stimulus in stimuli))

    async def check_accounts(self) -> CheckedAccounts:
        """Try each account where it is due to be accepted.

        An account that was refused once is not tried again: servers lock accounts out.
        """
        accepted: list[str] = []
        refused: dict[str, str] = {}
        for address, names in self.plan.credential_controls.items():
            for name in names:
                if self._why_unsent(self._stimulus(name)) is not None:
                    continue
                seen = await self.observe(self._stimulus(name))
                if _shows_acceptance(self._stimulus(name), seen):
                    accepted.append(address)
                    break
                if seen.outcome.kind is OutcomeKind.UNAUTHORIZED or _is_mail_refusal(self._stimulus(name), seen):
                    refused[address] = f"{seen.explanation} at {self._stimulus(name).entry}"
                    break
        self._checked = CheckedAccounts(frozenset(accepted), refused)
        return self._checked

    def _why_unsent(self, stimulus: Stimulus) -> tuple[Because, str] | None:
        """What keeps a stimulus from being sent: a refused account, servers left changed, one that keeps timing out."""
        refused = self._checked.refused
        for address in stimulus.mailboxes:
            if address in refused:
                return Because.UNAUTHORIZED, f"not sent: the logon of {address} was refused ({refused[address]})"
        if stimulus in self._asked:
            return None
        if stimulus.script is not None and self._left_changed:
            return Because.PREREQUISITE, f"not sent: {self._left_changed[0]}"
        reason = self._time_outs.why_unsent(stimulus)
        return None if reason is None else (Because.UNREACHABLE, reason)

    async def aclose(self) -> None:
        """Let go of the target; what was asked ahead and nobody waits for any more is given up."""
        under_way = [task for task in (*self._ahead, *self._asked.values()) if not task.done()]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self._target.aclose()

    async def observe(self, stimulus: Stimulus) -> Observation:
        """What this stimulus brings to light, in a conversation of its own."""
        return (await self._ask(stimulus)).observation

    async def _ask(self, stimulus: Stimulus) -> _Seen:
        if stimulus not in self._asked:
            self._asked[stimulus] = asyncio.create_task(self._send(stimulus))
        return await self._asked[stimulus]

    async def _send(self, stimulus: Stimulus) -> _Seen:
        conversation = self._target.conversation()

        async def read_hops() -> tuple[Hop, ...] | None:
            return conversation.hops()

        if _has_servers_to_itself(stimulus):
            await asyncio.gather(*self._ahead)
        if self._evidence is None:
            return _Seen(await self._perform(stimulus, conversation, read_hops))
        async with self._evidence.watch(stimulus) as watch:
            moment = read_hops if watch is None else watch.moment
            return _Seen(await self._perform(stimulus, conversation, moment), watch)

    async def _perform(
        self, stimulus: Stimulus, conversation: ObservedConversation, read_hops: ReadHops
    ) -> Observation:
        seen = await perform(
            stimulus,
            self._accounts,
            conversation,
            limits=self._limits,
            read_hops=read_hops,
            control=conversation.control(),
            left_changed=self._left_changed.append,
        )
        self._time_outs.note(stimulus, seen)
        return seen

    async def _with_hops(self, stimulus: Stimulus) -> Observation:
        """With the hops that only the servers' logs show: they are read after all that was to be asked ahead."""
        seen = await self._ask(stimulus)
        if self._evidence is None or seen.watch is None:
            return seen.observation
        await asyncio.gather(*self._ahead)
        return await self._evidence.complete(seen.watch, seen.observation)

    async def _controls(self, case: Case, seen: Observation) -> Controls:
        """The contract's two controls: cases of the plan, sent where they have not been yet."""
        assert case.stimulus is not None
        asker = case.stimulus.mailboxes[0]
        credentials: bool | None = True
        if not _shows_acceptance(case.stimulus, seen) and asker not in self._checked.accepted:
            credentials = await self._any_accepted(self.plan.credential_controls.get(asker, ()))
        entry: bool | None = True
        if case.needs_entry_control or seen.outcome.kind is OutcomeKind.UNAUTHORIZED:
            candidates = self.plan.entry_controls.get((case.stimulus.entry, case.stimulus.protocol), ())
            others = [name for name in candidates if self._asker(name) != asker]
            entry = await self._any_accepted(others)
            if entry and is_silent(seen):
                entry = await self._still_accepts(others)
        return Controls(credentials, entry)

    async def _still_accepts(self, names: Collection[str]) -> bool:
        """Whether the entry server goes on serving after it gave no answer: the control is sent once more."""
        for name in names:
            control = self._stimulus(name)
            if await self._accepts(control):
                return _shows_acceptance(control, (await self._send(control)).observation)
        return False

    async def _accepts(self, control: Stimulus) -> bool:
        """Whether a control shows acceptance; one that must not be sent shows nothing."""
        return self._why_unsent(control) is None and _shows_acceptance(control, await self.observe(control))

    def _stimulus(self, name: str) -> Stimulus:
        stimulus = self._cases[name].stimulus
        assert stimulus is not None
        return stimulus

    def _asker(self, name: str) -> str:
        return self._stimulus(name).mailboxes[0]

    async def _any_accepted(self, names: Collection[str]) -> bool | None:
        """Whether one of these cases shows acceptance; None where there is none to ask."""
        if not names:
            return None
        for name in names:
            if await self._accepts(self._stimulus(name)):
                return True
        return False


def _has_servers_to_itself(stimulus: Stimulus) -> bool:
    """What changes servers; and new clients, among whom others would take turns with an array's members."""
    return stimulus.script is not None or stimulus.new_clients


def _shows_acceptance(stimulus: Stimulus, seen: Observation) -> bool:
    """Whether somebody who logged on got what is his; what lies in ExchWeb anybody may have."""
    return seen.outcome.kind in _ACCEPTED and stimulus.operation is not Operation.EXCHWEB


def _is_mail_refusal(stimulus: Stimulus, seen: Observation) -> bool:
    """POP3 and IMAP4 know one refusal for a wrong password and for a wrong site."""
    return stimulus.security is not None and seen.outcome.kind is OutcomeKind.REFUSED


def _inconclusive(case: Case, because: Because, reason: str) -> Verdict:
    return Verdict(
        case=case.id,
        clauses=case.clauses,
        verdict=VerdictWord.INCONCLUSIVE,
        reason=reason,
        expected=expected_of(case),
        because=because,
    )


def _our_trouble(case: Case, trouble: Exception) -> Verdict:
    """Say which exception broke where; its text is left out, since it may quote what was sent."""
    innermost = traceback.extract_tb(trouble.__traceback__)[-1]
    where = f"{Path(innermost.filename).name}:{innermost.lineno}"
    reason = f"trouble of the harness itself: {type(trouble).__name__} at {where}"
    return _inconclusive(case, Because.HARNESS, reason)


def plan_for(deployment: Deployment) -> Plan:
    """The plan of a full run of this deployment."""
    return make_plan(deployment, read_register())


def mock_run(deployment: Deployment, plan: Plan, *, faults: Collection[str] = ()) -> Run:
    """A run against the built-in mock farm, with the named deliberate faults."""
    passwords = mock_passwords(deployment)
    accounts = {
        mailbox.address: Account(mailbox.address, mailbox.logon, passwords[mailbox.address])
        for mailbox in deployment.mailboxes
    }
    return Run(plan, Farm(deployment, passwords=passwords, faults=faults), accounts)


def known_faults() -> tuple[str, ...]:
    """The names of the farm's deliberate faults."""
    return tuple(fault.name for fault in FAULTS)


def load(path: Path) -> tuple[Deployment, Plan]:
    """Read a deployment file and plan its run; raises DescriptionError."""
    deployment = read_deployment(path)
    return deployment, plan_for(deployment)
