"""Which cases of a plan are asked for: by protocol, clause or case id."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from harness.deployments import did_you_mean
from harness.model.case import Case, Plan
from harness.model.printable import brief
from harness.model.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Selection:
    """What was typed; an empty part selects everything."""

    protocols: Collection[str] = ()
    clauses: Collection[str] = ()
    cases: Collection[str] = ()

    def includes(self, case: Case) -> bool:
        """Whether a case is asked for by every part."""
        return (
            (not self.protocols or protocol_of(case) in self.protocols)
            and (not self.clauses or any(clause in case.clauses for clause in self.clauses))
            and (not self.cases or case.id in self.cases)
        )

    def mistakes(self, plan: Plan) -> Iterator[str]:
        """What is typed but not planned: a misspelt id selects nothing and would look like an empty success."""
        clauses = [*(one.id for one in plan.register.clauses), *(one.id for one in plan.register.unspecified)]
        where = f"in the plan of {plan.deployment}"
        if plan.coverage is not None:
            where += f", which covers {plan.coverage.cover} (--cover full plans every case)"
        yield from mistakes("--clause", self.clauses, clauses, where)
        yield from mistakes("--case", self.cases, [case.id for case in plan.cases], where)


def mistakes(option: str, given: Collection[str], known: Collection[str], where: str) -> Iterator[str]:
    """A message for each given name that is not known, with the nearest that is."""
    names = set(known)
    for name in given:
        if name not in names:
            yield f'{option} "{brief(name)}": there is none of that name {where}{did_you_mean(name, known)}'


def protocol_of(case: Case) -> str | None:
    """The protocol that a case speaks for, also where nothing is sent."""
    if case.stimulus is not None:
        return case.stimulus.protocol.value
    return case.suite.value if case.suite.value in set(Protocol) else None
