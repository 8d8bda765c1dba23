"""The oracle: what the topic documents for any deployment, as a plan of cases."""

from harness.planning.budget import make_budget
from harness.planning.clause_register import read_register
from harness.planning.documentation import decision_tables_page
from harness.planning.plan import make_plan, make_plan_by_size, make_plan_of_request

__all__ = [
    "decision_tables_page",
    "make_budget",
    "make_plan",
    "make_plan_by_size",
    "make_plan_of_request",
    "read_register",
]
