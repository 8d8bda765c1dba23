"""What is sent beside a case's own request: once, where it can show something, and for no account that is refused."""

from __future__ import annotations

import asyncio
import base64
import re
from collections import Counter
from collections.abc import Callable

import httpx

from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.preflight import CheckedAccounts
from harness.model.verdict import VerdictWord
from harness.reporting.verdict_file import verdict_line, verdict_record
from harness.run import JudgedCase, Run, load
from tests.run.web_target import WebTarget, accounts_of

REDIRECTION = SHIPPED_DEPLOYMENTS / "contoso-redirection.toml"
M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
AVAILABILITY = "availability/user3@contoso.com/CAS-02/freebusy"
FOLDER = "ews/user3@contoso.com/CAS-02/getfolder"
WHOLE_DAY_BUSY = "2" * 48


def soap(content: str) -> httpx.Response:
    envelope = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        f'<s:Body xmlns="{M}" xmlns:t="{T}">{content}</s:Body></s:Envelope>'
    )
    return httpx.Response(200, content=envelope.encode(), headers={"Content-Type": "text/xml; charset=utf-8"})


def free_busy(digits: str) -> httpx.Response:
    return soap(
        "<GetUserAvailabilityResponse><FreeBusyResponseArray><FreeBusyResponse><ResponseMessage>"
        "<ResponseCode>NoError</ResponseCode></ResponseMessage><FreeBusyView>"
        f"<t:FreeBusyViewType>FreeBusyMerged</t:FreeBusyViewType><t:MergedFreeBusy>{digits}</t:MergedFreeBusy>"
        "</FreeBusyView></FreeBusyResponse></FreeBusyResponseArray></GetUserAvailabilityResponse>"
    )


def calendar_of_request(body: str) -> httpx.Response:
    """An appointment from nine to ten of whatever day is asked for."""
    day = re.findall(r'StartDate="(.{10})', body)[0]
    item = (
        f"<t:CalendarItem><t:Start>{day}T09:00:00Z</t:Start><t:End>{day}T10:00:00Z</t:End>"
        "<t:LegacyFreeBusyStatus>Busy</t:LegacyFreeBusyStatus></t:CalendarItem>"
    )
    return soap(
        "<FindItemResponse><ResponseMessages><FindItemResponseMessage><ResponseCode>NoError</ResponseCode>"
        f"<RootFolder><t:Items>{item}</t:Items></RootFolder></FindItemResponseMessage></ResponseMessages>"
        "</FindItemResponse>"
    )


def folder(identity: str) -> httpx.Response:
    return soap(
        "<GetFolderResponse><ResponseMessages><GetFolderResponseMessage><ResponseCode>NoError</ResponseCode>"
        f"<Folders><t:Folder><t:FolderId Id='{identity}'/></t:Folder></Folders></GetFolderResponseMessage>"
        "</ResponseMessages></GetFolderResponse>"
    )


class Asked:
    """Servers that answer by host and body, and what they were asked: user, host, operation."""

    def __init__(self, answer: Callable[[str, str], httpx.Response]) -> None:
        self._answer = answer
        self.requests: Counter[tuple[str, str, str]] = Counter()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        coded = request.headers.get("authorization", "").removeprefix("Basic ")
        user = base64.b64decode(coded).decode().partition(":")[0].rpartition("\\")[2]
        operation = request.headers.get("soapaction", "").strip('"').rpartition("/")[2]
        self.requests[user, request.url.host, operation] += 1
        return self._answer(request.url.host, request.content.decode())


def judged(asked: Asked, *identities: str, checked: CheckedAccounts | None = None) -> list[JudgedCase]:
    deployment, plan = load(REDIRECTION)

    async def judge_all() -> list[JudgedCase]:
        run = Run(plan, WebTarget(asked), accounts_of(deployment), checked=checked)
        return [await run.judge(run.case(identity)) for identity in identities]

    return asyncio.run(judge_all())


def answer_free_busy(digits: str, calendar: Callable[[str], httpx.Response]) -> Callable[[str, str], httpx.Response]:
    return lambda _, body: calendar(body) if "CalendarView" in body else free_busy(digits)


CALENDAR = ("user3", "cas-03.contoso.com", "FindItem")


def test_the_user_reads_his_calendar_once_however_many_rows_are_compared_with_it() -> None:
    asked = Asked(answer_free_busy(WHOLE_DAY_BUSY, calendar_of_request))
    rows = judged(asked, AVAILABILITY, AVAILABILITY.replace("CAS-02", "CAS-01"))
    assert [row.verdict.failed_clauses for row in rows] == [("EWS-08",), ("EWS-08",)]
    assert asked.requests[CALENDAR] == 1
    assert rows[0].observation is not None
    assert [len(one.exchanges) for one in rows[0].observation.compared] == [1]
    assert "2008" not in verdict_line(verdict_record(rows[0].verdict))


def test_a_calendar_that_cannot_be_read_leaves_the_row_as_it_is() -> None:
    for calendar in (lambda _: httpx.Response(503), lambda _: httpx.Response(401), lambda _: folder("a")):
        (row,) = judged(Asked(answer_free_busy(WHOLE_DAY_BUSY, calendar)), AVAILABILITY)
        assert row.verdict.verdict is VerdictWord.PASS


def test_no_calendar_is_read_where_the_availability_is_not_answered() -> None:
    asked = Asked(lambda _, __: httpx.Response(503))
    judged(asked, AVAILABILITY)
    assert "FindItem" not in {operation for _, _, operation in asked.requests}


def test_nobody_who_was_refused_before_is_asked_to_compare_with() -> None:
    by_host = {"cas-02.contoso.com": "x", "cas-03.contoso.com": "a"}
    asked = Asked(lambda host, _: folder(by_host[host]))
    refused = CheckedAccounts(refused={"user2@contoso.com": "HTTP 401"})
    (row,) = judged(asked, FOLDER, checked=refused)
    assert row.verdict.failed_clauses == ("EWS-03",)
    assert {user for user, _, _ in asked.requests} == {"user3", "colleague2"}


def test_one_inbox_for_everybody_fails() -> None:
    (row,) = judged(Asked(lambda _, __: folder("a")), FOLDER)
    assert row.verdict.failed_clauses == ("EWS-03",)
    assert "user2@contoso.com and user3@contoso.com are given the same inbox" in row.reason
