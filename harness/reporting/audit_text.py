"""An audit as text: findings by severity, each cause once, and what the file does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from harness.model.finding import (
    AuditedFinding,
    FindingSeverity,
    MissingKey,
    SettingsVerdict,
    Subject,
    SubjectKind,
)
from harness.reporting.counts import some_of
from harness.reporting.effects import describe_effect

LineOf = Callable[[Subject, str], int]
"""On which line of the file a key stands."""


def audit_lines(
    file: str, verdicts: Sequence[SettingsVerdict], findings: Sequence[AuditedFinding], line_of: LineOf
) -> Iterator[str]:
    """The whole audit of one file."""
    causes = list(_each_cause_once(findings))
    for severity in FindingSeverity:
        alike = [one for one in causes if one.finding.severity is severity]
        if alike:
            yield severity.value
            for one in alike:
                yield from _finding_lines(file, one, line_of)
            yield ""
    yield from _unknown_lines(verdicts)
    yield _figures(verdicts, causes)


def is_clean(findings: Iterable[AuditedFinding]) -> bool:
    """Whether nothing departs, recommendations aside."""
    return all(one.finding.severity is FindingSeverity.RECOMMENDED for one in findings)


def describe_subject(subject: Subject) -> str:
    """A server by its name, and its virtual directory; others with what they are."""
    name = subject.name if subject.kind is SubjectKind.SERVER else f"{subject.kind} {subject.name}"
    return name if subject.directory is None else f"{name} {subject.directory}"


def _each_cause_once(findings: Sequence[AuditedFinding]) -> Iterator[AuditedFinding]:
    """Of findings with one cause the worst, whose `also` names the others' clauses."""
    said: set[tuple[Subject, str, str]] = set()
    order = list(FindingSeverity)
    for one in sorted(findings, key=lambda one: order.index(one.finding.severity)):
        if one.finding.cause not in said:
            said.add(one.finding.cause)
            yield one


def _finding_lines(file: str, audited: AuditedFinding, line_of: LineOf) -> Iterator[str]:
    finding = audited.finding
    clauses = " ".join((finding.clause, *audited.also))
    yield f"  {clauses}  {describe_subject(finding.subject)}  {finding.key}"
    yield f"      found     {finding.found}"
    yield f"      expected  {finding.expected}"
    for number, command in enumerate(finding.remedy.split("; ")):
        yield f"      {'remedy' if number == 0 else '':8}  {command}"
    yield f"      effect    {describe_effect(audited.effect)}"
    yield f"      at        {file}:{line_of(finding.subject, finding.key)}"


def _unknown_lines(verdicts: Iterable[SettingsVerdict]) -> Iterator[str]:
    """What the file does not say, once for each key: the clauses that need it, and those of which it is not known."""
    clauses: dict[MissingKey, dict[str, None]] = {}
    for verdict in verdicts:
        if verdict.unknown:
            clauses.setdefault(verdict.unknown, {})[verdict.clause] = None
    owners: dict[tuple[str, str], list[str]] = {}
    for missing, needing in clauses.items():
        owners.setdefault((" ".join(sorted(needing)), missing.key), []).append(missing.of)
    if owners:
        yield "not known"
        yield from (f"  {cited}  {MissingKey(key, some_of(names))}" for (cited, key), names in owners.items())
        yield ""


def _figures(verdicts: Sequence[SettingsVerdict], causes: Sequence[AuditedFinding]) -> str:
    counts = Counter(one.finding.severity for one in causes)
    clean = sum(1 for verdict in verdicts if not verdict.findings and not verdict.unknown)
    unknown = sum(1 for verdict in verdicts if verdict.unknown)
    worst_first = ", ".join(f"{counts[one]} {one}" for one in FindingSeverity if counts[one])
    found = worst_first or "nothing departs from the topic"
    return f"{found}; {clean} settings as documented, {unknown} not known"
