"""What a run said of one deliberate fault. Pure: verdicts in, kills out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.model.verdict import Verdict, VerdictWord


@dataclass(frozen=True, slots=True)
class Kill:
    """One clause that a fault breaks, and the rows that reported it."""

    clause: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault in one run.

    `kills` are the clauses that rows failed, in the order of the fault's own. `noted` are clauses that only recommend:
    a departure from them is recorded and never failed. `collateral` are the rows that turned red and cite none of the
    fault's clauses, `other_clauses` all that failed beside its own. `not_judged` are the rows that a control, or what
    came before, kept from being judged.
    """

    fault: str
    breaks: tuple[str, ...]
    rows: int
    kills: tuple[Kill, ...] = ()
    noted: tuple[Kill, ...] = ()
    collateral: tuple[str, ...] = ()
    other_clauses: tuple[str, ...] = ()
    not_judged: tuple[str, ...] = ()

    @property
    def survives(self) -> tuple[str, ...]:
        """The clauses of the fault that no row reported."""
        reported = {kill.clause for kill in (*self.kills, *self.noted)}
        return tuple(clause for clause in self.breaks if clause not in reported)


def read_mutant(fault: str, breaks: tuple[str, ...], verdicts: Iterable[Verdict]) -> Mutant:
    """Hold the rows of a run with one fault against the clauses that the fault breaks."""
    rows = tuple(verdicts)
    failed = [row for row in rows if row.verdict is VerdictWord.FAIL]
    recorded = [row for row in rows if row.verdict is VerdictWord.INFORMATIONAL]
    own = set(breaks)
    cited = dict.fromkeys(clause for row in failed for clause in row.failed_clauses)
    return Mutant(
        fault=fault,
        breaks=breaks,
        rows=len(rows),
        kills=_kills(breaks, [(row.case, row.failed_clauses) for row in failed]),
        noted=_kills(breaks, [(row.case, row.judged) for row in recorded]),
        collateral=tuple(row.case for row in failed if not own.intersection(row.failed_clauses)),
        other_clauses=tuple(clause for clause in cited if clause not in own),
        not_judged=tuple(row.case for row in rows if row.verdict is VerdictWord.INCONCLUSIVE),
    )


def _kills(breaks: tuple[str, ...], reports: list[tuple[str, tuple[str, ...]]]) -> tuple[Kill, ...]:
    found = (Kill(clause, tuple(case for case, clauses in reports if clause in clauses)) for clause in breaks)
    return tuple(kill for kill in found if kill.cases)
