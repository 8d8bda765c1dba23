"""A pytest plugin with trouble of its own in the call of a case that conforms."""

from __future__ import annotations

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Of one user's cases."""
    if "user1@" in item.name:
        raise OSError("the recorder is full")
