"""From what Web Services answer to what that shows of each mailbox."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable

from harness.model.mailbox_content import MINUTES_A_DAY, Busyness, MailboxContent, TimeBlock
from harness.model.protocol import Operation
from harness.wire.time_spans import BUSY, FREE, OUT_OF_OFFICE, TENTATIVE, DayWindow, TimeSpan
from harness.wire.web_services import NO_ERROR, ItemAnswer

_BUSYNESS = {
    FREE: Busyness.FREE,
    TENTATIVE: Busyness.BUSY,
    BUSY: Busyness.BUSY,
    OUT_OF_OFFICE: Busyness.BUSY,
}
_MINUTE = datetime.timedelta(minutes=1)


def read_contents(
    operation: Operation, mailboxes: tuple[str, ...], items: tuple[ItemAnswer, ...], window: DayWindow
) -> tuple[MailboxContent, ...]:
    """What the answers that succeeded show, in the order of the mailboxes."""
    answered = [pair for pair in zip(mailboxes, items, strict=True) if pair[1].code == NO_ERROR]
    match operation:
        case Operation.FREEBUSY:
            return tuple(MailboxContent(user, free_busy=_blocks(item.times, window)) for user, item in answered)
        case Operation.CALENDAR:
            return tuple(MailboxContent(user, calendar=_blocks(item.times, window)) for user, item in answered)
        case _:
            return tuple(MailboxContent(user, folder=_fingerprint(item.identity)) for user, item in answered)


def _fingerprint(identity: str | None) -> str | None:
    """Ids are compared and no more, and so a server's text, which may repeat what was sent, stays out of reports."""
    return hashlib.sha256(identity.encode()).hexdigest()[:32] if identity else None


def _blocks(spans: Iterable[TimeSpan] | None, window: DayWindow) -> tuple[TimeBlock, ...] | None:
    """Those that touch the day, each once, with whole minutes from its beginning."""
    if spans is None:
        return None
    blocks = dict.fromkeys(_block(span, window) for span in spans)
    return tuple(block for block in blocks if block.start < MINUTES_A_DAY and block.end > 0)


def _block(span: TimeSpan, window: DayWindow) -> TimeBlock:
    start, end = ((time - window.start) // _MINUTE for time in (span.start, span.end))
    return TimeBlock(start, end, _BUSYNESS.get(span.status, Busyness.UNKNOWN), all_day=span.all_day)
