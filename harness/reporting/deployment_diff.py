"""Two deployments compared by what users see, as lines and as JSON values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from harness.model.cell import CellChange
from harness.model.setting import DeploymentDifference
from harness.reporting.changed_cells import (
    SiteOf,
    cell_change_records,
    changed_cell_lines,
    figures_line,
    number_certain,
)
from harness.reporting.setting_text import difference_lines, setting_record


def deployment_diff_lines(
    files: tuple[str, str], difference: DeploymentDifference, changes: Sequence[CellChange], site_of: SiteOf
) -> Iterator[str]:
    """The settings that differ, what one of the files lacks, and the cells that differ."""
    yield f"From {files[0]} to {files[1]}:"
    yield from (f"  {line}" for line in difference_lines(difference, names=files))
    if difference == DeploymentDifference((), (), ()):
        yield "  no setting differs"
    yield ""
    yield from changed_cell_lines(changes, site_of, titles=("differs for certain", "may differ"))
    yield f"They differ in {figures_line(changes)}." if changes else "Outcomes are equal: every client sees the same."


def deployment_diff_record(
    files: tuple[str, str], difference: DeploymentDifference, changes: Sequence[CellChange], site_of: SiteOf
) -> dict[str, Any]:
    """The same as JSON values, with every cell that differs."""
    return {
        "before": files[0],
        "after": files[1],
        "settings": [setting_record(one) for one in difference.settings],
        "only_before": list(difference.only_before),
        "only_after": list(difference.only_after),
        "certain": number_certain(changes),
        "cells": cell_change_records(changes, site_of),
    }
