"""Whether an observation meets a demand."""

from __future__ import annotations

from enum import Enum


class DemandResult(Enum):
    """`NOT_SHOWN`: the requests that would show it were not made. `NOT_KNOWN`: the evidence is not enough."""

    MET = "met"
    CONTRADICTED = "contradicted"
    NOT_SHOWN = "not shown"
    NOT_KNOWN = "not known"


def contradicted_if(contradicted: bool) -> DemandResult:
    """A demand is met unless something contradicts it."""
    return DemandResult.CONTRADICTED if contradicted else DemandResult.MET
