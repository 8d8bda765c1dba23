"""`--allow-control`: servers are lent to one run at a time, brought back where one was ended; what stays is said."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable

import pytest

from harness.model.deployment import Deployment
from harness.run import (
    SETUP_ERRORS,
    LentServers,
    bring_back,
    ending_signals_ignored,
    lend_servers,
    stays_changed_lines,
)
from suites.plugin.terminal import terminal_reporter, write_lines


def lend(config: pytest.Config, deployment: Deployment) -> LentServers:
    """The servers, as they were before any run changed them; what does not come about ends the run with exit 4."""
    terminal = _terminal()
    config.add_cleanup(lambda: os.close(terminal))
    try:
        lent = lend_servers(deployment, terminal=terminal)
    except SETUP_ERRORS as error:
        raise pytest.UsageError(str(error)) from None

    refusal: list[str] = []

    def at_the_end() -> None:
        with ending_signals_ignored():
            _say_last(config, terminal, () if refusal else stays_changed_lines(deployment, lent))
            lent.journal.close()

    config.add_cleanup(at_the_end)
    refusal += _bring_back_first(config, deployment, lent)
    if refusal:
        raise pytest.UsageError("\n".join(refusal))  # which pytest prints behind everything else
    return lent


def _terminal() -> int:
    """Standard error as it is now: while a test runs, pytest keeps for itself what is printed."""
    try:
        return os.dup(2)
    except OSError:  # it was closed
        return os.open(os.devnull, os.O_WRONLY)


def _bring_back_first(config: pytest.Config, deployment: Deployment, lent: LentServers) -> list[str]:
    """Why the run is refused; nothing where it may begin."""
    if not lent.journal.owed:
        return []
    write_lines(config, [f"{lent.describe_owed()}: left changed by a run that was ended"])
    bring_back(deployment, lent, say=lambda line: write_lines(config, [line]))
    lent.end()
    if not lent.journal.owed:
        return []
    back = f"nothing is sent before {lent.describe_owed()} is back"
    return [f"{back}; where that is so already, remove {lent.journal.path}", *stays_changed_lines(deployment, lent)]


def _say_last(config: pytest.Config, terminal: int, lines: Iterable[str]) -> None:
    """Behind all that pytest says, on a terminal that may be gone."""
    text = "".join(f"{line}\n" for line in lines)
    if text:
        with contextlib.suppress(OSError, ValueError):  # it may be gone, or closed
            terminal_reporter(config).flush()
        with contextlib.suppress(OSError):
            os.write(terminal, f"\n{text}".encode("utf-8", "backslashreplace"))
