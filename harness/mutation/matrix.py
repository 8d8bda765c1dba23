"""The mutation score as lines for a terminal and as a page of the documentation: clauses, faults, cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fixtures.farm.faults import DeploymentSubset, Fault
from harness.model.clause import ClauseRegister, EvidenceKind
from harness.mutation.score import Kill, Mutant

_FROM_ANSWERS = frozenset({EvidenceKind.CLIENT, EvidenceKind.HOP, EvidenceKind.FAULT})
_NAMED_CASES = 2


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every fault with what its run said; `faults` has those of sockets as well, of which no mutant is here."""

    register: ClauseRegister
    faults: tuple[Fault, ...]
    mutants: tuple[Mutant, ...]

    @property
    def unreported(self) -> tuple[str, ...]:
        """What is wrong, a sentence each: a fault that survives, or a row that turned red without an explanation."""
        return tuple(
            problem for fault, mutant in self._in_process() for problem in (*_survival(mutant), *_spill(fault, mutant))
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
        yield from self.unreported

    def summary(self) -> str:
        """One sentence with every figure."""
        pairs = list(self._in_process())
        killed = sum(1 for _, mutant in pairs if not mutant.survives and mutant.kills)
        noted = sum(1 for _, mutant in pairs if not mutant.survives and not mutant.kills)
        survived = sum(1 for _, mutant in pairs if mutant.survives)
        collateral = [mutant for _, mutant in pairs if mutant.collateral]
        not_judged = [mutant for _, mutant in pairs if mutant.not_judged]
        sockets = sum(1 for fault in self.faults if fault.only_on_sockets)
        return (
            f"{len(pairs)} faults: {killed} killed, {noted} noted, {survived} survived; "
            f"{sockets} more on sockets; {len(self.judged_clauses())} clauses. Collateral: "
            f"{sum(len(mutant.collateral) for mutant in collateral)} red rows of {len(collateral)} faults, "
            f"{sum(len(mutant.not_judged) for mutant in not_judged)} rows of {len(not_judged)} faults not judged."
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
            beside = _beside(fault, self._mutant_of(fault))
            breaks = ", ".join(fault.breaks)
            yield f"| {fault.name} | {fault.text} | {breaks} | {_place(fault.shown_by)} | {beside} |"

    def _in_process(self) -> Iterator[tuple[Fault, Mutant]]:
        return ((fault, mutant) for fault in self.faults if (mutant := self._mutant_of(fault)) is not None)

    def _mutant_of(self, fault: Fault) -> Mutant | None:
        return next((mutant for mutant in self.mutants if mutant.fault == fault.name), None)

    def _reported(self, clause: str, fault: Fault, *, quote: str = "") -> str:
        if fault.only_on_sockets:
            return "on sockets"
        mutant = self._mutant_of(fault)
        if mutant is None:
            return "not run"
        for kills, word in ((mutant.kills, ""), (mutant.noted, "noted, since the clause recommends: ")):
            for kill in kills:
                if kill.clause == clause:
                    return word + _cases(kill, quote)
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


def _survival(mutant: Mutant) -> Iterator[str]:
    if mutant.survives:
        yield f"{mutant.fault} survives: no row reported {', '.join(mutant.survives)}"


def _spill(fault: Fault, mutant: Mutant) -> Iterator[str]:
    unexplained = [clause for clause in mutant.other_clauses if clause not in fault.also]
    if unexplained:
        yield f"{fault.name} also fails {', '.join(unexplained)}, which its entry in the catalogue does not explain"
    for clause in fault.also:
        if clause not in mutant.other_clauses:
            yield f"{fault.name} is said to fail {clause} as well, and does not"


def _cases(kill: Kill, quote: str) -> str:
    named = ", ".join(f"{quote}{case}{quote}" for case in kill.cases[:_NAMED_CASES])
    more = len(kill.cases) - _NAMED_CASES
    return f"{named} and {more} more" if more > 0 else named


def _beside(fault: Fault, mutant: Mutant | None) -> str:
    if mutant is None:
        return ""
    words = []
    if fault.also:
        words.append(f"{', '.join(fault.also)}: {fault.because}")
    if mutant.collateral:
        words.append(f"{len(mutant.collateral)} red rows")
    if mutant.not_judged:
        words.append(f"{len(mutant.not_judged)} rows not judged")
    return "; ".join(words)


def _place(part: DeploymentSubset) -> str:
    sites = f" ({', '.join(part.sites)})" if part.sites else ""
    entries = f" by {', '.join(part.entries)}" if part.entries else ""
    return f"{part.deployment}{sites}{entries}"
