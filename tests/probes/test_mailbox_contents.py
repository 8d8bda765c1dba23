"""What an answer of Web Services shows of each mailbox: its folder, its free/busy, its calendar."""

from __future__ import annotations

import datetime

import httpx

from harness.model.mailbox_content import Busyness, MailboxContent, TimeBlock
from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.probes.limits import Limits
from tests.probes.stubs import ScriptedServer, observe, stimulus
from tests.probes.test_web_services_probe import CROSS_SITE, USERS, folders, get_folder, soap

FRIDAY = Limits(timeout_seconds=5, day=datetime.date(2024, 5, 17))


def folder_of(identity: str) -> MailboxContent:
    (content,) = get_folder(folders("NoError", content=f"<t:Folder><t:FolderId Id='{identity}'/></t:Folder>")).contents
    return content


def test_each_user_s_folder_is_known_by_its_id() -> None:
    seen = get_folder(folders("NoError", "NoError"), *USERS)
    assert [content.address for content in seen.contents] == list(USERS)
    assert len({content.folder for content in seen.contents}) == 2
    assert folder_of("AQ==") == folder_of("AQ==")
    assert folder_of("AQ==") != folder_of("aq==")


def test_one_folder_for_different_mailboxes_is_written_down_and_not_judged() -> None:
    seen = get_folder(folders("NoError", "NoError", content="<t:Folder><t:FolderId Id='a'/></t:Folder>"), *USERS)
    assert seen.outcome.kind is OutcomeKind.SERVED
    assert len({content.folder for content in seen.contents}) == 1


def test_an_id_is_not_written_down_itself() -> None:
    content = folder_of("a-server-may-repeat-what-was-sent")
    assert content.folder is not None
    assert "a-server-may" not in content.folder


def test_a_user_who_is_refused_has_no_content() -> None:
    partial = get_folder(folders("NoError", CROSS_SITE), *USERS)
    assert [content.address for content in partial.contents] == [USERS[0]]
    assert get_folder(folders(CROSS_SITE)).contents == ()
    assert get_folder(httpx.Response(503)).contents == ()


def free_busy_on_friday(*spans: tuple[str, str, str]) -> Observation:
    events = "".join(
        f"<t:CalendarEvent><t:StartTime>{start}</t:StartTime><t:EndTime>{end}</t:EndTime><t:BusyType>{status}"
        "</t:BusyType></t:CalendarEvent>"
        for start, end, status in spans
    )
    answer = soap(
        "<GetUserAvailabilityResponse><FreeBusyResponseArray><FreeBusyResponse><ResponseMessage>"
        "<ResponseCode>NoError</ResponseCode></ResponseMessage><FreeBusyView>"
        "<t:FreeBusyViewType>FreeBusy</t:FreeBusyViewType>"
        f"<t:CalendarEventArray>{events}</t:CalendarEventArray>"
        "</FreeBusyView></FreeBusyResponse></FreeBusyResponseArray></GetUserAvailabilityResponse>"
    )
    return observe(stimulus(Protocol.AVAILABILITY, Operation.FREEBUSY), ScriptedServer(answer), limits=FRIDAY)


def test_times_are_minutes_of_the_day_that_was_asked() -> None:
    seen = free_busy_on_friday(
        ("2024-05-17T09:00:00", "2024-05-17T09:30:00", "Busy"),
        ("2024-05-17T10:00:00", "2024-05-17T10:30:00", "Tentative"),
        ("2024-05-17T11:00:00", "2024-05-17T11:30:00", "Free"),
        ("2024-05-16T23:00:00", "2024-05-17T00:30:00", "OOF"),
        ("2024-05-17T12:00:00", "2024-05-17T12:30:00", "WorkingElsewhere"),
        ("0001-01-01T00:00:00", "9999-12-31T23:59:59", "NoData"),
        ("2024-05-16T09:00:00", "2024-05-16T09:30:00", "Busy"),
        ("2024-05-18T00:00:00", "2024-05-18T09:30:00", "Busy"),
    )
    (content,) = seen.contents
    assert content.free_busy is not None
    assert content.free_busy[:5] == (
        TimeBlock(540, 570, Busyness.BUSY),
        TimeBlock(600, 630, Busyness.BUSY),
        TimeBlock(660, 690, Busyness.FREE),
        TimeBlock(-60, 30, Busyness.BUSY),
        TimeBlock(720, 750, Busyness.UNKNOWN),
    )
    assert len(content.free_busy) == 6


def test_a_calendar_is_asked_for_on_the_same_day() -> None:
    item = "<t:CalendarItem><t:Start>2024-05-17T09:00:00Z</t:Start><t:End>2024-05-17T10:00:00Z</t:End></t:CalendarItem>"
    answer = soap(
        "<FindItemResponse><ResponseMessages><FindItemResponseMessage><ResponseCode>NoError</ResponseCode>"
        f"<RootFolder><t:Items>{item}</t:Items></RootFolder></FindItemResponseMessage></ResponseMessages>"
        "</FindItemResponse>"
    )
    server = ScriptedServer(answer)
    seen = observe(stimulus(Protocol.EWS, Operation.CALENDAR), server, limits=FRIDAY)
    assert seen.outcome.kind is OutcomeKind.SERVED
    (content,) = seen.contents
    assert content.calendar == (TimeBlock(540, 600, Busyness.UNKNOWN),)
    assert b'StartDate="2024-05-17T00:00:00Z" EndDate="2024-05-18T00:00:00Z"' in server.requests[0].content
    assert server.requests[0].headers["SOAPAction"].endswith('/FindItem"')


def test_a_calendar_that_is_denied_has_no_content() -> None:
    answer = soap(
        "<FindItemResponse><ResponseMessages><FindItemResponseMessage><ResponseCode>ErrorAccessDenied</ResponseCode>"
        "</FindItemResponseMessage></ResponseMessages></FindItemResponse>"
    )
    seen = observe(stimulus(Protocol.EWS, Operation.CALENDAR), ScriptedServer(answer))
    assert (seen.outcome.kind, seen.contents) == (OutcomeKind.REFUSED, ())
