"""A run: targets, what is sent when, the contract's controls, live runs and their hops. Usable without pytest."""

from importlib import import_module
from typing import TYPE_CHECKING

from harness.run.audited import Findings, audit
from harness.run.budget import budget_of
from harness.run.plans import load, plan_for, plan_for_request

if TYPE_CHECKING:
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
        "JudgedCase": "judged_case",
        "MachineExhaustedError": "live",
        "Run": "run",
        "SETUP_ERRORS": "live",
        "check_servers": "live",
        "known_faults": "mock",
        "live_run": "live",
        "mock_run": "mock",
        "scope_of": "live",
        "share_of_concurrency": "live",
    }

    def __getattr__(name: str) -> object:
        """What sends is imported when it is asked for: clients and the farm take longer to import than most plans."""
        if name not in _SENDING:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_SENDING[name]}"), name)


__all__ = [
    "SETUP_ERRORS",
    "Findings",
    "JudgedCase",
    "MachineExhaustedError",
    "Run",
    "audit",
    "budget_of",
    "check_servers",
    "known_faults",
    "live_run",
    "load",
    "mock_run",
    "plan_for",
    "plan_for_request",
    "scope_of",
    "share_of_concurrency",
]
