"""Calendars and free/busy of the farm: made up from the address, the same whichever server is asked."""

from __future__ import annotations

import datetime
import re

import httpx
import pytest

from fixtures.farm.calendars import Window, appointments
from tests.farm.messages import codes, envelope, free_busy, get_folder, post
from tests.farm.nouns import ClientRequest, figure, send

SHAPE = (
    "<ItemShape><t:BaseShape>IdOnly</t:BaseShape></ItemShape>"
    '<CalendarView StartDate="2008-03-14T00:00:00Z" EndDate="{}"/>'
)


def calendar(entry: str, user: str, *, end: str = "2008-03-15T00:00:00Z") -> ClientRequest:
    body = (
        f'<FindItem Traversal="Shallow">{SHAPE.format(end)}<ParentFolderIds><t:DistinguishedFolderId Id="calendar">'
        f"<t:Mailbox><t:EmailAddress>{user}@contoso.com</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>"
        "</ParentFolderIds></FindItem>"
    )
    return post(f"{entry.lower()}.contoso.com", user, envelope(body))


def with_view(view: str, *, bias: int = 0) -> ClientRequest:
    asked = free_busy("CAS-02", "user3")
    content = (asked.content or b"").replace(b"<t:RequestedView>FreeBusy<", f"<t:RequestedView>{view}<".encode())
    content = content.replace(b"<t:Bias>0<", f"<t:Bias>{bias}<".encode())
    return post("cas-02.contoso.com", "user3", content)


def texts(answer: httpx.Response, element: str) -> list[str]:
    return re.findall(rf"<t:{element}>([^<]*)</t:{element}>", answer.text)


def test_each_mailbox_has_an_inbox_of_its_own_whichever_server_is_asked() -> None:
    identities = [
        re.findall(r'FolderId Id="([^"]+)"', send(figure(), get_folder(entry, user))[0].text)
        for entry, user in (("CAS-02", "user3"), ("CAS-03", "user3"), ("CAS-02", "user2"))
    ]
    assert identities[0] == identities[1] != identities[2]


def test_free_busy_is_that_of_the_calendar_whichever_server_is_asked() -> None:
    items, _ = send(figure(), calendar("CAS-03", "user3"))
    assert codes(items) == ["NoError"]
    told, _ = send(figure(), with_view("FreeBusyMerged"))
    assert [f"{start}Z" for start in texts(told, "StartTime")] == texts(items, "Start")
    assert texts(told, "BusyType") == texts(items, "LegacyFreeBusyStatus")
    (digits,) = texts(told, "MergedFreeBusy")
    assert len(digits) == 48
    assert set(digits) != {"0"}


def test_another_user_s_calendar_is_another() -> None:
    assert texts(send(figure(), calendar("CAS-03", "user3"))[0], "Start") != texts(
        send(figure(), calendar("CAS-02", "user2"))[0], "Start"
    )


def test_one_mailbox_in_five_keeps_no_calendar() -> None:
    start = datetime.datetime(2008, 3, 14, tzinfo=datetime.UTC)
    window = Window(start, start + datetime.timedelta(days=1))
    empty = [number for number in range(200) if not tuple(appointments(f"user{number}@contoso.com", window))]
    assert 20 < len(empty) < 60
    assert tuple(appointments("User1@Contoso.com", window)) == tuple(appointments("user1@contoso.com", window)) != ()


def test_times_are_local_to_the_request_s_zone() -> None:
    utc, west = (texts(send(figure(), with_view("FreeBusy", bias=bias))[0], "StartTime") for bias in (0, 60))
    timed = [time for time in utc if "T00:" not in time and "T23:" not in time]
    assert timed
    for time in timed:
        hour = int(time[11:13]) - 1
        assert f"{time[:11]}{hour:02}{time[13:]}" in west


def test_merged_only_has_no_events() -> None:
    answer, _ = send(figure(), with_view("MergedOnly"))
    assert texts(answer, "CalendarEvent") == texts(answer, "StartTime") == []
    assert texts(answer, "MergedFreeBusy")


@pytest.mark.parametrize(
    "end", ["2008-03-14", "2007-01-01T00:00:00Z", "2010-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "x"]
)
def test_a_window_that_is_none_is_a_fault(end: str) -> None:
    answer, _ = send(figure(), calendar("CAS-03", "user3", end=end))
    assert (answer.status_code, codes(answer)) == (500, ["ErrorSchemaValidation"])


@pytest.mark.parametrize("bias", ["x", ""])
def test_a_zone_that_is_none_is_a_fault(bias: str) -> None:
    content = (free_busy("CAS-02", "user3").content or b"").replace(b"<t:Bias>0<", f"<t:Bias>{bias}<".encode())
    answer, _ = send(figure(), post("cas-02.contoso.com", "user3", content))
    assert (answer.status_code, codes(answer)) == (500, ["ErrorSchemaValidation"])
