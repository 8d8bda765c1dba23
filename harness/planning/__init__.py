"""The oracle: what the topic documents for any deployment, as a plan of cases."""

from harness.planning.budget import make_budget
from harness.planning.cells import compare_cells, compare_deployments, expected_cells
from harness.planning.clause_register import read_register
from harness.planning.documentation import decision_tables_page
from harness.planning.effects import Effects
from harness.planning.entry_paths import paths_of
from harness.planning.plan import entry_names, make_plan, make_plan_by_size, make_plan_of_request

__all__ = [
    "Effects",
    "compare_cells",
    "compare_deployments",
    "decision_tables_page",
    "entry_names",
    "expected_cells",
    "make_budget",
    "make_plan",
    "make_plan_by_size",
    "make_plan_of_request",
    "paths_of",
    "read_register",
]
