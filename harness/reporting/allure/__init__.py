"""What Allure shows of a run: each case's result with steps and evidence, and what stands beside the results."""

from harness.reporting.allure.labels import labels_of
from harness.reporting.allure.nouns import KnownServer, MadeResult, ReportedRow, ReportedRun, Status, WrittenResult
from harness.reporting.allure.properties import properties_text, read_properties
from harness.reporting.allure.result import result_of
from harness.reporting.allure.run_files import (
    categories,
    environment_of,
    executor_of,
    globals_identity,
    globals_of,
    merged_environment,
)
from harness.reporting.allure.servers import known_servers

__all__ = [
    "KnownServer",
    "MadeResult",
    "ReportedRow",
    "ReportedRun",
    "Status",
    "WrittenResult",
    "categories",
    "environment_of",
    "executor_of",
    "globals_identity",
    "globals_of",
    "known_servers",
    "labels_of",
    "merged_environment",
    "properties_text",
    "read_properties",
    "result_of",
]
