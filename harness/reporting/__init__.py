"""Plans, verdicts and evidence as files and as text for people; every writer works on a read-only record."""

from harness.reporting.allure_labels import attach_evidence, label_test, name_test
from harness.reporting.coverage_text import coverage_lines
from harness.reporting.explanation import explanation_lines
from harness.reporting.failure import failure_text
from harness.reporting.overall import overall_lines
from harness.reporting.plan_text import plan_lines, plan_records
from harness.reporting.preflight_text import budget_lines, duration_lines, preflight_lines
from harness.reporting.summary import Summary, summarize
from harness.reporting.terminal import summary_lines, verdict_sentence
from harness.reporting.verdict_file import verdict_from_record, verdict_line, verdict_record, write_verdicts
from harness.reporting.verdict_rows import verdict_file_schema

__all__ = [
    "Summary",
    "attach_evidence",
    "budget_lines",
    "coverage_lines",
    "duration_lines",
    "explanation_lines",
    "failure_text",
    "label_test",
    "name_test",
    "overall_lines",
    "plan_lines",
    "plan_records",
    "preflight_lines",
    "summarize",
    "summary_lines",
    "verdict_file_schema",
    "verdict_from_record",
    "verdict_line",
    "verdict_record",
    "verdict_sentence",
    "write_verdicts",
]
