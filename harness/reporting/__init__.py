"""Plans, verdicts and evidence as files and as text for people; every writer works on a read-only record."""

from harness.reporting.accepted import AcceptedDepartures
from harness.reporting.allure import (
    MadeResult,
    ReportedRow,
    ReportedRun,
    WrittenResult,
    categories,
    environment_of,
    executor_of,
    globals_identity,
    globals_of,
    known_servers,
    merged_environment,
    properties_text,
    read_properties,
    result_of,
)
from harness.reporting.audit_records import finding_record, sarif_log
from harness.reporting.audit_text import audit_lines, is_clean
from harness.reporting.because_words import BECAUSE_WORDS
from harness.reporting.budget_text import budget_lines, duration_lines
from harness.reporting.causes import advice_lines, cause_lines, causes_of, label_of, title_of
from harness.reporting.counts import count_of
from harness.reporting.coverage_text import coverage_lines
from harness.reporting.deployment_diff import deployment_diff_lines, deployment_diff_record
from harness.reporting.drawing import draw_deployment, sample_for_drawing
from harness.reporting.explanation import clause_texts, explanation_lines
from harness.reporting.failure import failure_text
from harness.reporting.findings import with_effects, with_findings
from harness.reporting.junit_cases import NOT_JUDGED, JunitCase, JunitResult
from harness.reporting.overall import overall_lines
from harness.reporting.plan_text import plan_lines, plan_records
from harness.reporting.preflight_text import preflight_lines
from harness.reporting.progress import Progress
from harness.reporting.summary import Summary, summarize
from harness.reporting.tables import Column, table_lines
from harness.reporting.terminal import summary_lines, verdict_sentence
from harness.reporting.verdict_file import verdict_file_text, verdict_from_record, verdict_line, verdict_record
from harness.reporting.verdict_rows import verdict_file_schema
from harness.reporting.what_if_text import what_if_lines, what_if_record
from harness.reporting.width import width_of, width_of_listing
from harness.reporting.wrapping import fitted, wrapped

__all__ = [
    "BECAUSE_WORDS",
    "NOT_JUDGED",
    "AcceptedDepartures",
    "Column",
    "JunitCase",
    "JunitResult",
    "MadeResult",
    "Progress",
    "ReportedRow",
    "ReportedRun",
    "Summary",
    "WrittenResult",
    "advice_lines",
    "audit_lines",
    "budget_lines",
    "categories",
    "cause_lines",
    "causes_of",
    "clause_texts",
    "count_of",
    "coverage_lines",
    "deployment_diff_lines",
    "deployment_diff_record",
    "draw_deployment",
    "duration_lines",
    "environment_of",
    "executor_of",
    "explanation_lines",
    "failure_text",
    "finding_record",
    "fitted",
    "globals_identity",
    "globals_of",
    "is_clean",
    "known_servers",
    "label_of",
    "merged_environment",
    "overall_lines",
    "plan_lines",
    "plan_records",
    "preflight_lines",
    "properties_text",
    "read_properties",
    "result_of",
    "sample_for_drawing",
    "sarif_log",
    "summarize",
    "summary_lines",
    "table_lines",
    "title_of",
    "verdict_file_schema",
    "verdict_file_text",
    "verdict_from_record",
    "verdict_line",
    "verdict_record",
    "verdict_sentence",
    "what_if_lines",
    "what_if_record",
    "width_of",
    "width_of_listing",
    "with_effects",
    "with_findings",
    "wrapped",
]
