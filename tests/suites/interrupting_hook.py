"""A pytest plugin: Ctrl-C meets the end of an old-style hook wrapper, as allure-pytest has them."""

from __future__ import annotations

from collections.abc import Generator

import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown() -> Generator[None, object, None]:
    yield
    raise KeyboardInterrupt
