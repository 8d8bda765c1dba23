"""A day of a calendar, and free/busy, as Web Services write them: times, zones, digits, and less than was asked for."""

from __future__ import annotations

import datetime

import pytest

from harness.wire.availability import get_user_availability_request, read_get_user_availability
from harness.wire.calendar import find_calendar_items_request, read_calendar_items
from harness.wire.errors import WireError
from harness.wire.soap import SoapFault, read_xml
from harness.wire.time_spans import DayWindow, TimeSpan
from harness.wire.web_services import ItemAnswer
from tests.wire.test_web_services_bodies import M, T, free_busy, soap

DAY = DayWindow(datetime.date(2008, 3, 14))


def at(hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(2008, 3, 14, hour, minute, tzinfo=datetime.UTC)


def item(start: str, end: str, *more: str) -> str:
    return f"<t:CalendarItem><t:Start>{start}</t:Start><t:End>{end}</t:End>{''.join(more)}</t:CalendarItem>"


def calendar(*items: str, last: str = "true") -> bytes:
    return soap(
        "<m:FindItemResponse><m:ResponseMessages><m:FindItemResponseMessage ResponseClass='Success'>"
        f"<m:ResponseCode>NoError</m:ResponseCode><m:RootFolder IncludesLastItemInRange='{last}'>"
        f"<t:Items>{''.join(items)}</t:Items></m:RootFolder></m:FindItemResponseMessage></m:ResponseMessages>"
        "</m:FindItemResponse>"
    )


def calendar_times(document: bytes) -> tuple[TimeSpan, ...] | None:
    answers = read_calendar_items(document)
    assert not isinstance(answers, SoapFault)
    (answer,) = answers
    assert (answer.code, answer.has_content) == ("NoError", True)
    return answer.times


NINE = item("2008-03-14T09:00:00Z", "2008-03-14T10:00:00Z", "<t:LegacyFreeBusyStatus>Busy</t:LegacyFreeBusyStatus>")


def test_a_request_asks_for_a_day_of_the_calendar_without_its_subjects() -> None:
    root = read_xml(find_calendar_items_request("a&b@contoso.com", DAY, "Exchange2007_SP1"))
    (view,) = root.iter(f"{{{M}}}CalendarView")
    assert (view.get("StartDate"), view.get("EndDate")) == ("2008-03-14T00:00:00Z", "2008-03-15T00:00:00Z")
    (folder,) = root.iter(f"{{{T}}}DistinguishedFolderId")
    assert folder.get("Id") == "calendar"
    assert [address.text for address in root.iter(f"{{{T}}}EmailAddress")] == ["a&b@contoso.com"]
    assert [shape.text for shape in root.iter(f"{{{T}}}BaseShape")] == ["IdOnly"]
    assert not any("Subject" in str(field.get("FieldURI")) for field in root.iter(f"{{{T}}}FieldURI"))
    assert b"RequestServerVersion" not in find_calendar_items_request("a@contoso.com", DAY, None)


def test_items_are_read_with_their_status() -> None:
    all_day = item(
        "2008-03-13T23:00:00Z",
        "2008-03-14T23:00:00Z",
        "<t:IsAllDayEvent>true</t:IsAllDayEvent><t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus>",
    )
    assert calendar_times(calendar(NINE, all_day)) == (
        TimeSpan(at(9), at(10), "Busy"),
        TimeSpan(at(0) - datetime.timedelta(hours=1), at(23), "OOF", all_day=True),
    )
    assert calendar_times(calendar()) == ()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2008-03-14T10:00:00+01:00", "2008-03-14T05:00:00-05:00"),
        ("2008-03-14T09:00:00.0000000Z", "2008-03-14T10:00:00.000Z"),
    ],
)
def test_times_of_any_zone_and_precision_are_read(start: str, end: str) -> None:
    assert calendar_times(calendar(item(start, end))) == (TimeSpan(at(9), at(10), ""),)


def test_a_cancelled_meeting_has_no_status() -> None:
    cancelled = item(
        "2008-03-14T09:00:00Z",
        "2008-03-14T10:00:00Z",
        "<t:LegacyFreeBusyStatus>Busy</t:LegacyFreeBusyStatus><t:IsCancelled>1</t:IsCancelled>",
    )
    assert calendar_times(calendar(cancelled)) == (TimeSpan(at(9), at(10), ""),)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(calendar(NINE, last="false"), id="more items than are given"),
        pytest.param(calendar(NINE, item("2008-03-14T09:00:00", "2008-03-14T10:00:00")), id="no zone"),
        pytest.param(calendar(NINE, item("9 o'clock", "10")), id="no time"),
        pytest.param(calendar(NINE, "<t:CalendarItem/>"), id="no times"),
        pytest.param(calendar(NINE, NINE.replace("CalendarItem", "MeetingRequest")), id="an item of another kind"),
    ],
)
def test_a_calendar_that_is_not_read_wholly_is_not_relied_on(document: bytes) -> None:
    assert calendar_times(document) is None


def test_an_answer_without_a_folder_has_no_content() -> None:
    message = "<m:FindItemResponseMessage><m:ResponseCode>{}</m:ResponseCode>{}</m:FindItemResponseMessage>"
    for code, content in (("ErrorAccessDenied", ""), ("NoError", ""), ("NoError", "<m:RootFolder/>")):
        answer = soap(
            f"<m:FindItemResponse><m:ResponseMessages>{message.format(code, content)}</m:ResponseMessages>"
            "</m:FindItemResponse>"
        )
        assert read_calendar_items(answer) == (ItemAnswer(code, has_content=False),)
    nameless = message.format("", "")
    with pytest.raises(WireError):
        read_calendar_items(
            soap(f"<m:FindItemResponse><m:ResponseMessages>{nameless}</m:ResponseMessages></m:FindItemResponse>")
        )


def times(view: str) -> tuple[TimeSpan, ...] | None:
    document = soap(
        "<m:GetUserAvailabilityResponse><m:FreeBusyResponseArray>"
        f"{free_busy('NoError', f'<m:FreeBusyView>{view}</m:FreeBusyView>')}"
        "</m:FreeBusyResponseArray></m:GetUserAvailabilityResponse>"
    )
    answers = read_get_user_availability(document, DAY)
    assert not isinstance(answers, SoapFault)
    return answers[0].times


def view_type(name: str) -> str:
    return f"<t:FreeBusyViewType>{name}</t:FreeBusyViewType>"


def merged(digits: str) -> str:
    return f"<t:MergedFreeBusy>{digits}</t:MergedFreeBusy>"


def events(*spans: tuple[str, str, str]) -> str:
    each = "".join(
        f"<t:CalendarEvent><t:StartTime>{start}</t:StartTime><t:EndTime>{end}</t:EndTime><t:BusyType>{kind}"
        "</t:BusyType></t:CalendarEvent>"
        for start, end, kind in spans
    )
    return f"<t:CalendarEventArray>{each}</t:CalendarEventArray>"


def test_a_request_describes_utc_and_asks_for_events_and_digits_of_half_hours() -> None:
    root = read_xml(get_user_availability_request(["user1@contoso.com"], DAY))

    def only(name: str) -> str | None:
        (element,) = root.iter(f"{{{T}}}{name}")
        return element.text

    assert (only("StartTime"), only("EndTime")) == ("2008-03-14T00:00:00", "2008-03-15T00:00:00")
    assert (only("RequestedView"), only("MergedFreeBusyIntervalInMinutes")) == ("FreeBusyMerged", "30")
    assert {bias.text for bias in root.iter(f"{{{T}}}Bias")} == {"0"}


@pytest.mark.parametrize("zone", ["", "Z", "+00:00"])
def test_events_are_read_and_without_a_zone_they_are_in_that_of_the_request(zone: str) -> None:
    told = (f"2008-03-14T09:00:00{zone}", f"2008-03-14T10:00:00{zone}", "Tentative")
    assert times(view_type("FreeBusy") + events(told)) == (TimeSpan(at(9), at(10), "Tentative"),)


def test_digits_stand_for_half_hours() -> None:
    read = times(view_type("MergedOnly") + merged("0" * 18 + "12345" + "0" * 25))
    assert read is not None
    assert [span.status for span in read if span.status != "Free"] == ["Tentative", "Busy", "OOF", "NoData", "NoData"]
    assert read[18] == TimeSpan(at(9), at(9, 30), "Tentative")
    assert len(read) == 48


def test_beside_events_digits_only_say_where_there_may_be_more() -> None:
    event = ("2008-03-14T09:00:00", "2008-03-14T10:00:00", "Busy")
    read = times(view_type("FreeBusyMerged") + merged("0" * 18 + "22" + "4" + "0" * 27) + events(event))
    assert read == (
        TimeSpan(at(9), at(10), "Busy"),
        TimeSpan(at(9), at(9, 30), "NoData"),
        TimeSpan(at(9, 30), at(10), "NoData"),
        TimeSpan(at(10), at(10, 30), "NoData"),
    )


@pytest.mark.parametrize("name", ["FreeBusy", "FreeBusyMerged", "Detailed", "DetailedMerged"])
def test_a_view_of_events_without_any_says_that_the_user_is_free(name: str) -> None:
    assert times(view_type(name)) == ()
    assert times(view_type(name) + events()) == ()


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(view_type("None"), id="no view"),
        pytest.param(view_type("MergedOnly"), id="no digits"),
        pytest.param(view_type("MergedOnly") + merged("0" * 24), id="digits of hours, or of half a day"),
        pytest.param(view_type("FreeBusyMerged") + merged("0000"), id="few digits"),
        pytest.param(view_type("FreeBusy") + events(("?", "2008-03-14T10:00:00", "Busy")), id="a time that is none"),
        pytest.param("", id="no type"),
    ],
)
def test_a_view_that_does_not_say_is_not_relied_on(view: str) -> None:
    assert times(view) is None
