"""A pytest plugin: what other plugins and broken tests add to cases that are judged as ever.

One case has trouble at its end, one prints, one brings a property of its own, and so does the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

TROUBLED, PRINTING, LABELLED = "user1@", "user2@", "ller@"


@pytest.fixture(autouse=True)
def trouble(request: pytest.FixtureRequest) -> Iterator[None]:
    if PRINTING in request.node.name:
        print("\x1b[31mred\x1b[0m \x07 \u202e \ufffe")
    if LABELLED in request.node.name:
        request.node.user_properties.append(("room", "4 & <5> \u202e"))
    yield
    if TROUBLED in request.node.name:
        raise OSError("the disk is gone")


@pytest.fixture(autouse=True, scope="session")
def labelled_run(record_testsuite_property: Callable[[str, object], None]) -> None:
    record_testsuite_property("shift", "night")
