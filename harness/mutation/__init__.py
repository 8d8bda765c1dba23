"""The mutation score: whether each deliberate fault of the farm is reported under the clause that it breaks."""

from harness.mutation.matrix import Matrix
from harness.mutation.mutants import HealthyFarmError, run_mutants
from harness.mutation.score import FaultResult

__all__ = ["FaultResult", "HealthyFarmError", "Matrix", "run_mutants"]
