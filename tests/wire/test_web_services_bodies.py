"""SOAP of Exchange Web Services and the Availability service, and XML that must be refused."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.availability import get_user_availability_request, read_get_user_availability
from harness.wire.calendar import read_calendar_items
from harness.wire.errors import WireError
from harness.wire.soap import SoapFault, read_body, read_xml
from harness.wire.time_spans import DayWindow
from harness.wire.web_services import ItemAnswer, get_folder_request, read_get_folder

M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
DAY = DayWindow(datetime.date(2008, 3, 14))


def read_availability(document: bytes) -> tuple[ItemAnswer, ...] | SoapFault:
    return read_get_user_availability(document, DAY)


def soap(content: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        f'<soap:Header/><soap:Body xmlns:m="{M}" xmlns:t="{T}">{content}</soap:Body></soap:Envelope>'
    ).encode()


def get_folder_answer(*messages: str) -> bytes:
    return soap(
        f"<m:GetFolderResponse><m:ResponseMessages>{''.join(messages)}</m:ResponseMessages></m:GetFolderResponse>"
    )


FOLDER = (
    '<m:GetFolderResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>'
    '<m:Folders><t:Folder><t:FolderId Id="AQ=="/></t:Folder></m:Folders></m:GetFolderResponseMessage>'
)
CROSS_SITE = (
    '<m:GetFolderResponseMessage ResponseClass="Error"><m:MessageText>no</m:MessageText>'
    "<m:ResponseCode>ErrorCrossSiteRequest</m:ResponseCode><m:Folders/></m:GetFolderResponseMessage>"
)


def test_a_request_asks_for_the_inbox_of_each_mailbox_in_order() -> None:
    root = read_xml(get_folder_request(["user1@contoso.com", "a&b@contoso.com"], "Exchange2007_SP1"))
    folders = list(root.iter(f"{{{T}}}DistinguishedFolderId"))
    assert [folder.get("Id") for folder in folders] == ["inbox", "inbox"]
    assert [address.text for address in root.iter(f"{{{T}}}EmailAddress")] == ["user1@contoso.com", "a&b@contoso.com"]
    assert [version.get("Version") for version in root.iter(f"{{{T}}}RequestServerVersion")] == ["Exchange2007_SP1"]


def test_a_request_in_rtm_s_form_has_no_server_version() -> None:
    assert b"RequestServerVersion" not in get_folder_request(["user1@contoso.com"], None)
    assert b"RequestServerVersion" not in get_user_availability_request(["user1@contoso.com"], DAY)


def test_answers_are_read_in_order() -> None:
    assert read_get_folder(get_folder_answer(FOLDER, CROSS_SITE)) == (
        ItemAnswer("NoError", has_content=True, identity="AQ=="),
        ItemAnswer("ErrorCrossSiteRequest", has_content=False),
    )


def test_a_fault_is_read_with_its_response_code() -> None:
    fault = soap(
        "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>x</faultstring><detail>"
        '<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">ErrorInvalidServerVersion'
        "</e:ResponseCode></detail></soap:Fault>"
    )
    assert read_get_folder(fault) == read_availability(fault) == SoapFault("ErrorInvalidServerVersion")


@pytest.mark.parametrize(
    ("detail", "code"),
    [
        (f'<detail><ErrorCode xmlns="{M}">-2146233088</ErrorCode></detail>', "-2146233088"),
        ("", "soap:Server"),
    ],
)
def test_a_fault_of_another_service_has_another_code(detail: str, code: str) -> None:
    assert read_body(soap(f"<soap:Fault><faultcode>soap:Server</faultcode>{detail}</soap:Fault>")) == SoapFault(code)


def free_busy(code: str, view: str = "") -> str:
    return (
        "<m:FreeBusyResponse><m:ResponseMessage ResponseClass='x'>"
        f"<m:ResponseCode>{code}</m:ResponseCode></m:ResponseMessage>{view}</m:FreeBusyResponse>"
    )


def test_each_user_of_an_availability_answer_is_read() -> None:
    view = "<m:FreeBusyView><t:FreeBusyViewType>FreeBusy</t:FreeBusyViewType></m:FreeBusyView>"
    answer = soap(
        "<m:GetUserAvailabilityResponse><m:FreeBusyResponseArray>"
        f"{free_busy('NoError', view)}{free_busy('ErrorProxyRequestProcessingFailed')}"
        "</m:FreeBusyResponseArray></m:GetUserAvailabilityResponse>"
    )
    assert read_availability(answer) == (
        ItemAnswer("NoError", has_content=True, times=()),
        ItemAnswer("ErrorProxyRequestProcessingFailed", has_content=False),
    )


def test_an_availability_request_names_all_users() -> None:
    root = read_xml(get_user_availability_request(["user1@contoso.com", "user2@contoso.com"], DAY))
    assert [address.text for address in root.iter(f"{{{T}}}Address")] == ["user1@contoso.com", "user2@contoso.com"]


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a;" * 10) for n in range(10))
    + b"]><x>&a9;</x>"
)
UNREADABLE = {
    "nothing": b"",
    "HTML": b"<html><br></html>",
    "text": b"Service unavailable",
    "an entity bomb": BOMB,
    "a document type": b"<!DOCTYPE x SYSTEM 'file:///etc/hostname'><x/>",
    "an external entity": b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><x>&e;</x>",
    "great depth": b"<a>" * 5_000 + b"</a>" * 5_000,
    "an unknown encoding": b'<?xml version="1.0" encoding="no-such"?><x/>',
    "another root": b"<Envelope/>",
    "no body": b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/></s:Envelope>',
    "an empty body": b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>',
    "another answer": soap("<m:FindItemResponse/>"),
    "no messages": soap("<m:GetFolderResponse/>"),
    "a message without a code": get_folder_answer("<m:GetFolderResponseMessage/>"),
    "a user without a code": soap(
        "<m:GetUserAvailabilityResponse><m:FreeBusyResponseArray><m:FreeBusyResponse/></m:FreeBusyResponseArray>"
        "</m:GetUserAvailabilityResponse>"
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_document_that_is_no_answer_is_a_wire_error(name: str) -> None:
    for read in (read_get_folder, read_availability, read_calendar_items):
        with pytest.raises(WireError):
            read(UNREADABLE[name])


@given(st.binary(max_size=200) | st.text("<>/?!&;='\" abc", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_a_wire_error(noise: bytes) -> None:
    for read in (read_get_folder, read_availability, read_calendar_items):
        with pytest.raises(WireError):
            read(noise)
