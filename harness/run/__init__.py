"""A run: targets, what is sent when, the contract's controls, live runs and their hops. Usable without pytest."""

from importlib import import_module
from typing import TYPE_CHECKING

from harness.run.audited import Findings, audit
from harness.run.budget import budget_of
from harness.run.controls_asked import with_controls
from harness.run.plans import load, plan_for, plan_for_request

if TYPE_CHECKING:
    from harness.run.changed_servers import (
        ENDING_SIGNALS,
        LentServers,
        bring_back,
        ending_signals_ignored,
        left_changed_lines,
        lend_servers,
        stays_changed_lines,
    )
    from harness.run.judged_case import JudgedCase
    from harness.run.live import (
        SETUP_ERRORS,
        MachineExhaustedError,
        check_servers,
        live_run,
        scope_of,
        share_of_concurrency,
    )
    from harness.run.mock import known_faults, mock_run
    from harness.run.run import Run
else:
    _SENDING = {
        "ENDING_SIGNALS": "changed_servers",
        "LentServers": "changed_servers",
        "JudgedCase": "judged_case",
        "MachineExhaustedError": "live",
        "Run": "run",
        "SETUP_ERRORS": "live",
        "bring_back": "changed_servers",
        "check_servers": "live",
        "ending_signals_ignored": "changed_servers",
        "known_faults": "mock",
        "left_changed_lines": "changed_servers",
        "lend_servers": "changed_servers",
        "live_run": "live",
        "mock_run": "mock",
        "scope_of": "live",
        "share_of_concurrency": "live",
        "stays_changed_lines": "changed_servers",
    }

    def __getattr__(name: str) -> object:
        """What sends is imported when it is asked for: clients and the farm take longer to import than most plans."""
        if name not in _SENDING:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_SENDING[name]}"), name)


__all__ = [
    "ENDING_SIGNALS",
    "SETUP_ERRORS",
    "Findings",
    "JudgedCase",
    "LentServers",
    "MachineExhaustedError",
    "Run",
    "audit",
    "bring_back",
    "budget_of",
    "check_servers",
    "ending_signals_ignored",
    "known_faults",
    "left_changed_lines",
    "lend_servers",
    "live_run",
    "load",
    "mock_run",
    "plan_for",
    "plan_for_request",
    "scope_of",
    "share_of_concurrency",
    "stays_changed_lines",
    "with_controls",
]
