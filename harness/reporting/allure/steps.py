"""The course of a case as a reader sees it: what was asked, each hop, what was answered, and what was judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from harness.judging import describe_outcome
from harness.model.case import Case
from harness.model.finding import SubjectKind
from harness.model.observation import Exchange, Observation, Visit
from harness.model.outcome import Hop
from harness.model.printable import brief, json_text, printable
from harness.model.protocol import Logon, Protocol
from harness.model.stimulus import Stimulus
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.reporting.allure.exchange_text import answer_line, answer_text, exchange_text, request_line, request_text
from harness.reporting.allure.hop_picture import picture_of
from harness.reporting.allure.nouns import Attachment, ReportedRow, ReportedRun, Status, Step
from harness.reporting.because_words import BECAUSE_WORDS
from harness.reporting.verdict_file import verdict_record

STATUSES = {
    VerdictWord.PASS: Status.PASSED,
    VerdictWord.FAIL: Status.FAILED,
    VerdictWord.INCONCLUSIVE: Status.BROKEN,
    VerdictWord.INFORMATIONAL: Status.UNKNOWN,
    VerdictWord.NOT_APPLICABLE: Status.SKIPPED,
}

_LOGONS = {
    Logon.NONE: "without logon",
    Logon.FORMS: "by the logon form",
    Logon.BASIC: "by Basic authentication",
    Logon.WINDOWS: "by Integrated Windows authentication",
    Logon.PLAIN: "by user name and password",
}
_JUDGED = {
    VerdictWord.PASS: "as the topic has it",
    VerdictWord.FAIL: "does not conform",
    VerdictWord.INCONCLUSIVE: "could not be judged",
    VerdictWord.INFORMATIONAL: "recorded, not required",
}
_WITH_EVIDENCE = (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE, VerdictWord.INFORMATIONAL)
_LONGEST = 200
_AT_ONCE = 0.0
"""An answer that has come, and what is made of it."""


def steps_of(row: ReportedRow, run: ReportedRun) -> tuple[Step, ...]:
    """The steps of a judged row. What contradicts is failed, what could not be is broken.

    Passes have steps and no attachments: a report of thousands of rows would consist of their files.
    """
    verdict = row.verdict
    if verdict is None or verdict.verdict is VerdictWord.NOT_APPLICABLE:
        return ()
    return (*_course(row.case, verdict, row.seen, run), _judge_step(verdict))


def _course(case: Case, verdict: Verdict, seen: Observation | None, run: ReportedRun) -> Iterator[Step]:
    if case.stimulus is None:
        if case.settings is not None:
            yield Step(_settings_name(case))
        return
    if seen is None:
        yield Step(f"{_asking(case.stimulus)}: nothing was recorded", Status.BROKEN)
        return
    has_evidence = verdict.verdict in _WITH_EVIDENCE
    yield _ask_step(case.stimulus, seen, has_evidence=has_evidence)
    if seen.visits:
        yield from (_visit_step(number, visit, verdict, case) for number, visit in enumerate(seen.visits, start=1))
    else:
        yield from _hop_steps(seen.hops, verdict, case)
    yield _answer_step(case, seen, verdict, run)
    yield from _compared_steps(seen, has_evidence=has_evidence)


def _settings_name(case: Case) -> str:
    assert case.settings is not None
    subjects = (one.subject for one in case.settings.findings if one.subject.kind is not SubjectKind.ORGANIZATION)
    where = case.entry or ", ".join(dict.fromkeys(one.name for one in subjects)) or "the organization"
    return f"Read what the deployment file says of {printable(where)}"


def _asking(stimulus: Stimulus) -> str:
    """The mailbox that logs on, of repeated visits all that take turns, and the server by its name.

    Allure makes links of hosts and URLs, and loses a blank behind one: they stand at the ends.
    """
    users = stimulus.mailboxes if stimulus.visits > 1 else stimulus.mailboxes[:1]
    return printable(f"Ask as {', '.join(users)} {_LOGONS[stimulus.logon]} at {stimulus.entry}")


def _is_mail(stimulus: Stimulus) -> bool:
    return stimulus.protocol in (Protocol.POP3, Protocol.IMAP4)


def _ask_step(stimulus: Stimulus, seen: Observation, *, has_evidence: bool) -> Step:
    """With more than one request each is a step of its own; the last one's answer is what the case is about."""
    exchanges = seen.exchanges
    asked = _asking(stimulus)
    if not exchanges:
        return Step(f"{asked}: nothing was sent", Status.BROKEN)
    if _is_mail(stimulus):
        return _mail_step(f"{asked}: {stimulus.host}:{stimulus.port}", exchanges, has_evidence=has_evidence)
    last = exchanges[-1]
    parts = tuple(
        Step(
            brief(f"{answer_line(one)} to {request_line(one)}", _LONGEST),
            Status.BROKEN if one.failure and one.status is None else Status.PASSED,
            one.seconds,
            attachments=(_text(f"exchange {number}", exchange_text(one)),) if has_evidence else (),
        )
        for number, one in enumerate(exchanges[:-1], start=1)
    )
    own = (_text("request", request_text(last)),) if has_evidence else ()
    is_broken = last.failure is not None and last.status is None
    times = [one.seconds for one in exchanges if one.seconds is not None]
    name = f"{asked}: {brief(request_line(last), _LONGEST)}"
    return Step(name, Status.BROKEN if is_broken else Status.PASSED, sum(times) if times else None, parts, own)


def _mail_step(name: str, exchanges: tuple[Exchange, ...], *, has_evidence: bool) -> Step:
    """A conversation of POP3 or IMAP4: each command is a step, all of it one text."""
    parts = tuple(
        Step(
            brief(f"{request_line(one)}: {answer_line(one)}", _LONGEST),
            Status.BROKEN if one.failure else Status.PASSED,
            one.seconds,
        )
        for one in exchanges
    )
    own = (_text("conversation", "\n\n".join(map(exchange_text, exchanges))),) if has_evidence else ()
    return Step(name, parts[-1].status, sum(part.seconds or 0 for part in parts), parts, own)


def _visit_step(number: int, visit: Visit, verdict: Verdict, case: Case) -> Step:
    name = printable(f"Visit {number}, {visit.mailbox}: {describe_outcome(visit.outcome)}")
    return Step(name, steps=tuple(_hop_steps(visit.hops, verdict, case)))


def _hop_steps(hops: tuple[Hop, ...] | None, verdict: Verdict, case: Case) -> Iterator[Step]:
    contradicts = case.judges_hops and verdict.verdict is VerdictWord.FAIL
    if hops is None:
        is_missed = case.judges_hops and verdict.verdict is VerdictWord.INCONCLUSIVE
        yield from [Step("Requests between servers: cannot be seen", Status.BROKEN)] if is_missed else ()
        return
    if not hops and contradicts:
        yield Step("No request between servers", Status.FAILED)
    right = {hop for one in verdict.expected for hop in one.outcome.hops or ()}
    for hop in hops:
        yield Step(hop_line(hop), Status.FAILED if contradicts and not _is_as(hop, right) else Status.PASSED)


def _is_as(hop: Hop, right: set[Hop]) -> bool:
    """Whether one of the expected hops, which may say less, is that one; none where no expected one is like it."""
    return any(_way(one) == _way(hop) and one.authentication in (None, hop.authentication) for one in right)


def _way(hop: Hop) -> tuple[str, str, str, str]:
    """IIS makes no difference between capitals and small letters."""
    return hop.source, hop.destination, hop.scheme.lower(), hop.path.lower().rstrip("/")


def hop_line(hop: Hop) -> str:
    """From which server to which, what was asked, and how the server logged on; with the time where a log has it."""
    by = f", {hop.authentication}" if hop.authentication else ""
    at = f", at {clock(hop.time)} UTC" if hop.time is not None else ""
    method = f"{hop.method} " if hop.method else ""
    return printable(f"Hop from {hop.source} to {hop.destination}: {method}{hop.path} over {hop.scheme}{by}{at}")


def clock(seconds: float) -> str:
    """The time of day in UTC, as a log has it."""
    return f"{datetime.fromtimestamp(seconds, UTC):%H:%M:%S}"


def _answer_step(case: Case, seen: Observation, verdict: Verdict, run: ReportedRun) -> Step:
    status = Status.PASSED
    if verdict.verdict is VerdictWord.FAIL and not case.judges_hops:
        status = Status.FAILED
    if verdict.because in (Because.UNREACHABLE, Because.UNAUTHORIZED):
        status = Status.BROKEN
    outcome = describe_outcome(seen.outcome)
    how = f" ({seen.explanation})" if seen.explanation and seen.explanation != outcome else ""
    attached = tuple(_evidence(case, seen, run)) if verdict.verdict in _WITH_EVIDENCE else ()
    return Step(f"Answer: {brief(outcome + how, 2 * _LONGEST)}", status, _AT_ONCE, attachments=attached)


def _evidence(case: Case, seen: Observation, run: ReportedRun) -> Iterator[Attachment]:
    assert case.stimulus is not None
    if seen.exchanges and not _is_mail(case.stimulus):
        yield _text("answer", answer_text(seen.exchanges[-1]))
    if picture := picture_of(case, seen, run.servers):
        yield Attachment("sequence of requests", "image/svg+xml", "svg", picture)


def _compared_steps(seen: Observation, *, has_evidence: bool) -> Iterator[Step]:
    compared = (exchange for answer in seen.compared for exchange in answer.exchanges)
    for number, one in enumerate(compared, start=1):
        own = (_text(f"compared exchange {number}", exchange_text(one)),) if has_evidence else ()
        name = brief(f"Compare with {request_line(one)}: {answer_line(one)}", _LONGEST)
        yield Step(name, seconds=one.seconds, attachments=own)


def _judge_step(verdict: Verdict) -> Step:
    clauses = verdict.failed_clauses or verdict.judged or verdict.clauses
    words = f"{verdict.verdict.value}, {_JUDGED[verdict.verdict]}"
    words += f" ({BECAUSE_WORDS[verdict.because]})" if verdict.because else ""
    words += ", accepted for a while" if verdict.accepted is not None else ""
    own: tuple[Attachment, ...] = ()
    if verdict.verdict in _WITH_EVIDENCE:
        own = (Attachment("row", "application/json", "json", json_text(verdict_record(verdict), indent=2)),)
    return Step(f"Judge {', '.join(clauses)}: {words}", STATUSES[verdict.verdict], _AT_ONCE, attachments=own)


def _text(name: str, text: str) -> Attachment:
    return Attachment(name, "text/plain", "txt", text)
