"""Whether an answer is about the mailboxes that were asked for: their folders (EWS-03), their free/busy (EWS-08).

Nothing is concluded where there is nothing to compare with, and of free/busy only what cannot be the user's own:
servers round to their interval, show no detail, and cut what lasts beyond the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from harness.judging.demand_result import Contradicted, DemandResult, Met
from harness.judging.judged_observation import JudgedObservation
from harness.model.answer_demands import AgreesWithCalendars, GivesOwnFolders
from harness.model.mailbox_content import MINUTES_A_DAY, Busyness, MailboxContent, TimeBlock

_MARGIN = 60
"""Minutes at either end of the day that are left alone: what lies there may be cut, or be counted to another day."""

_LEAST_MINUTES = 30
"""A shorter item may be rounded away; free/busy is asked for in half hours."""

_COARSEST_MINUTES = 60
"""A server that rounds more coarsely than it is asked to adds no more than that to either end."""


def judge_gives_own_folders(_demand: GivesOwnFolders, observation: JudgedObservation) -> DemandResult:
    """A folder is known by what other answers give for the same mailbox, and for others."""
    known = [*observation.seen.contents, *_compared(observation)]
    strange = (_strange_folder(content, known) for content in observation.seen.contents if content.folder is not None)
    return next((Contradicted(words) for words in strange if words is not None), Met())


def _strange_folder(content: MailboxContent, known: Iterable[MailboxContent]) -> str | None:
    """In words why the folder is not the mailbox's own; None where nothing says so."""
    others = [one.address for one in known if one.address != content.address and one.folder == content.folder]
    if others:
        return f"{others[0]} and {content.address} are given the same inbox"
    if any(one.address == content.address and one.folder not in (None, content.folder) for one in known):
        return f"the inbox given for {content.address} is not the one that a server of its own site gives"
    return None


def judge_agrees_with_calendars(_demand: AgreesWithCalendars, observation: JudgedObservation) -> DemandResult:
    """One user whose free/busy cannot be his own is enough."""
    calendars = {one.address: one.calendar for one in _compared(observation) if one.calendar}
    for content in observation.seen.contents:
        calendar = calendars.get(content.address)
        contradiction = (
            _contradiction(content.free_busy, calendar) if content.free_busy is not None and calendar else ""
        )
        if contradiction:
            return Contradicted(
                f"the free/busy of {content.address} is not what the user's calendar says: {contradiction}"
            )
    return Met()


def _contradiction(free_busy: tuple[TimeBlock, ...], calendar: tuple[TimeBlock, ...]) -> str:
    """In words; empty where the free/busy can be that of the calendar. No times, which differ from day to day."""
    possible = _minutes(_at_its_widest(item) for item in calendar if item.busyness is not Busyness.FREE)
    told = _minutes(block for block in free_busy if block.busyness is not Busyness.FREE)
    if any(block.busyness is Busyness.BUSY and _is_left_out(block, possible) for block in free_busy):
        return "busy where the calendar has nothing"
    if any(_is_left_out(item, told) for item in calendar if _has_to_show(item)):
        return "free where the calendar has an appointment"
    return ""


def _at_its_widest(item: TimeBlock) -> TimeBlock:
    """All-day items may be on the day in another time zone."""
    if not item.all_day:
        return item
    return replace(item, start=item.start - MINUTES_A_DAY, end=item.end + MINUTES_A_DAY)


def _has_to_show(item: TimeBlock) -> bool:
    return item.busyness is Busyness.BUSY and not item.all_day and item.end - item.start >= _LEAST_MINUTES


def _is_left_out(block: TimeBlock, minutes: frozenset[int]) -> bool:
    """Whether none of the block's time is among the minutes, or so little that no rounding explains what is not."""
    looked_at = range(max(block.start, _MARGIN), min(block.end, MINUTES_A_DAY - _MARGIN))
    if not looked_at:
        return False
    if minutes.isdisjoint(_of_the_day(block)):
        return True
    alone = 0
    for minute in looked_at:
        alone = 0 if minute in minutes else alone + 1
        if alone > _COARSEST_MINUTES:
            return True
    return False


def _minutes(blocks: Iterable[TimeBlock]) -> frozenset[int]:
    return frozenset(minute for block in blocks for minute in _of_the_day(block))


def _of_the_day(block: TimeBlock) -> range:
    return range(max(block.start, 0), min(block.end, MINUTES_A_DAY))


def _compared(observation: JudgedObservation) -> Iterator[MailboxContent]:
    return (content for answer in observation.seen.compared for content in answer.contents)
