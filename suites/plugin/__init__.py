"""The pytest plugin of the suites: options, selection, live runs, outcomes, results. `conftest.py` has its hooks."""

from harness.model.case import Suite
from harness.run import JudgedCase, Run
from suites.plugin.options import add_options
from suites.plugin.outcome import AssertConformance, status_of_own_kinds
from suites.plugin.own_trouble import without_frames
from suites.plugin.session import (
    begin_cases,
    configure,
    conformance_assertion,
    header,
    judge,
    leave_out_empty_suites,
    open_run,
    parametrize_by_case,
    report,
    start,
)

__all__ = [
    "AssertConformance",
    "JudgedCase",
    "Run",
    "Suite",
    "add_options",
    "begin_cases",
    "configure",
    "conformance_assertion",
    "header",
    "judge",
    "leave_out_empty_suites",
    "open_run",
    "parametrize_by_case",
    "report",
    "start",
    "status_of_own_kinds",
    "without_frames",
]
