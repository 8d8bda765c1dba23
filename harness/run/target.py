"""What a run sends its requests to: a mock farm, or the servers of a deployment."""

from __future__ import annotations

from typing import Protocol

from harness.model.outcome import Hop
from harness.model.stimulus import ChangeScript
from harness.probes import Conversation, ServerControl


class ObservedConversation(Conversation, Protocol):
    """A conversation that can tell which requests it caused between servers."""

    def hops(self) -> tuple[Hop, ...] | None:
        """The requests between servers so far; None where they are not known before the servers' logs are read."""
        ...

    def control(self) -> ServerControl | None:
        """What takes servers down and changes settings; None where nothing can."""
        ...


class Target(Protocol):
    """The servers that a run is about."""

    def conversation(self) -> ObservedConversation:
        """A new conversation; what one leaves behind does not reach the next."""
        ...

    def lacks(self, script: ChangeScript) -> str | None:
        """Why the changes of this script cannot be made; None where they can."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...
