"""Cases of clauses that no case of this deployment judges, each with its reason."""

from harness.model.case import Suite
from harness.run import Judged
from suites.settling import Settle

SUITE = Suite.CLAUSE


def test_clause(judged: Judged, settle: Settle) -> None:
    settle(judged)
