"""FindItem with a CalendarView: a day of the calendar of the user who asks, without subjects or other content."""

from __future__ import annotations

from xml.sax.saxutils import escape

from lxml import etree

from harness.wire.errors import WireError
from harness.wire.soap import MESSAGES, TYPES, SoapFault, read_body, text_of
from harness.wire.time_spans import DayWindow, TimeSpan, read_time
from harness.wire.web_services import ItemAnswer, envelope, read_code

FIND_ITEM_ACTION = f"{MESSAGES}/FindItem"

_FIELDS = ("Start", "End", "LegacyFreeBusyStatus", "IsAllDayEvent", "IsCancelled")
_TIME_FORM = "%Y-%m-%dT%H:%M:%SZ"


def find_calendar_items_request(address: str, window: DayWindow, server_version: str | None) -> bytes:
    """A request for what the calendar of that mailbox has in the window, recurring meetings item by item."""
    fields = "".join(f'<t:FieldURI FieldURI="calendar:{name}"/>' for name in _FIELDS)
    start, end = (time.strftime(_TIME_FORM) for time in (window.start, window.end))
    return envelope(
        f'<FindItem xmlns="{MESSAGES}" Traversal="Shallow"><ItemShape><t:BaseShape>IdOnly</t:BaseShape>'
        f"<t:AdditionalProperties>{fields}</t:AdditionalProperties></ItemShape>"
        f'<CalendarView StartDate="{start}" EndDate="{end}"/>'
        '<ParentFolderIds><t:DistinguishedFolderId Id="calendar">'
        f"<t:Mailbox><t:EmailAddress>{escape(address)}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>"
        "</ParentFolderIds></FindItem>",
        server_version,
    )


def read_calendar_items(document: bytes) -> tuple[ItemAnswer, ...] | SoapFault:
    """An answer for each folder asked for, or the fault."""
    content = read_body(document)
    if isinstance(content, SoapFault):
        return content
    messages = content.find(_m("ResponseMessages"))
    if content.tag != _m("FindItemResponse") or messages is None:
        raise WireError("not a FindItem response with its messages")
    return tuple(_read_message(message) for message in messages.iterchildren("*"))


def _read_message(message: etree._Element) -> ItemAnswer:
    code = read_code(message)
    folder = message.find(_m("RootFolder"))
    items = None if folder is None else folder.find(_t("Items"))
    if folder is None or items is None:
        return ItemAnswer(code, has_content=False)
    is_whole = folder.get("IncludesLastItemInRange", "true").strip() in ("true", "1")
    return ItemAnswer(code, has_content=True, times=_read_items(items) if is_whole else None)


def _read_items(items: etree._Element) -> tuple[TimeSpan, ...] | None:
    """None where one of them cannot be read: it may be what a user is busy with."""
    spans = [_read_item(item) for item in items.iterchildren("*")]
    return None if None in spans else tuple(span for span in spans if span is not None)


def _read_item(item: etree._Element) -> TimeSpan | None:
    """A time without a zone may be of any. Of a cancelled meeting nothing has to show in free/busy."""
    start = read_time(text_of(item.find(_t("Start"))), zone=None)
    end = read_time(text_of(item.find(_t("End"))), zone=None)
    if item.tag != _t("CalendarItem") or start is None or end is None:
        return None
    status = "" if _is_true(item, "IsCancelled") else text_of(item.find(_t("LegacyFreeBusyStatus")))
    return TimeSpan(start, end, status, all_day=_is_true(item, "IsAllDayEvent"))


def _is_true(item: etree._Element, name: str) -> bool:
    return text_of(item.find(_t(name))) in ("true", "1")


def _m(name: str) -> str:
    return f"{{{MESSAGES}}}{name}"


def _t(name: str) -> str:
    return f"{{{TYPES}}}{name}"
