"""What an observation can say of a demand."""

from __future__ import annotations

from enum import Enum


class Holding(Enum):
    """`NOT_SHOWN`: the requests that would show it were not made. `NOT_KNOWN`: the evidence leaves it open."""

    HOLDS = "holds"
    CONTRADICTED = "contradicted"
    NOT_SHOWN = "not shown"
    NOT_KNOWN = "not known"


def unless(contradicted: bool) -> Holding:
    """A demand holds unless something contradicts it."""
    return Holding.CONTRADICTED if contradicted else Holding.HOLDS
