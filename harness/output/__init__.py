"""What is written: replaced in one step, or in place where it is a pipe or device; never over what a command reads."""

from harness.output.claims import Output, claim
from harness.output.errors import OutputError, OutputFailedError, cause_of
from harness.output.folder import claim_folder
from harness.output.inputs import Input, inputs_of, require_no_input
from harness.output.locks import Lock
from harness.output.replaced_folder import ReplacedFolder
from harness.output.replacing import replace_file

__all__ = [
    "Input",
    "Lock",
    "Output",
    "OutputError",
    "OutputFailedError",
    "ReplacedFolder",
    "cause_of",
    "claim",
    "claim_folder",
    "inputs_of",
    "replace_file",
    "require_no_input",
]
