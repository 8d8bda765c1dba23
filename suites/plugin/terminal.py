"""Lines of our own on pytest's terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import pytest

from harness.reporting import fitted, width_of


def write_lines(config: pytest.Config, lines: Iterable[str]) -> None:
    """Lines on the terminal, between those of pytest."""
    reporter = terminal_reporter(config)
    for line in lines:
        reporter.write_line(line)


def write_prose(config: pytest.Config, lines: Iterable[str]) -> None:
    """Sentences, folded at the width."""
    write_lines(config, fitted(lines, terminal_width()))


def terminal_width() -> int:
    """Of what pytest writes to, whose width it knows while it catches no output: between tests, and at the end."""
    return width_of(sys.stdout)


def terminal_reporter(config: pytest.Config) -> pytest.TerminalReporter:
    """pytest's own."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    assert isinstance(reporter, pytest.TerminalReporter)
    return reporter


def descriptor_of_terminal(config: pytest.Config) -> int:
    """Where the reporter writes to."""
    return terminal_reporter(config)._tw._file.fileno()  # pytest has no public way to its stream
