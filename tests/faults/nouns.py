"""Verdicts and faults, built by hand."""

from __future__ import annotations

from fixtures.farm.faults import DeploymentSubset, Fault
from harness.model.clause import EvidenceKind
from harness.model.verdict import Because, Verdict, VerdictWord


def failed(case: str, *clauses: str) -> Verdict:
    return Verdict(case, clauses, VerdictWord.FAIL, "seen otherwise", failed_clauses=clauses, judged=clauses)


def passed(case: str, *clauses: str) -> Verdict:
    return Verdict(case, clauses, VerdictWord.PASS, "as documented", judged=clauses)


def recorded(case: str, *clauses: str) -> Verdict:
    return Verdict(case, clauses, VerdictWord.INFORMATIONAL, "departs from a recommendation", judged=clauses)


def not_judged(case: str, *clauses: str) -> Verdict:
    return Verdict(case, clauses, VerdictWord.INCONCLUSIVE, "no user was served", because=Because.PREREQUISITE)


def fault(
    name: str, *breaks: str, also: tuple[str, ...] = (), because: str = "", only_on_sockets: bool = False
) -> Fault:
    return Fault(
        name,
        breaks,
        (EvidenceKind.CLIENT,),
        "Breaks something.",
        DeploymentSubset("contoso"),
        also=also,
        because=because,
        only_on_sockets=only_on_sockets,
    )
