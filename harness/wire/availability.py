"""GetUserAvailability: free and busy times of several users, one answer for each (protocol-facts, section 3.7)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from xml.sax.saxutils import escape

from harness.wire.errors import WireError
from harness.wire.free_busy import INTERVAL, find_view, read_view
from harness.wire.soap import MESSAGES, SoapFault, read_body
from harness.wire.time_spans import DayWindow
from harness.wire.web_services import ItemAnswer, envelope, read_code

GET_USER_AVAILABILITY_ACTION = f"{MESSAGES}/GetUserAvailability"

_TIME_FORM = "%Y-%m-%dT%H:%M:%S"
"""Local times of the zone that the request describes, which is UTC."""

_MINUTE = datetime.timedelta(minutes=1)

_TIME_ZONE = (
    "<t:TimeZone><t:Bias>0</t:Bias>"
    "<t:StandardTime><t:Bias>0</t:Bias><t:Time>02:00:00</t:Time><t:DayOrder>5</t:DayOrder><t:Month>10</t:Month>"
    "<t:DayOfWeek>Sunday</t:DayOfWeek></t:StandardTime>"
    "<t:DaylightTime><t:Bias>0</t:Bias><t:Time>02:00:00</t:Time><t:DayOrder>5</t:DayOrder><t:Month>3</t:Month>"
    "<t:DayOfWeek>Sunday</t:DayOfWeek></t:DaylightTime></t:TimeZone>"
)


def get_user_availability_request(addresses: Iterable[str], window: DayWindow) -> bytes:
    """A request for the free and busy times of each address, in RTM's form: without RequestServerVersion."""
    mailboxes = "".join(
        f"<t:MailboxData><t:Email><t:Address>{escape(address)}</t:Address></t:Email>"
        "<t:AttendeeType>Required</t:AttendeeType><t:ExcludeConflicts>false</t:ExcludeConflicts></t:MailboxData>"
        for address in addresses
    )
    start, end = (time.strftime(_TIME_FORM) for time in (window.start, window.end))
    return envelope(
        f'<GetUserAvailabilityRequest xmlns="{MESSAGES}">{_TIME_ZONE}'
        f"<MailboxDataArray>{mailboxes}</MailboxDataArray><t:FreeBusyViewOptions>"
        f"<t:TimeWindow><t:StartTime>{start}</t:StartTime><t:EndTime>{end}</t:EndTime></t:TimeWindow>"
        f"<t:MergedFreeBusyIntervalInMinutes>{INTERVAL // _MINUTE}</t:MergedFreeBusyIntervalInMinutes>"
        "<t:RequestedView>FreeBusyMerged</t:RequestedView></t:FreeBusyViewOptions></GetUserAvailabilityRequest>"
    )


def read_get_user_availability(document: bytes, window: DayWindow) -> tuple[ItemAnswer, ...] | SoapFault:
    """The answers in the order of the users requested, or the fault."""
    content = read_body(document)
    if isinstance(content, SoapFault):
        return content
    answers = content.find(_m("FreeBusyResponseArray"))
    if content.tag != _m("GetUserAvailabilityResponse") or answers is None:
        raise WireError("not a GetUserAvailability response with its answers")
    items: list[ItemAnswer] = []
    for answer in answers.iterchildren(_m("FreeBusyResponse")):
        message = answer.find(_m("ResponseMessage"))
        if message is None:
            raise WireError("a FreeBusyResponse without ResponseMessage")
        code, view = read_code(message), find_view(answer)
        items.append(ItemAnswer(code, view is not None, times=None if view is None else read_view(view, window)))
    return tuple(items)


def _m(name: str) -> str:
    return f"{{{MESSAGES}}}{name}"
