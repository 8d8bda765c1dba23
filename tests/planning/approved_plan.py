"""What the plan of a small deployment says, one case for each sentence: the text that a person has approved.

python -m tests.planning.approved_plan > tests/planning/approved-plan.txt
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator

from harness.judging.wording import describe_outcome
from harness.model.case import Case
from harness.model.clause import Strength
from harness.model.expectation import Demand
from harness.model.hop_demands import HopTarget
from harness.model.outcome import Outcome
from harness.model.stimulus import ChangeScript, Stimulus
from tests.planning.shipped import cases_of, plan_of, shipped

STEM = "contoso-nlb"


def approved_plan() -> str:
    """The first case of each title, and of each protocol at an array, with the rows that share its conversation."""
    return "\n".join((*_not_sent(), *_sent())) + "\n"


def _not_sent() -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for case in plan_of(STEM).cases:
        if case.not_applicable:
            reasons.setdefault(case.not_applicable, []).append(case.id)
    for reason, names in reasons.items():
        yield f"{reason}: {' '.join(names)}"


def _sent() -> Iterator[str]:
    arrays = {array.name for array in shipped(STEM).load_balancing_arrays}
    told: set[str] = set()
    for case in plan_of(STEM).cases:
        asked = case.stimulus
        if asked is None or _is_beside(case):
            continue
        told_of = f"{asked.protocol} at an array" if asked.entry in arrays and asked.visits == 1 else case.title
        if told_of in told:
            continue
        told.add(told_of)
        yield ""
        control = ", with entry control" if case.needs_entry_control else ""
        yield f"{case.id} ({case.suite}, {case.severity}{control}) asks {_asked(asked)}"
        if case.title not in {step.text for step in case.steps}:
            yield f"  title    {case.title}"
        yield from _alternatives(case)
        for beside in _beside(case):
            yield from _alternatives(beside)
        for number, step in enumerate(case.steps, start=1):
            yield f"  {number}. {' '.join((step.text, *step.clauses))}"


def _is_beside(case: Case) -> bool:
    return case.id.endswith((".hops", ".follow")) or ".hops/" in case.id


def _beside(case: Case) -> list[Case]:
    where, _, server = case.id.rpartition("/")
    names = (f"{case.id}.hops", f"{where}.hops/{server}", f"{case.id}.follow")
    return [cases_of(STEM)[name] for name in names if name in cases_of(STEM)]


def _asked(asked: Stimulus) -> str:
    visits = f"{asked.visits} visits" if asked.visits > 1 else None
    parts = (f"{asked.host}:{asked.port}", asked.logon, asked.schema, asked.rpc_server, visits)
    changes = _changes(asked.script) if asked.script else ()
    return ", ".join(str(part) for part in (*parts, *changes) if part)


def _changes(script: ChangeScript) -> Iterator[str]:
    for visit in script.before:
        yield "; ".join(f"{one.kind} {one.server}" for one in visit) or "a visit"
    yield f"at the end {'; '.join(f'{one.kind} {one.server}' for one in script.restore)}"


def _alternatives(case: Case) -> Iterator[str]:
    for alternative in case.alternatives:
        silent = f" ({alternative.silent})" if alternative.silent else ""
        yield f"  expects  {' or '.join(describe_outcome(outcome) for outcome in alternative.outcomes)}{silent}"
        yield f"  by       {'; '.join(_demand(demand) for demand in alternative.demands) or 'no demand'}"


def _demand(demand: Demand) -> str:
    name, *parts = (getattr(demand, field.name) for field in dataclasses.fields(demand))
    return " ".join((name, type(demand).__name__, *(text for text in map(_describe, parts) if text)))


def _describe(part: object) -> str:
    match part:
        case Outcome():
            return describe_outcome(part)
        case Strength.REQUIRED:
            return ""
        case HopTarget(server, path, alias):
            return server + path + (f" as {alias}" if alias else "")
        case tuple():
            return f"[{', '.join(map(_describe, part))}]" if part else ""
        case _:
            return str(part)


if __name__ == "__main__":
    sys.stdout.write(approved_plan())
