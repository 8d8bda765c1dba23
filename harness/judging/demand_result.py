"""What judging a demand gives: it is met, contradicted, not shown, or not known."""

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
class NotShown:
    """The requests that would show it were not made."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The evidence is not enough; `why` says what is missing."""

    why: str


DemandResult = Met | Contradicted | NotShown | NotKnown


def contradicted_if(contradicted: bool, detail: str = "") -> Met | Contradicted:
    """A demand is met unless something contradicts it."""
    return Contradicted(detail) if contradicted else Met()
