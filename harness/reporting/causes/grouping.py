"""From the rows of a run to their causes: a pure function of plan, rows and deployment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from harness.model.case import Case, Plan
from harness.model.cause import Cause, CausedRow, CauseKind
from harness.model.deployment import Deployment
from harness.model.finding import Finding
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting.causes.contradictions import OF_EVERY_SERVICE_ALIKE, Missed, Shapes, missed_in
from harness.reporting.causes.kinds import FOLLOWS, kind_of
from harness.reporting.causes.names import is_account
from harness.reporting.causes.red_rows import RedRow
from harness.reporting.causes.remedies import joined_by_remedy
from harness.reporting.causes.servers import ServersOfCases, together
from harness.reporting.causes.splitting import Places, split_by_server
from harness.reporting.causes.unreached import joined_by_server

Key = tuple[str, ...]
Behind = Callable[[Case], Sequence[Finding]]

_HOPS = ".hops"
_OF_EVERY_SERVICE = "GEN-"
_NEVER_REDIRECTED = frozenset({"OWA-03", "EAS-10", "EWS-09", "RPC-02", "DAV-02"})


def causes_of(
    deployment: Deployment,
    plan: Plan,
    verdicts: Iterable[Verdict],
    *,
    behind: Behind = lambda _: (),
    times: Mapping[str, datetime] | None = None,
) -> tuple[Cause, ...]:
    """Every row that fails unaccepted, or could not be judged, in exactly one cause; failures first, then by size.

    `behind` gives the findings that may be why a case fails, `times` when each row came about.
    """
    rows = {verdict.case: verdict for verdict in verdicts}
    servers = ServersOfCases(deployment)
    failed: dict[Key, list[RedRow]] = defaultdict(list)
    unjudged: dict[Key, list[RedRow]] = defaultdict(list)
    passed: list[tuple[Case, Verdict]] = []
    shapes = Shapes(deployment)
    for case in plan.cases:
        verdict = rows.get(case.id)
        if verdict is None:
            continue
        if verdict.verdict is VerdictWord.PASS:
            passed.append((case, verdict))
        elif verdict.verdict is VerdictWord.FAIL and verdict.accepted is None:
            row = RedRow(case, verdict, servers.of(case), missed_in(verdict.why or ""))
            clause = main_clause(verdict.failed_clauses)
            suite = "" if clause in OF_EVERY_SERVICE_ALIKE else case.suite
            failed[suite, clause, shapes.of(clause, row.missed.seen)].append(row)
        elif verdict.verdict is VerdictWord.INCONCLUSIVE and verdict.because is not None:
            kind = kind_of(case, verdict.because, verdict.why or "")
            row = RedRow(case, verdict, servers.of(case), Missed("", verdict.why or ""))
            unjudged[kind.kind, kind.subject].append(row)
    groups = [*_with_hops(failed).items()]
    places = Places([(verdict, servers.of(case)) for case, verdict in passed] if groups else [])
    when = times or {}

    def contradiction(suite: str, part: Sequence[RedRow]) -> Cause:
        return _with_findings(_cause(CauseKind.CONTRADICTION, suite, "", part, when), part, behind)

    parts = [(key[0], part) for key, group in groups for part in split_by_server(key[1], group, places)]
    found = [*joined_by_remedy(parts, contradiction, deployment)]
    found += [
        replace(_cause(CauseKind(kind), "", addresses[0], group, when), other_addresses=addresses[1:])
        for kind, addresses, group in joined_by_server(unjudged, deployment)
    ]
    return tuple(sorted(found, key=_order))


def main_clause(clauses: Sequence[str]) -> str:
    """What the advice is about: that clients are never redirected; else a clause of the service before a common one."""
    redirected = [clause for clause in clauses if clause in _NEVER_REDIRECTED]
    own = [clause for clause in clauses if not clause.startswith(_OF_EVERY_SERVICE)]
    return next(iter((*redirected, *own)), clauses[0])


def _with_hops(groups: Mapping[Key, list[RedRow]]) -> dict[Key, list[RedRow]]:
    """Rows on requests between servers go to the rows of the same requests as clients saw them, where these fail."""
    owners = {row.case.id: key for key, group in groups.items() for row in group}
    merged: dict[Key, list[RedRow]] = {}
    late: list[tuple[Key, list[RedRow]]] = []
    for key, group in groups.items():
        of_clients = [owners.get(row.case.id.removesuffix(_HOPS)) for row in group]
        owner = of_clients[0]
        if owner is not None and all(row.case.judges_hops for row in group) and len(set(of_clients)) == 1:
            late.append((owner, group))
        else:
            merged[key] = list(group)
    for key, group in late:
        merged.setdefault(key, []).extend(group)
    return merged


def _cause(kind: CauseKind, suite: str, subject: str, group: Sequence[RedRow], times: Mapping[str, datetime]) -> Cause:
    first = group[0]
    moments = [times[row.case.id] for row in group if row.case.id in times]
    cited = [clause for row in group for clause in (row.verdict.failed_clauses or row.verdict.clauses)]
    clauses = tuple(dict.fromkeys(cited))
    main = (main_clause(first.verdict.failed_clauses),) if first.verdict.failed_clauses else ()
    suites = {row.case.suite.value for row in group}
    addresses = [row.case.stimulus.mailboxes for row in group if row.case.stimulus is not None]
    return Cause(
        kind=kind,
        rows=tuple(CausedRow(row.case.id, row.reason) for row in group),
        servers=together(row.servers for row in group),
        clauses=tuple(dict.fromkeys((*main, *clauses))),
        suite=suite or (suites.pop() if len(suites) == 1 else ""),
        subject=subject,
        expected=first.missed.expected,
        seen=first.missed.seen,
        pairs=len(_pairs(subject, group)),
        mailboxes=tuple(dict.fromkeys(address for named in addresses for address in named)),
        first=min(moments, default=None),
        last=max(moments, default=None),
    )


def _pairs(subject: str, group: Sequence[RedRow]) -> set[tuple[str, str]]:
    """Who is hit by which protocol: the account that the cause is about, else who logs on."""
    sent = [row.case.stimulus for row in group if row.case.stimulus is not None]
    return {(subject if is_account(subject) else stimulus.mailboxes[0], stimulus.protocol) for stimulus in sent}


def _with_findings(cause: Cause, group: Sequence[RedRow], behind: Behind) -> Cause:
    """Those behind every row, and those behind some; one that several clauses name is named once."""
    of_rows = [{finding.cause: finding for finding in behind(row.case)} for row in group]
    every = {key: finding for of_row in of_rows for key, finding in of_row.items()}
    whole = [key for key in every if all(key in of_row for of_row in of_rows)]
    return replace(
        cause,
        findings=tuple(every[key] for key in whole),
        partly=tuple(finding for key, finding in every.items() if key not in whole),
    )


def _order(cause: Cause) -> tuple[bool, bool, int]:
    """What follows from something else stands last."""
    return cause.kind in FOLLOWS, cause.kind is not CauseKind.CONTRADICTION, -len(cause.rows)
