"""A pytest plugin: a worker that dies in the middle of a case, as one without memory does."""

from __future__ import annotations

import os

import pytest

DEADLY = "pop3/user2@"


@pytest.fixture(autouse=True)
def death(request: pytest.FixtureRequest) -> None:
    if DEADLY in request.node.name:
        os._exit(137)
