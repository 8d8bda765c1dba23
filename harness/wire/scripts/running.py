"""What every part of the interpreter needs: its bounds, its ways to end, and the page that it runs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from harness.wire.scripts.values import Value

MOST_STEPS = 60_000
"""Of all scripts of a page together; a page of Outlook Web Access takes some hundreds."""

DEEPEST = 120
"""Of values within values and calls within calls; each takes some four calls of ours."""

COST_INSIDE = 10
"""Of that depth, for what a page runs while a script waits, such as a handler of the click that the script makes."""

MOST_RECURSION = 3
"""Of a function in doubt: whether it ends depends on what is not known."""


class GaveUpError(Exception):
    """A script that was not followed to its end; the message says why."""


class ThrownError(Exception):
    """What a script throws."""


class LeftError(Exception):
    """A `return`, `break` or `continue` on its way."""

    def __init__(self, how: str, value: Value) -> None:
        super().__init__(how)
        self.how = how
        self.value = value


class Page(Protocol):
    """The page that scripts run on: what they find in it, and what they do with it."""

    def lookup(self, name: str) -> Value:
        """The value of a name that no script has declared."""

    def get(self, receiver: Value, key: str) -> Value:
        """A property of a part of the page."""

    def set(self, receiver: Value, key: str, value: Value) -> bool:
        """Whether a property of the page was set: of the window only those that are the page's own."""

    def call(self, receiver: Value, name: str, arguments: Sequence[Value]) -> Value:
        """The result of a method of a part of the page."""

    def construct(self, name: str, arguments: Sequence[Value]) -> Value:
        """What `new name(…)` makes, for a name that no script has declared."""

    def give_up(self, why: str) -> None:
        """Note that something was not followed."""
