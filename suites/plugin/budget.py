"""What the selected cases cost, said before anything is sent; a dry run ends with it."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from harness.model.case import Case
from harness.reporting import budget_lines, count_of, duration_lines
from harness.run import budget_of, with_controls
from suites.plugin.options import deployment_and_plan, is_live
from suites.plugin.terminal import terminal_reporter, terminal_width, write_lines, write_prose

_PLANNED = "planned, nothing sent"


def cases_asked(config: pytest.Config, selected: Collection[str]) -> tuple[Case, ...]:
    """The selected cases that are sent, with their controls; what changes servers only where that is allowed."""
    _, plan = deployment_and_plan(config)
    chosen = set(selected)
    changes = not is_live(config) or config.getoption("--allow-control")
    cases = [case for case in plan.cases if case.id in chosen and (changes or not case.changes_servers)]
    return with_controls(plan, cases, every_account=is_live(config))


def write_budget(config: pytest.Config, heading: str, asked: Collection[Case]) -> None:
    """Requests by host, logons by account, all of them, and how long that takes."""
    deployment, _ = deployment_and_plan(config)
    live = is_live(config)
    budget = budget_of(deployment, asked, checked=asked if live else (), of_farm=not live)
    terminal_reporter(config).section(heading)
    write_lines(config, budget_lines(budget, width=terminal_width()))
    write_prose(config, duration_lines(budget))


def begin_dry_run(config: pytest.Config) -> None:
    """Let pytest's last line know of what it is to count, before anything is deselected: it looks no second time."""
    terminal_reporter(config).stats.setdefault(_PLANNED, [])


def end_dry_run(session: pytest.Session, selected: Collection[str]) -> None:
    """The budget, and how many cases it is for; pytest's own last line counts them too, since no test was to run."""
    config = session.config
    deployment, plan = deployment_and_plan(config)
    asked = cases_asked(config, selected)
    write_budget(config, f"dry run of {deployment.organization.name}", asked)
    chosen, others = set(selected), len(plan.cases) - len(selected)
    controls = sum(case.id not in chosen for case in asked)
    said = f"{count_of(len(selected), 'case')} of {len(plan.cases):,} would be judged"
    said += f", with {controls:,} more as controls" if controls else ""
    said += f"; {others:,} are left out by the selection" if others else ""
    write_prose(config, ["", f"{said}; nothing was sent"])
    terminal_reporter(config).stats[_PLANNED].extend(session.items)
