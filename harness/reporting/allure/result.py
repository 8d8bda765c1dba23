"""From what Allure made of a test and the row of its case to the result as it is written."""

from __future__ import annotations

import hashlib
import shlex
import uuid
from collections.abc import Iterator, Mapping, Sequence

from harness.judging import describe_reason
from harness.model.printable import printable, printable_lines
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting.allure.description import description_of
from harness.reporting.allure.labels import epic_of, labels_of
from harness.reporting.allure.nouns import MadeResult, ReportedRow, ReportedRun, Status, Step, WrittenResult
from harness.reporting.allure.steps import STATUSES, steps_of
from harness.reporting.because_words import BECAUSE_WORDS

_MADE = {
    VerdictWord.PASS: Status.PASSED,
    VerdictWord.FAIL: Status.FAILED,
    VerdictWord.INCONCLUSIVE: Status.BROKEN,
    VerdictWord.INFORMATIONAL: Status.PASSED,
    VerdictWord.NOT_APPLICABLE: Status.SKIPPED,
}
"""What Allure makes of pytest's outcome of such a row, where nothing else went wrong in its test."""


def result_of(row: ReportedRow, made: MadeResult, run: ReportedRun, *, identity: uuid.UUID) -> WrittenResult:
    """The result of a case, pure: the same row gives the same record, with files named after `identity`.

    History is kept by deployment, target and case; the test case's id is that of the case alone, so that a report
    of several deployments shows its rows side by side. What happened outside of the case, such as trouble of another
    plugin, keeps the status and the text that Allure gave it.
    """
    case = row.case
    steps = steps_of(row, run)
    taken = sum(step.seconds or 0 for step in steps)
    start = made.start if not taken else min(made.start, made.stop - round(1000 * taken))
    files = _Files(identity)
    record: dict[str, object] = {
        "uuid": str(identity),
        "name": printable(case.id),
        "fullName": printable(case.id),
        "titlePath": [epic_of(case), printable(case.section)] if case.section else [epic_of(case)],
        "testCaseId": _digest(case.id),
        "historyId": _digest(run.deployment, run.target, case.id),
        "status": _status(row.verdict, made),
        "statusDetails": _details(row, made, run),
        "stage": "finished",
        "description": description_of(case, run.sentences),
        "start": start,
        "stop": made.stop,
        "labels": [{"name": name, "value": value} for name, value in labels_of(row, run)],
        "parameters": [
            {"name": "deployment", "value": printable(run.deployment)},
            {"name": "target", "value": printable(run.target)},
        ],
        "steps": _step_records(steps, files, start),
        "attachments": [dict(one) for one in made.attachments],
        "links": [dict(one) for one in made.links],
    }
    return WrittenResult({key: value for key, value in record.items() if value not in ([], {})}, files.texts)


class _Files:
    """Names for what is attached."""

    def __init__(self, identity: uuid.UUID) -> None:
        self._identity = identity
        self.texts: dict[str, str] = {}

    def add(self, text: str, extension: str) -> str:
        name = f"{uuid.uuid5(self._identity, str(len(self.texts)))}-attachment.{extension}"
        self.texts[name] = text
        return name


def _digest(*parts: str) -> str:
    return hashlib.md5("\0".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def _status(verdict: Verdict | None, made: MadeResult) -> str:
    return made.status if verdict is None or _is_troubled(verdict, made) else STATUSES[verdict.verdict].value


def _is_troubled(verdict: Verdict, made: MadeResult) -> bool:
    """Whether something else than the row went wrong in its test; an accepted failure is a skip of pytest's."""
    is_accepted = verdict.accepted is not None and made.status == Status.SKIPPED
    return made.status != _MADE[verdict.verdict] and not is_accepted


def _details(row: ReportedRow, made: MadeResult, run: ReportedRun) -> Mapping[str, str]:
    """The row's one sentence, and what it does not hold; of other trouble what Allure has."""
    verdict = row.verdict
    if verdict is None or _is_troubled(verdict, made):
        message, trace = printable_lines(made.message), printable_lines(made.trace)
    else:
        message, trace = describe_reason(verdict), "\n".join(map(printable, _beside(verdict, run)))
    return {key: text for key, text in (("message", message), ("trace", trace)) if text}


def _beside(verdict: Verdict, run: ReportedRun) -> Iterator[str]:
    """Where it was asked and how to ask again; nothing of a row that is as it should be."""
    if verdict.verdict not in (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE):
        return
    if verdict.where is not None:
        yield f"at        {verdict.where}"
    if verdict.because is not None:
        yield f"because   {verdict.because.value} ({BECAUSE_WORDS[verdict.because]})"
    if verdict.accepted is not None:
        yield f"accepted  {verdict.accepted}"
    yield f"repeat    {run.command} --case {shlex.quote(verdict.case)}"


def _step_records(steps: Sequence[Step], files: _Files, start: int) -> list[dict[str, object]]:
    """One after another from `start`; a step whose duration is not known has no times."""
    records: list[dict[str, object]] = []
    for step in steps:
        record: dict[str, object] = {"name": step.name, "status": step.status.value}
        if step.seconds is not None:
            stop = start + round(1000 * step.seconds)
            record |= {"start": start, "stop": stop}
        if step.steps:
            record["steps"] = _step_records(step.steps, files, start)
        if step.attachments:
            record["attachments"] = [
                {"name": one.name, "source": files.add(one.text, one.extension), "type": one.media_type}
                for one in step.attachments
            ]
        start = int(str(record.get("stop", start)))
        records.append(record)
    return records
