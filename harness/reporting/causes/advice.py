"""What a block says beside its figures: what users notice, which setting decides it, what shows it and what sets it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """Texts with places for names: `{entry}`, `{destination}`, `{back_end}` are servers, `{account}` is a mailbox's
    address, `{host}` and `{port}` are what was asked, `{external_url}` and `{internal_url}` those of the destination.

    `show` and `change` are what an administrator types in the Exchange Management Shell, or on that server.
    """

    users: str
    setting: str
    show: str
    change: str
