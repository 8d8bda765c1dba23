"""Who looks on while servers are waited for before the first case, and wants to know what for."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Watch(Protocol):
    """Is told what is done, how much of it there is, and what is waited for just now."""

    def begin(self, noun: str, of: int) -> None:
        """So many ports, or other things, are tried from now on."""
        ...

    def waits_for(self, what: str) -> AbstractContextManager[None]:
        """One of them is waited for while the block runs."""
        ...


class Nobody:
    """Nobody looks on."""

    def begin(self, noun: str, of: int) -> None:
        """Tell nobody."""

    def waits_for(self, what: str) -> AbstractContextManager[None]:  # noqa: ARG002 - as a watch has it
        """Tell nobody."""
        return nullcontext()
