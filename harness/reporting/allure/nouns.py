"""What Allure's results are made of: the row of a case, its run, and steps with their attachments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from harness.model.case import Case
from harness.model.observation import Observation
from harness.model.verdict import Verdict


class Status(StrEnum):
    """Allure's five statuses."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class KnownServer:
    """A server or array by its name, and what it is in a few words."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """What all results of a run share.

    `deployment` is the file's stem as typed, `target` what was asked, with the faults of a mock farm. `command` repeats
    the run without a selection. `sentences` has those of clauses and silent places by their ids, `servers`
    the servers and arrays by their hosts and names, in lower case.
    """

    deployment: str
    target: str
    command: str
    sentences: Mapping[str, str] = field(default_factory=dict)
    servers: Mapping[str, KnownServer] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What tells it from other runs in one report."""
        return f"{self.deployment} on {self.target}"


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A case at its end; `verdict` is None where the run was ended before it was judged."""

    case: Case
    verdict: Verdict | None = None
    seen: Observation | None = None


@dataclass(frozen=True, slots=True)
class MadeResult:
    """What Allure itself knows of a test: its times in milliseconds since the epoch, and what other plugins added.

    `status` and its texts are those of pytest's outcome, which trouble outside of the case may have changed.
    """

    start: int
    stop: int
    status: str
    message: str = ""
    trace: str = ""
    attachments: tuple[Mapping[str, str], ...] = ()
    links: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text that is written beside a result."""

    name: str
    media_type: str
    extension: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """What happened in the course of a case; `seconds` is None where it is not known how long it took."""

    name: str
    status: Status = Status.PASSED
    seconds: float | None = None
    steps: tuple[Step, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenResult:
    """A result as JSON values, and the files that it names, by their names."""

    record: Mapping[str, object]
    files: Mapping[str, str]
