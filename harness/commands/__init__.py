"""The command line beside pytest, a module a command."""

from harness.commands.main import main

__all__ = ["main"]
