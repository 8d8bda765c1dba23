"""What would come of a change, as lines and as JSON values, before anybody touches a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from harness.model.cell import CellChange
from harness.model.outcome import OutcomeKind
from harness.model.setting import DeploymentDifference
from harness.model.site_state import SiteState
from harness.reporting.changed_cells import (
    SiteOf,
    cell_change_records,
    changed_cell_lines,
    figures_line,
    number_certain,
)
from harness.reporting.setting_text import difference_lines, setting_record

_ONE_PASSAGE = (
    "Of sites that are down or offline the topic says what OWA-13 has, no more; all else here follows from it that "
    "their servers are not reached."
)


def what_if_lines(
    file: str,
    difference: DeploymentDifference,
    states: Mapping[str, SiteState],
    changes: Sequence[CellChange],
    site_of: SiteOf,
) -> Iterator[str]:
    """What is changed, what comes of it, by whom it is felt, and how many cells it is."""
    yield f"What if, in {file}:"
    yield from (f"  {line}" for line in difference_lines(difference, names=("the file", "what it would be")))
    yield from (f"  site {site} is {state}" for site, state in states.items())
    if not difference.settings and not states:
        yield "  nothing: every value is what it is already"
    yield ""
    yield from changed_cell_lines(changes, site_of)
    yield from _stranded_lines(changes, states)
    if states:
        yield _ONE_PASSAGE
    yield f"Changes {figures_line(changes)}." if changes else "Nothing changes: no client sees anything else than now."


def _stranded_lines(changes: Sequence[CellChange], states: Mapping[str, SiteState]) -> Iterator[str]:
    """Where users are sent to a site that is offline: what has them proxied instead ("Disabling Redirection")."""
    entries = dict.fromkeys(
        entry
        for change in changes
        if change.after and any(outcome.kind is OutcomeKind.REDIRECT_PAGE for outcome in change.after.dead_ends)
        for entry in change.entries
    )
    if entries and SiteState.OFFLINE in states.values():
        options = " ".join(f"--set {entry}.redirect_to_optimal_owa_server=false" for entry in entries)
        yield f"Users are sent to where nobody answers. To have them proxied instead (OWA-13) add: {options}"


def what_if_record(
    file: str,
    difference: DeploymentDifference,
    states: Mapping[str, SiteState],
    changes: Sequence[CellChange],
    site_of: SiteOf,
) -> dict[str, Any]:
    """The same as JSON values, with every cell that changes."""
    return {
        "deployment": file,
        "settings": [setting_record(one) for one in difference.settings],
        "sites": {site: state.value for site, state in states.items()},
        "certain": number_certain(changes),
        "cells": cell_change_records(changes, site_of),
    }
