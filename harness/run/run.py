"""A run: the cases of one plan against one target, judged one at a time.

    deployment file -> Deployment -> Plan of Cases -> probes -> Observation -> judging -> Verdict

A run needs no pytest: `judge_all` yields a verdict for each selected case; pytest items ask for theirs one at a time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace

from harness.judging import inner_names_in, judge, judge_unsent, with_other_hosts
from harness.model.case import Case, Plan
from harness.model.observation import Observation
from harness.model.preflight import CheckedAccounts
from harness.model.stimulus import Account, Stimulus
from harness.probes import ControlError, Limits, Safekeeping
from harness.probes.live import Nobody, Watch
from harness.run.comparisons import with_comparisons
from harness.run.controls import ControlCases
from harness.run.hop_evidence import HopEvidence
from harness.run.judged_case import JudgedCase, harness_failed, inconclusive, prerequisite_failed
from harness.run.sending import Sender
from harness.run.served_users import ServedUsers
from harness.run.target import Target


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
        safekeeping: Safekeeping | None = None,
    ) -> None:
        self.plan = plan
        self._cases = {case.id: case for case in plan.cases}
        looking = replace(limits or Limits(), find_names=inner_names_in(plan.cases))
        self._sender = Sender(
            target,
            accounts,
            limits=looking,
            evidence=evidence,
            checked=checked or CheckedAccounts(),
            served_users=ServedUsers(plan.cases),
            safekeeping=safekeeping,
        )
        self._controls = ControlCases(plan, self._sender)

    @property
    def left_changed(self) -> tuple[str, ...]:
        """What could not be brought back of the servers, in words; no case changes any after that."""
        return tuple(self._sender.left_changed)

    def case(self, identity: str) -> Case:
        """The case of that id."""
        return self._cases[identity]

    async def observe(self, stimulus: Stimulus) -> Observation:
        """What this stimulus brings to light; sent where it has not been yet."""
        return await self._sender.observe(stimulus)

    async def judge(self, case: Case) -> JudgedCase:
        """Send what the case asks, and its controls, and judge. Trouble of our own is `inconclusive`, not a failure."""
        if case.stimulus is None or case.not_applicable is not None:
            return _judge_unsent(case)
        lacking = self._sender.target.lacks(case.stimulus.script) if case.stimulus.script else None
        if lacking is not None:
            return _judge_unsent(replace(case, not_applicable=lacking))
        not_sent = self._sender.why_not(case.stimulus)
        if not_sent is not None:
            return inconclusive(case, not_sent)
        try:
            down = await self._controls.find_down(case.stimulus)
            if down is not None:
                return inconclusive(case, down)
            return await self._judge_sent(case, case.stimulus)
        except ControlError as error:
            return prerequisite_failed(case, error)
        except Exception as error:  # any defect of the harness must not look like a failure of the deployment
            return harness_failed(case, error)

    async def _judge_sent(self, case: Case, stimulus: Stimulus) -> JudgedCase:
        seen = await self._sender.observe(stimulus)
        controls = await self._controls.of(case, seen)
        if case.judges_hops:
            seen = await self._sender.observe_hops(stimulus)
        seen = await with_comparisons(case, seen, self._sender)
        verdict = judge(case, seen, controls)
        return JudgedCase(case, seen, with_other_hosts(verdict, case, seen, self.plan.known_hosts))

    async def judge_all(self, cases: Iterable[Case] | None = None) -> AsyncIterator[JudgedCase]:
        """Judge the selected cases, by default all, one after the other."""
        for case in self.plan.cases if cases is None else cases:
            yield await self.judge(case)

    def send_ahead(self, cases: Iterable[Case], *, at_once: int) -> None:
        """Begin to send what these cases need, in their order and `at_once` together, while others are judged."""
        judged = (case.stimulus for case in cases if case.stimulus and case.not_applicable is None)
        self._sender.send_ahead(judged, at_once=at_once)

    async def check_accounts(self, watch: Watch | None = None) -> CheckedAccounts:
        """Try each account once where it is expected to be accepted; nothing more is sent for a refused one."""
        self._sender.checked = await self._controls.check_accounts(watch or Nobody())
        return self._sender.checked

    async def aclose(self) -> None:
        """Close every connection."""
        await self._sender.aclose()


def _judge_unsent(case: Case) -> JudgedCase:
    return JudgedCase(case, None, judge_unsent(case))
