"""The summary of a run: verdicts by suite, the verdict on every clause, and planned cases without a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.judging import describe_reason
from harness.model.case import Case, Plan, Suite
from harness.model.clause import Clause, EvidenceKind, Strength
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting.accepted import AcceptedDepartures

_CLIENT = EvidenceKind.CLIENT
_HOP = EvidenceKind.HOP
_CONFIG = EvidenceKind.CONFIG


class ClauseVerdict(StrEnum):
    """The verdict on a clause over all rows that judge it."""

    FAIL = "fail"
    ACCEPTED = "fail (accepted)"
    INCONCLUSIVE = "inconclusive"
    PASS = "pass"  # noqa: S105 - a verdict, not a password
    PASS_CLIENT_SIDE = "pass (client side only)"  # noqa: S105 - as above
    PASS_HOP_SIDE = "pass (hop side only)"  # noqa: S105 - as above
    PASS_IN_SETTINGS = "pass (in the settings only)"  # noqa: S105 - as above
    FINDING = "informational (a finding in the settings)"
    DEPARTED = "informational (a departure)"
    INFORMATIONAL = "informational"
    NOT_APPLICABLE = "not_applicable"
    NOT_SELECTED = "not selected"


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One line of the clause table; `reason` is why nothing was judged, what the settings depart in, or what departs
    from what is not required.

    `planned` says that the deployment has a case that could judge the clause; a failure and a pass have no reason.
    `beside_finding` is how other rows passed that judge a clause with a finding.
    """

    clause: Clause
    verdict: ClauseVerdict
    counts: Counter[VerdictWord]
    reason: str
    planned: bool
    beside_finding: ClauseVerdict | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run. `missing` are planned and selected cases without a row: they fail the run.

    `judged` says that some case has a verdict; settings count only where nothing else was selected. `accepted` counts
    the failures that the operator has accepted for a while; `outdated` has a sentence for each entry of that kind that
    no longer holds.
    """

    by_suite: tuple[tuple[Suite, Counter[VerdictWord]], ...]
    clauses: tuple[ClauseRow, ...]
    total: Counter[VerdictWord]
    missing: tuple[str, ...]
    left_out: int
    judged: bool
    accepted: int = 0
    outdated: tuple[str, ...] = ()

    @property
    def is_conformant(self) -> bool:
        """No failure that is not accepted, nothing inconclusive, missing or outdated, and something judged."""
        failed = self.total[VerdictWord.FAIL] - self.accepted
        nothing_wrong = not (failed or self.total[VerdictWord.INCONCLUSIVE] or self.missing or self.outdated)
        return nothing_wrong and self.judged


def summarize(
    plan: Plan, selected: Sequence[str], verdicts: Iterable[Verdict], *, accepted: AcceptedDepartures | None = None
) -> Summary:
    """Count the rows of the selected cases, and the planned cases without a row."""
    rows = {verdict.case: verdict for verdict in verdicts}
    chosen = set(selected)
    cases = [case for case in plan.cases if case.id in chosen]
    judged = [(case, rows[case.id]) for case in cases if case.id in rows]
    by_suite: dict[Suite, Counter[VerdictWord]] = {}
    citing: dict[str, list[tuple[Case, Verdict]]] = {}
    for case, row in judged:
        by_suite.setdefault(case.suite, Counter())[row.verdict] += 1
        for clause in dict.fromkeys(row.clauses):
            citing.setdefault(clause, []).append((case, row))
    return Summary(
        by_suite=tuple((suite, by_suite[suite]) for suite in Suite if suite in by_suite),
        clauses=tuple(_clause_row(clause, citing.get(clause.id, ())) for clause in plan.register.clauses),
        total=Counter(row.verdict for _, row in judged),
        missing=tuple(case.id for case in cases if case.id not in rows),
        left_out=len(plan.cases) - len(cases),
        judged=_is_judged(cases, rows),
        accepted=sum(row.accepted is not None for _, row in judged),
        outdated=tuple(accepted.outdated(plan, rows.values())) if accepted is not None else (),
    )


def _is_judged(cases: Sequence[Case], rows: Mapping[str, Verdict]) -> bool:
    """Whether a server did what is documented or accepted; or, where no server was to be asked, the settings are."""
    asked = [rows[case.id] for case in [one for one in cases if one.settings is None] or cases if case.id in rows]
    return any(row.verdict is VerdictWord.PASS or row.accepted is not None for row in asked)


def _clause_row(clause: Clause, rows: Sequence[tuple[Case, Verdict]]) -> ClauseRow:
    """What the rows that cite a clause say of it: a row counts for the clauses that it judged."""
    counts: Counter[VerdictWord] = Counter()
    passed_on: set[EvidenceKind] = set()
    reasons: dict[VerdictWord, str] = {}
    planned = found = unaccepted = False
    for case, row in rows:
        planned = planned or case.suite is not Suite.CLAUSE
        if row.verdict in (VerdictWord.PASS, VerdictWord.FAIL):
            if clause.id not in row.judged:
                continue
            if row.verdict is VerdictWord.PASS:
                passed_on.add(_side(case))
            elif row.accepted is None:
                unaccepted = True
        elif case.settings is not None and row.verdict is VerdictWord.INFORMATIONAL:
            found = True
        counts[row.verdict] += 1
        reasons.setdefault(row.verdict, describe_reason(row))
    verdict = _clause_verdict(clause, counts, passed_on, found=found)
    if verdict is ClauseVerdict.NOT_SELECTED and rows:
        verdict = ClauseVerdict.NOT_APPLICABLE
        reasons[VerdictWord.NOT_APPLICABLE] = "no case that could judge it came to do so"
    if verdict is ClauseVerdict.FAIL and not unaccepted:
        verdict = ClauseVerdict.ACCEPTED
        reasons[VerdictWord.FAIL] = "; ".join(dict.fromkeys(row.accepted for _, row in rows if row.accepted))
    beside = _pass(clause, passed_on) if verdict is ClauseVerdict.FINDING and passed_on else None
    return ClauseRow(clause, verdict, counts, _reason(verdict, reasons), planned=planned, beside_finding=beside)


def _side(case: Case) -> EvidenceKind:
    """On which side a row judges its clauses."""
    if case.settings is not None:
        return _CONFIG
    return _HOP if case.judges_hops else _CLIENT


def _reason(verdict: ClauseVerdict, reasons: Mapping[VerdictWord, str]) -> str:
    """That of the first row whose word is the clause's."""
    match verdict:
        case ClauseVerdict.DEPARTED | ClauseVerdict.FINDING | ClauseVerdict.INFORMATIONAL:
            return reasons[VerdictWord.INFORMATIONAL]
        case ClauseVerdict.ACCEPTED:
            return reasons[VerdictWord.FAIL]
        case ClauseVerdict.INCONCLUSIVE:
            return reasons[VerdictWord.INCONCLUSIVE]
        case ClauseVerdict.NOT_APPLICABLE:
            return reasons[VerdictWord.NOT_APPLICABLE]
        case ClauseVerdict.NOT_SELECTED:
            return "no case that could judge it was asked"
        case _:
            return ""


def _clause_verdict(
    clause: Clause, counts: Counter[VerdictWord], passed_on: set[EvidenceKind], *, found: bool
) -> ClauseVerdict:
    if counts[VerdictWord.FAIL]:
        return ClauseVerdict.FAIL
    if counts[VerdictWord.INCONCLUSIVE]:
        return ClauseVerdict.INCONCLUSIVE
    if clause.strength is not Strength.REQUIRED and counts[VerdictWord.INFORMATIONAL]:
        return ClauseVerdict.DEPARTED
    if found:
        return ClauseVerdict.FINDING
    if counts[VerdictWord.PASS]:
        return _pass(clause, passed_on)
    if counts[VerdictWord.INFORMATIONAL]:
        return ClauseVerdict.INFORMATIONAL
    return ClauseVerdict.NOT_APPLICABLE if counts[VerdictWord.NOT_APPLICABLE] else ClauseVerdict.NOT_SELECTED


def _pass(clause: Clause, passed_on: set[EvidenceKind]) -> ClauseVerdict:
    """A pass on every side that shows in what servers do, or on some of them."""
    needed = {kind for kind in clause.evidence if kind in (_CLIENT, _HOP)}
    if needed and passed_on == {_CONFIG}:
        return ClauseVerdict.PASS_IN_SETTINGS
    if needed <= passed_on or len(needed) < 2:
        return ClauseVerdict.PASS
    return ClauseVerdict.PASS_CLIENT_SIDE if _CLIENT in passed_on else ClauseVerdict.PASS_HOP_SIDE
