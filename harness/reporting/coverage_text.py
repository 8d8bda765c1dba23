"""What a plan covers and leaves out, in words."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.case import Plan
from harness.model.cover import LeftOut


def coverage_lines(plan: Plan) -> Iterator[str]:
    """What is planned of what is possible; why, where nobody asked for it. Nothing of a full plan."""
    coverage = plan.coverage
    if coverage is None:
        return
    yield (
        f"cover {coverage.cover}: {coverage.planned:,} of {coverage.possible:,} possible cases, "
        f"{coverage.mailboxes:,} of {coverage.possible_mailboxes:,} mailboxes; left out: {_left_out(coverage.left_out)}"
    )
    if coverage.by_size:
        yield "It has too many cases to run all of them unasked: --cover full does, --cover pairs runs more."


def _left_out(kinds: tuple[LeftOut, ...]) -> str:
    return ", ".join(f"{kind.cases:,} of {kind.kind}" for kind in kinds) or "nothing"
