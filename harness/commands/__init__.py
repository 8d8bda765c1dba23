"""The command line beside pytest, a module a command."""

from harness.commands.command_line import main

__all__ = ["main"]
