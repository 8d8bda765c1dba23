"""Which cases of a plan are sent for selected ones: these, and the controls that show that what they saw counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from harness.model.case import Case, Plan, Suite
from harness.model.protocol import Logon
from harness.model.stimulus import Stimulus


def with_controls(plan: Plan, selected: Collection[Case], *, every_account: bool = False) -> tuple[Case, ...]:
    """The selected cases and, of each control, the first case that shows it; the next ones only where that fails.

    With `every_account` each account of the plan is tried once, as a preflight does.
    """
    wanted = {case.id for case in selected}
    users = {case.id: case.stimulus.mailboxes[0] for case in plan.cases if case.stimulus is not None}
    for case in selected:
        if case.not_applicable is None and case.stimulus is not None:
            wanted.update(_controls_of(case, case.stimulus, plan, users))
    if every_account:
        wanted.update(names[0] for names in plan.credential_controls.values() if names)
    return tuple(case for case in plan.cases if case.id in wanted)


def _controls_of(case: Case, stimulus: Stimulus, plan: Plan, users: Mapping[str, str]) -> Iterator[str]:
    user = None if stimulus.logon is Logon.NONE else stimulus.mailboxes[0]
    if user is not None:
        yield from plan.credential_controls.get(user, ())[:1]
    if case.needs_entry_control:
        candidates = plan.entry_controls.get((stimulus.entry, stimulus.protocol), ())
        yield from [name for name in candidates if users[name] != user][:1]
    if case.suite is Suite.OUTLOOK_ANYWHERE:
        yield from plan.own_site_controls.get(stimulus.entry, ())[:1]
