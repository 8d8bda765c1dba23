"""A run: targets, what is sent when, the contract's controls, live runs and their hops. Usable without pytest."""

from harness.run.audited import Findings, audit
from harness.run.budget import budget_of
from harness.run.judged_case import JudgedCase
from harness.run.live import SETUP_ERRORS, check_servers, live_run, scope_of, share_of_concurrency
from harness.run.mock import known_faults, mock_run
from harness.run.plans import load, plan_for, plan_for_request
from harness.run.run import Run

__all__ = [
    "SETUP_ERRORS",
    "Findings",
    "JudgedCase",
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
