"""What ends a command with a sentence. Light to import: the command line catches it before it knows what it runs."""

from __future__ import annotations

from typing import ClassVar


class CommandError(Exception):
    """What was typed or is in a file cannot be done; the message says what was found and what was expected.

    `exit_status` is what the program ends with.
    """

    exit_status: ClassVar[int] = 2
