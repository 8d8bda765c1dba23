"""What judging a demand gives: it is met, contradicted, only recorded, not shown, or not known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Met:
    """Nothing that was seen contradicts the demand."""


@dataclass(frozen=True, slots=True)
class Contradicted:
    """What was seen is not what the demand asks; `detail` says what the outcomes alone do not say, or is empty."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was seen is not judged by this clause; `what` says it, or is empty where another clause judges it."""

    what: str = ""


@dataclass(frozen=True, slots=True)
class NotShown:
    """What was seen does not show it: the requests that would were not made, or it is as `why` says."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The evidence is not enough; `why` says what is missing."""

    why: str


DemandResult = Met | Contradicted | Recorded | NotShown | NotKnown


def contradicted_if(contradicted: bool, detail: str = "") -> Met | Contradicted:
    """A demand is met unless something contradicts it."""
    return Contradicted(detail) if contradicted else Met()
