"""Which worker of a parallel live run judges what: cases that ask in each other's way belong to one worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling


class ScheduleByScope(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    """Whole scopes go to workers, the largest first; `scope_of` gives the scope of a node id."""

    def __init__(self, config: pytest.Config, log: Producer, scope_of: Callable[[str], str]) -> None:
        super().__init__(config, log)
        self._scope_of = scope_of

    def _split_scope(self, nodeid: str) -> str:
        return self._scope_of(nodeid)
