"""Options of the project's own tests."""

from __future__ import annotations

import os

import pytest


def pytest_configure() -> None:
    """Programs print as without a terminal: workers of pytest-xdist are told the width of one."""
    os.environ.pop("COLUMNS", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--generated-deployments",
        type=int,
        default=200,
        metavar="N",
        help="how many generated deployments the oracle and the farm are compared on (default: 200)",
    )
    parser.addoption(
        "--every-case-on-sockets",
        action="store_true",
        help="compare stubs and sockets on every case, a minute more (default: on the first users of most files)",
    )
    parser.addoption(
        "--fuzz-seconds",
        type=int,
        default=0,
        metavar="N",
        help="fuzz each reader for N seconds (default: for a fixed number of executions, a second or two each)",
    )
