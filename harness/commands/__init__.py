"""The command line beside pytest, a module a command."""

from harness.commands.command_line import main
from harness.commands.program import run_program

__all__ = ["main", "run_program"]
