"""How an output is refused, and how it fails."""

from __future__ import annotations

import errno

from harness.model.command_error import CommandError


class OutputError(CommandError):
    """An output is refused before anything is done; the message says which, why, and what is expected."""


class OutputFailedError(CommandError):
    """What was found could not be written; the message says where, and why."""

    exit_status = 3


def cause_of(error: OSError) -> str:
    """What the system says, in its words; a full disk and too many open files have advice."""
    said = error.strerror or str(error)
    match error.errno:
        case errno.EMFILE | errno.ENFILE:
            return f"{said} (ulimit -n gives how many)"
        case _:
            return said
