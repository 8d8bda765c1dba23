"""What the settings of a deployment file say of a clause: that it holds, is departed from, or cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from harness.model.cell import Cell, CellChange
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import Correction


class FindingSeverity(StrEnum):
    """How much a departure matters, the worst first."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    RECOMMENDED = "recommended"


class SubjectKind(StrEnum):
    """What a clause on settings is judged for."""

    SERVER = "server"
    ARRAY = "array"
    SITE = "site"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clause is judged for, by its name; `directory` is the virtual directory, where the clause is about one."""

    kind: SubjectKind
    name: str
    directory: VirtualDirectoryName | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A departure. `found` and `expected` are values in words, `remedy` is what an administrator types or does.

    `key` is the key of the deployment file whose value departs, or that is missing. `correction` are the changes to the
    deployment that mend it; none where they cannot be known.
    """

    clause: str
    subject: Subject
    key: str
    found: str
    expected: str
    severity: FindingSeverity
    remedy: str
    correction: tuple[Correction, ...] = ()

    @property
    def cause(self) -> tuple[Subject, str, str]:
        """What departs and what mends it: clauses that one value departs from have one cause."""
        return self.subject, self.key, self.remedy


@dataclass(frozen=True, slots=True)
class MissingKey:
    """What the deployment file does not say: the key to add, and whose it is (`CAS-01`, `site usa`)."""

    key: str
    of: str

    def __str__(self) -> str:
        return f"{self.key} of {self.of} is not in the file"


@dataclass(frozen=True, slots=True)
class SettingsVerdict:
    """What the settings say of one clause for one subject.

    Without findings the clause holds there; `unknown` is what it needs and the file does not say.
    """

    clause: str
    subject: Subject
    findings: tuple[Finding, ...] = ()
    unknown: MissingKey | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes for users where a finding is mended: the cells whose expectation differs."""

    changes: tuple[CellChange, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell that changes."""
        return tuple(one.cell for change in self.changes for one in change.each())


@dataclass(frozen=True, slots=True)
class AuditedFinding:
    """A finding and its effect, None where it is not known what mends it.

    `also` are the other clauses that the same cause departs from.
    """

    finding: Finding
    effect: Effect | None
    also: tuple[str, ...] = field(default=())
