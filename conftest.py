"""pytest's hooks and fixtures for the suites; what they do stands in `suites/plugin`.

Rows travel from items to the end of the run as user properties, so that they arrive the same way from xdist workers.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest

from suites import plugin
from suites.plugin import AssertConformance, JudgedCase, Run


def pytest_addoption(parser: pytest.Parser) -> None:
    plugin.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    plugin.configure(config)


def pytest_sessionstart(session: pytest.Session) -> None:
    plugin.start(session)


def pytest_report_header(config: pytest.Config) -> list[str]:
    return plugin.header(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    plugin.parametrize_by_case(metafunc)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    plugin.leave_out_empty_suites(items)


def pytest_collection_finish() -> None:
    """Modules, plan and tests stay until the end: Python need not look for garbage among them again and again."""
    gc.freeze()


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    return plugin.begin_cases(session)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    return plugin.status_of_own_kinds(report)


@pytest.fixture(scope="session")
def event_loop_of_run() -> Iterator[asyncio.Runner]:
    """One event loop for all cases of this process."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def conformance_run(pytestconfig: pytest.Config, event_loop_of_run: asyncio.Runner) -> Iterator[Run]:
    """The run that the cases of this process belong to."""
    run = plugin.without_frames(lambda: plugin.open_run(pytestconfig))
    yield run
    plugin.without_frames(lambda: event_loop_of_run.run(run.aclose()))


@pytest.fixture(scope="session")
def assert_conformance(pytestconfig: pytest.Config) -> AssertConformance:
    """Turns a failed verdict into a failed test."""
    return plugin.conformance_assertion(pytestconfig)


@pytest.fixture
def judged(
    case_id: str, conformance_run: Run, event_loop_of_run: asyncio.Runner, request: pytest.FixtureRequest
) -> JudgedCase:
    """The case, what was seen and the verdict; skips and errors are raised here, before the call."""
    __tracebackhide__ = True
    result = plugin.without_frames(
        lambda: event_loop_of_run.run(plugin.judge(request.session, conformance_run, case_id))
    )
    plugin.report(request, result)
    return result
