"""The normative clauses of the source topic, and the places where it is silent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EvidenceKind(StrEnum):
    """Where a clause can be judged."""

    CLIENT = "client"
    HOP = "hop"
    CONFIG = "config"
    LOAD = "load"
    FAULT = "fault"


class Strength(StrEnum):
    """How strongly the topic asks for something: a departure from all but what it requires is informational."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    UNSUPPORTED = "unsupported"  # what departs is not supported, which forbids nothing


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: `section` is the topic's heading."""

    id: str
    section: str
    evidence: tuple[EvidenceKind, ...]
    text: str
    strength: Strength = Strength.REQUIRED


@dataclass(frozen=True, slots=True)
class Unspecified:
    """A place where the topic is silent or ambiguous (UNS-…)."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class ClauseRegister:
    """The catalogue, in its file's order."""

    clauses: tuple[Clause, ...]
    unspecified: tuple[Unspecified, ...]
