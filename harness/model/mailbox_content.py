"""What an answer shows of single mailboxes: which folder it is, when its user is busy, what its calendar says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MINUTES_A_DAY = 1440


class Busyness(StrEnum):
    """What an entry of a calendar or of free/busy says; tentative and out of office are busy."""

    FREE = "free"
    BUSY = "busy"
    UNKNOWN = "unknown"  # no data, or a status that need not show in free/busy


@dataclass(frozen=True, slots=True)
class TimeBlock:
    """A stretch of the day that was asked, in minutes from its beginning; what goes on may begin before or end after.

    All-day items begin at a midnight that depends on the time zone of who wrote them.
    """

    start: int
    end: int
    busyness: Busyness
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class MailboxContent:
    """What one answer has of one mailbox; None where it has nothing of the kind, or nothing that can be relied on.

    `folder` stands for the FolderId of the inbox: equal where the ids are equal, and no text of the server's.
    `free_busy` is what others are told, `calendar` what the user reads himself.
    """

    address: str
    folder: str | None = None
    free_busy: tuple[TimeBlock, ...] | None = None
    calendar: tuple[TimeBlock, ...] | None = None
