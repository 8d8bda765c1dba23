"""The mutation score: whether each deliberate fault of the farm is reported under the clause that it breaks."""

from harness.mutation.fault_matrix import FaultMatrix
from harness.mutation.fault_runs import HealthyFarmError, run_faults
from harness.mutation.score import FaultResult

__all__ = ["FaultMatrix", "FaultResult", "HealthyFarmError", "run_faults"]
