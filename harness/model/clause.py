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


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: `section` is the topic's heading; `recommended` where a departure is informational only."""

    id: str
    section: str
    evidence: tuple[EvidenceKind, ...]
    text: str
    recommended: bool = False


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
