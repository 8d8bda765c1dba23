"""How much of the matrix a plan covers, and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cover(StrEnum):
    """Which requests are planned.

    `CELLS`: every cell of the decision tables that the deployment has, every server as entry and as destination.
    `PAIRS`: every pair of entry and mailbox server as well. `FULL`: every mailbox at every server.
    """

    CELLS = "cells"
    PAIRS = "pairs"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Cases of a kind that are not planned, of which others are."""

    kind: str
    cases: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a plan covers of the `possible` cases, which are those of the cover `full`, and how many mailboxes.

    It is chosen `by_size` where nobody asked for it and the deployment has too many cases.
    """

    cover: Cover
    planned: int
    possible: int
    mailboxes: int
    possible_mailboxes: int
    left_out: tuple[LeftOut, ...]
    by_size: bool = False
