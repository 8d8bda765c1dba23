"""The mutation score as lines for a terminal and as a page of the documentation: clauses, faults, cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fixtures.farm import DeploymentSubset, Fault
from harness.model.clause import ClauseRegister, EvidenceKind
from harness.mutation.score import ClauseReport, FaultResult

_FROM_ANSWERS = frozenset({EvidenceKind.CLIENT, EvidenceKind.HOP, EvidenceKind.FAULT})
_NAMED_CASES = 2


@dataclass(frozen=True, slots=True)
class FaultMatrix:
    """Every fault with the result of its run; those of the `faults` that show on sockets only have no result."""

    register: ClauseRegister
    faults: tuple[Fault, ...]
    results: tuple[FaultResult, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, a sentence each: a fault that survives, a failed row that the catalogue does not explain."""
        return tuple(
            problem
            for fault, result in self._in_process()
            for problem in (*_unreported_clauses(result), *_unexplained_failures(fault, result))
        )

    @property
    def unbroken(self) -> tuple[str, ...]:
        """Clauses judged from answers, hops or outages that no fault breaks."""
        broken = {clause for fault in self.faults for clause in fault.breaks}
        return tuple(clause for clause in self.judged_clauses() if clause not in broken)

    def judged_clauses(self) -> tuple[str, ...]:
        """The clauses that more than settings or load show, in the register's order."""
        return tuple(clause.id for clause in self.register.clauses if _FROM_ANSWERS.intersection(clause.evidence))

    def lines(self) -> Iterator[str]:
        """For a terminal: by clause, each fault with the rows that reported it."""
        for clause in self.judged_clauses():
            concerned = [fault for fault in self.faults if clause in fault.breaks]
            if not concerned:
                continue
            yield f"{clause}"
            for fault in concerned:
                yield f"  {fault.name:44} {self._reported(clause, fault)}"
        yield ""
        yield self.summary()
        yield from self.problems

    def summary(self) -> str:
        """One sentence with every figure."""
        pairs = list(self._in_process())
        killed = sum(1 for _, result in pairs if not result.unreported and result.reports)
        noted = sum(1 for _, result in pairs if not result.unreported and not result.reports)
        survived = sum(1 for _, result in pairs if result.unreported)
        collateral = [result for _, result in pairs if result.collateral]
        not_judged = [result for _, result in pairs if result.not_judged]
        sockets = sum(1 for fault in self.faults if fault.only_on_sockets)
        return (
            f"{len(pairs)} faults: {killed} killed, {noted} noted, {survived} survived; "
            f"{sockets} more on sockets; {len(self.judged_clauses())} clauses. Collateral: "
            f"{sum(len(result.collateral) for result in collateral)} red rows of {len(collateral)} faults, "
            f"{sum(len(result.not_judged) for result in not_judged)} rows of {len(not_judged)} faults not judged."
        )

    def _coverage(self) -> str:
        sockets = sum(1 for fault in self.faults if fault.only_on_sockets)
        clauses = self.judged_clauses()
        without = f"; none for {', '.join(self.unbroken)}" if self.unbroken else ""
        return (
            f"{len(self.faults) - sockets} faults within a process and {sockets} on sockets, for the {len(clauses)} "
            f"clauses that answers, requests between servers or outages show{without}."
        )

    def page(self) -> Iterator[str]:
        """The page `docs/faults.md`."""
        yield from _PREFACE
        yield ""
        yield self._coverage()
        yield ""
        yield "## Clauses, faults, cases"
        yield ""
        yield "| clause | fault | reported by |"
        yield "| --- | --- | --- |"
        for clause in self.judged_clauses():
            for fault in self.faults:
                if clause in fault.breaks:
                    yield f"| {clause} | {fault.name} | {self._reported(clause, fault, quote='`')} |"
        yield ""
        yield "## Faults"
        yield ""
        yield "| fault | what it does | breaks | shown by | beside it |"
        yield "| --- | --- | --- | --- | --- |"
        for fault in self.faults:
            side_effects = _side_effects(fault, self._result_of(fault))
            breaks = ", ".join(fault.breaks)
            yield f"| {fault.name} | {fault.text} | {breaks} | {_describe_subset(fault.shown_by)} | {side_effects} |"

    def _in_process(self) -> Iterator[tuple[Fault, FaultResult]]:
        return ((fault, result) for fault in self.faults if (result := self._result_of(fault)) is not None)

    def _result_of(self, fault: Fault) -> FaultResult | None:
        return next((result for result in self.results if result.fault == fault.name), None)

    def _reported(self, clause: str, fault: Fault, *, quote: str = "") -> str:
        if fault.only_on_sockets:
            return "on sockets"
        result = self._result_of(fault)
        if result is None:
            return "not run"
        for reports, word in ((result.reports, ""), (result.noted, "noted, since the clause does not require it: ")):
            for report in reports:
                if report.clause == clause:
                    return word + _cases(report, quote)
        return "SURVIVES"


_PREFACE = (
    "# Faults of the farm and who reports them",
    "",
    "Generated by `python -m harness mutation --page`; tests run every fault and keep this page in step with what",
    "they find. Each fault breaks the farm in one way. All cases of the smallest deployment that shows it are judged,",
    "and the fault is killed when a row fails under each clause that it breaks. What else turns red with it is",
    "explained beside it. `on sockets`: shows on real connections only, and is caught there (`pytest tests/live_run",
    "tests/kerberos`).",
)


def _unreported_clauses(result: FaultResult) -> Iterator[str]:
    if result.unreported:
        yield f"{result.fault} survives: no row reported {', '.join(result.unreported)}"


def _unexplained_failures(fault: Fault, result: FaultResult) -> Iterator[str]:
    unexplained = [clause for clause in result.other_clauses if clause not in fault.also]
    if unexplained:
        yield f"{fault.name} also fails {', '.join(unexplained)}, which its entry in the catalogue does not explain"
    for clause in fault.also:
        if clause not in result.other_clauses:
            yield f"{fault.name} is said to fail {clause} as well, and does not"


def _cases(report: ClauseReport, quote: str) -> str:
    named = ", ".join(f"{quote}{case}{quote}" for case in report.cases[:_NAMED_CASES])
    more = len(report.cases) - _NAMED_CASES
    return f"{named} and {more} more" if more > 0 else named


def _side_effects(fault: Fault, result: FaultResult | None) -> str:
    if result is None:
        return ""
    words = []
    if fault.also:
        words.append(f"{', '.join(fault.also)}: {fault.because}")
    if result.collateral:
        words.append(f"{len(result.collateral)} red rows")
    if result.not_judged:
        words.append(f"{len(result.not_judged)} rows not judged")
    return "; ".join(words)


def _describe_subset(subset: DeploymentSubset) -> str:
    sites = f" ({', '.join(subset.sites)})" if subset.sites else ""
    entries = f" by {', '.join(subset.entries)}" if subset.entries else ""
    return f"{subset.deployment}{sites}{entries}"
