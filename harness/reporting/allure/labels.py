"""The labels by which Allure groups, filters and categorizes the result of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from harness.model.case import Case, Suite
from harness.model.clause import Strength
from harness.model.finding import FindingSeverity
from harness.model.printable import printable
from harness.model.protocol import Protocol
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting.allure.nouns import ReportedRow, ReportedRun
from harness.reporting.junit_cases import NOT_JUDGED

_LONGEST_STORY = 100

_EPICS: Mapping[str, str] = {
    Protocol.OWA: "Outlook Web Access",
    Protocol.EAS: "Exchange ActiveSync",
    Protocol.EWS: "Exchange Web Services",
    Protocol.AVAILABILITY: "Availability service",
    Protocol.AUTODISCOVER: "Autodiscover",
    Protocol.POP3: "POP3",
    Protocol.IMAP4: "IMAP4",
    Protocol.OUTLOOK_ANYWHERE: "Outlook Anywhere",
    Protocol.WEBDAV: "WebDAV",
    Suite.STATE: "Several requests in a row",
    Suite.CONFIG: "Configuration",
    Suite.CLAUSE: "Clauses not judged here",
}

_DEPARTS = {Strength.RECOMMENDED: "recommended", Strength.UNSUPPORTED: "not supported"}


def labels_of(row: ReportedRow, run: ReportedRun) -> Iterator[tuple[str, str]]:
    """Names and values, in the order in which a report shows them.

    A case stands in one story, so that what a tree counts adds up: that of the first clause which it fails, or which it
    is about. By tags it is found under each. The label `cause` is added at the end of a run.
    """
    case, verdict = row.case, row.verdict
    yield "epic", epic_of(case)
    yield "feature", printable(_feature(case.section))
    failed = verdict.failed_clauses if verdict else ()
    for clause in (failed or case.clauses)[:1]:
        yield "story", _story(clause, run.sentences.get(clause, ""))
    yield "severity", case.severity.value
    yield "deployment", printable(run.deployment)
    yield "target", printable(run.target)
    yield "verdict", verdict.verdict.value if verdict else NOT_JUDGED
    if verdict:
        yield from _more_labels(case, verdict)
    for clause in case.clauses:
        yield "tag", clause


def _feature(section: str) -> str:
    """The topic's section; `(introduction)` stands for what has no heading there."""
    return "Introduction" if section == "(introduction)" else section


def epic_of(case: Case) -> str:
    """The protocol as people write it; of a case that sends nothing, its kind."""
    return _EPICS[case.stimulus.protocol if case.stimulus else case.suite]


def _more_labels(case: Case, verdict: Verdict) -> Iterator[tuple[str, str]]:
    if verdict.because is not None:
        yield "because", verdict.because.value
    if verdict.accepted is not None:
        yield "accepted", "yes"
    if verdict.verdict is not VerdictWord.INFORMATIONAL:
        return
    if verdict.silent:
        yield from (("silent", place) for place in verdict.judged)
    elif departure := _departure(case, verdict):
        yield "departs", departure


def _departure(case: Case, verdict: Verdict) -> str | None:
    """Of what is not required; a setting may depart from a recommendation too."""
    findings = case.settings.findings if case.settings else ()
    if findings:
        of_recommendations = all(finding.severity is FindingSeverity.RECOMMENDED for finding in findings)
        return "recommended" if of_recommendations else "a setting"
    return _DEPARTS.get(verdict.strength)


@lru_cache(maxsize=1_024)
def _story(clause: str, sentence: str) -> str:
    """Cut between words, with an ellipsis."""
    text = printable(f"{clause} {sentence}".rstrip())
    if len(text) <= _LONGEST_STORY:
        return text
    return text[:_LONGEST_STORY].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"
