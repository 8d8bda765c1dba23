"""Lines of our own on pytest's terminal."""

from __future__ import annotations

from collections.abc import Iterable

import pytest


def write_lines(config: pytest.Config, lines: Iterable[str]) -> None:
    """Lines on the terminal, between those of pytest."""
    reporter = terminal_reporter(config)
    for line in lines:
        reporter.write_line(line)


def terminal_reporter(config: pytest.Config) -> pytest.TerminalReporter:
    """pytest's own."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    assert isinstance(reporter, pytest.TerminalReporter)
    return reporter


def descriptor_of_terminal(config: pytest.Config) -> int:
    """Where the reporter writes to."""
    return terminal_reporter(config)._tw._file.fileno()  # pytest has no public way to its stream
