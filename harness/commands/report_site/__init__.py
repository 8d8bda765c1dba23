"""One site of Allure for the results of one or several runs, which asks for nothing outside."""

from harness.commands.report_site.build import CONFIGURATION, INDEX, NotBuiltError, is_report, run_allure, take_offline
from harness.commands.report_site.configuration import HISTORY, SITE, STAGED, configuration_text, environment_names
from harness.commands.report_site.history import history_before
from harness.commands.report_site.program import Allure, NoProgramError, find_allure
from harness.commands.report_site.results import NoResultsError, Results, facts_of_environments, read_results
from harness.commands.report_site.staging import stage_results

__all__ = [
    "CONFIGURATION",
    "HISTORY",
    "INDEX",
    "SITE",
    "STAGED",
    "Allure",
    "NoProgramError",
    "NoResultsError",
    "NotBuiltError",
    "Results",
    "configuration_text",
    "environment_names",
    "facts_of_environments",
    "find_allure",
    "history_before",
    "is_report",
    "read_results",
    "run_allure",
    "stage_results",
    "take_offline",
]
