"""The contract's two controls, and that of RPC-01: cases of the plan that show whether what was not seen counts."""

from __future__ import annotations

from collections.abc import Collection

from harness.judging import (
    ControlAnswer,
    ControlResults,
    describe_stranger,
    describe_unknown_user,
    is_mail_refusal,
    is_own_answer,
    is_unanswered,
    needs_entry_control,
    needs_own_site_control,
)
from harness.model.case import Case, Plan
from harness.model.observation import Observation
from harness.model.outcome import SERVICE_KINDS, OutcomeKind
from harness.model.preflight import CheckedAccounts
from harness.model.protocol import Logon
from harness.model.stimulus import Stimulus
from harness.model.verdict import Because
from harness.probes.live import Watch
from harness.run.checked_alike import CheckedAlike
from harness.run.judged_case import NotSent
from harness.run.sending import Sender


class ControlCases:
    """The controls of one plan, sent where they have not been yet."""

    def __init__(self, plan: Plan, sender: Sender) -> None:
        self._plan = plan
        self._sender = sender
        self._stimuli = {case.id: case.stimulus for case in plan.cases if case.stimulus is not None}

    async def check_accounts(self, watch: Watch) -> CheckedAccounts:
        """Try each account where it is expected to be accepted.

        An account that was refused once is not tried again: servers lock accounts out.
        """
        checked = CheckedAlike()
        watch.begin("accounts", len(self._plan.credential_controls))
        for address in self._plan.credential_controls:
            with watch.waits_for(f"the logon of {address}"):
                await self._check_account(address, checked)
        for address, doubted in checked.take_doubted():
            await self._check_account(address, checked, doubted)
        await self._find_answers_of_others(checked, watch)
        return checked.accounts

    async def _check_account(self, address: str, checked: CheckedAlike, doubted: Stimulus | None = None) -> None:
        """Up to the first server that accepts or refuses it; the doubted logon is not sent again."""
        for stimulus in (self._stimuli[name] for name in self._plan.credential_controls[address]):
            if doubted is not None and (stimulus.logon, stimulus.host) == (doubted.logon, doubted.host):
                continue
            if self._sender.why_not(stimulus) is not None:
                continue
            checked.note_asked(address, stimulus)
            seen = await self._sender.ask(stimulus)
            if _shows_acceptance(stimulus, seen):
                checked.note_accepted(address, stimulus)
                return
            if _refuses_account(stimulus, seen):
                checked.note_refused(address, stimulus, seen)
                return
            checked.note_unclear(address, stimulus, seen)

    async def _find_answers_of_others(self, checked: CheckedAlike, watch: Watch) -> None:
        """Note whose an answer to each user was, where it was another user's, or may have been.

        After all of them were asked: then logs that are written late are waited for once.
        """
        watch.begin("answers to accounts", len(checked.asked))
        for address, stimulus in checked.asked:
            with watch.waits_for(f"what is known of the logon of {address}"):
                seen = await self._sender.observe(stimulus)
            words = describe_stranger(stimulus, seen) or describe_unknown_user(stimulus, seen)
            if words is not None:
                checked.note_of_other(address, words)

    async def of(self, case: Case, seen: Observation) -> ControlResults:
        """Whether the account is accepted by some server, and whether the entry server serves another mailbox."""
        return ControlResults(
            credentials=await self._credentials(case, seen),
            entry=await self._entry(case, seen),
            own_site=await self._own_site(case, seen),
        )

    async def find_down(self, stimulus: Stimulus) -> NotSent | None:
        """Why servers are not stopped in turn: one of them serves nobody as it is. One that nothing is asked of may be.

        It would look as if it was the one that the user came to, and would be started in the end.
        """
        for server in stimulus.script.stopped if stimulus.script else ():
            names = [
                name for (entry, _), cases in self._plan.entry_controls.items() for name in cases if entry == server
            ]
            if await self._any_accepted(names) is ControlAnswer.FAILED:
                reason = (
                    f"not sent: {server} serves nobody as it is, so that stopping servers in turn shows nothing; see "
                    "first why, or start it"
                )
                return NotSent(Because.PREREQUISITE, reason)
        return None

    async def _credentials(self, case: Case, seen: Observation) -> ControlAnswer:
        """An account that is served, or was accepted when the accounts were checked, needs no other case."""
        assert case.stimulus is not None
        if case.stimulus.logon is Logon.NONE:
            return ControlAnswer.NOT_ASKED
        user = case.stimulus.mailboxes[0]
        if _shows_acceptance(case.stimulus, seen) or user in self._sender.checked.accepted:
            return ControlAnswer.HELD
        return await self._any_accepted(self._plan.credential_controls.get(user, ()))

    async def _entry(self, case: Case, seen: Observation) -> ControlAnswer:
        """A server that gave no answer has to go on serving others after it as well."""
        assert case.stimulus is not None
        if not needs_entry_control(case, seen):
            return ControlAnswer.NOT_ASKED
        candidates = self._plan.entry_controls.get((case.stimulus.entry, case.stimulus.protocol), ())
        # To a request without credentials every mailbox is another one.
        user = None if case.stimulus.logon is Logon.NONE else case.stimulus.mailboxes[0]
        of_others = [name for name in candidates if self._stimuli[name].mailboxes[0] != user]
        answer = await self._any_accepted(of_others)
        if answer is ControlAnswer.HELD and is_unanswered(seen):
            return await self._still_accepts(of_others)
        return answer

    async def _own_site(self, case: Case, seen: Observation) -> ControlAnswer:
        """Whether the entry server reaches a Mailbox server of its own site for an Outlook Anywhere client."""
        assert case.stimulus is not None
        if not needs_own_site_control(case, seen):
            return ControlAnswer.NOT_ASKED
        names = self._plan.own_site_controls.get(case.stimulus.entry, ())
        for stimulus in (self._stimuli[name] for name in names):
            if self._sender.why_not(stimulus) is None:
                own = await self._sender.observe(stimulus)
                if own.mailbox_server_reached:
                    return ControlAnswer.HELD
        return ControlAnswer.FAILED if names else ControlAnswer.NO_CASE

    async def _any_accepted(self, names: Collection[str]) -> ControlAnswer:
        """Whether one of these cases shows acceptance."""
        for name in names:
            if await self._accepts(self._stimuli[name]):
                return ControlAnswer.HELD
        return ControlAnswer.FAILED if names else ControlAnswer.NO_CASE

    async def _still_accepts(self, names: Collection[str]) -> ControlAnswer:
        """Whether the entry server goes on serving after it gave no answer: the control is sent once more."""
        for stimulus in (self._stimuli[name] for name in names):
            if await self._accepts(stimulus):
                anew = await self._sender.observe_anew(stimulus)
                return ControlAnswer.HELD if _shows_acceptance(stimulus, anew) else ControlAnswer.FAILED
        return ControlAnswer.FAILED

    async def _accepts(self, stimulus: Stimulus) -> bool:
        """Whether a control shows acceptance; one that must not be sent shows nothing."""
        return self._sender.why_not(stimulus) is None and _shows_acceptance(
            stimulus, await self._sender.observe(stimulus)
        )


def _refuses_account(stimulus: Stimulus, seen: Observation) -> bool:
    """Whether a logon was refused; where something has to be done first none was tried, or it came to nothing."""
    is_refusal = seen.outcome.kind is OutcomeKind.UNAUTHORIZED or is_mail_refusal(stimulus, seen)
    return is_refusal and seen.prerequisite is None


def _shows_acceptance(stimulus: Stimulus, seen: Observation) -> bool:
    """Whether a user who logged on was served, and no other in his place."""
    is_service = seen.outcome.kind in SERVICE_KINDS and stimulus.logon is not Logon.NONE
    return is_service and is_own_answer(stimulus, seen)
