"""What Web Services and the Availability service answer to a client."""

from __future__ import annotations

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import EwsSchema, Operation, Protocol
from tests.probes.stubs import ScriptedServer, observe, redirect, stimulus

M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
USERS = ("user1@contoso.com", "user2@contoso.com")
CROSS_SITE = "ErrorCrossSiteRequest"
USA = "https://www.usa.contoso.com/owa"


def soap(content: str, status: int = 200) -> httpx.Response:
    envelope = (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        f'<soap:Body xmlns="{M}" xmlns:t="{T}">{content}</soap:Body></soap:Envelope>'
    )
    return httpx.Response(status, content=envelope.encode(), headers={"Content-Type": "text/xml; charset=utf-8"})


def fault(code: str, status: int = 500) -> httpx.Response:
    return soap(
        f"<soap:Fault><faultcode xmlns=''>soap:Client</faultcode><detail xmlns=''><e:ResponseCode xmlns:e='e'>{code}"
        "</e:ResponseCode></detail></soap:Fault>",
        status,
    )


def folders(*codes: str, content: str = "<t:Folder><t:FolderId Id='{number}'/></t:Folder>") -> httpx.Response:
    messages = "".join(
        f"<GetFolderResponseMessage ResponseClass='x'><ResponseCode>{code}</ResponseCode>"
        f"<Folders>{content.format(number=number) if code == 'NoError' else ''}</Folders></GetFolderResponseMessage>"
        for number, code in enumerate(codes)
    )
    return soap(f"<GetFolderResponse><ResponseMessages>{messages}</ResponseMessages></GetFolderResponse>")


def free_busy(*codes: str) -> httpx.Response:
    view = "<FreeBusyView><t:FreeBusyViewType>FreeBusy</t:FreeBusyViewType></FreeBusyView>"
    answers = "".join(
        f"<FreeBusyResponse><ResponseMessage><ResponseCode>{code}</ResponseCode></ResponseMessage>"
        f"{view if code == 'NoError' else ''}</FreeBusyResponse>"
        for code in codes
    )
    return soap(
        f"<GetUserAvailabilityResponse><FreeBusyResponseArray>{answers}</FreeBusyResponseArray>"
        "</GetUserAvailabilityResponse>"
    )


def get_folder(answer: httpx.Response, *mailboxes: str) -> Observation:
    return observe(
        stimulus(Protocol.EWS, Operation.GETFOLDER, mailboxes=mailboxes or USERS[:1]), ScriptedServer(answer)
    )


def availability(answer: httpx.Response, *mailboxes: str) -> Observation:
    return observe(
        stimulus(Protocol.AVAILABILITY, Operation.FREEBUSY, mailboxes=mailboxes or USERS), ScriptedServer(answer)
    )


def test_every_folder_found_is_served() -> None:
    assert get_folder(folders("NoError")).outcome == Outcome(OutcomeKind.SERVED)
    assert get_folder(folders("NoError", "NoError"), *USERS).outcome == Outcome(OutcomeKind.SERVED)
    assert availability(free_busy("NoError", "NoError")).outcome == Outcome(OutcomeKind.SERVED)


@pytest.mark.parametrize("code", [CROSS_SITE, "ErrorConnectionFailed"])
def test_some_answered_is_partial_with_the_code_of_each_user(code: str) -> None:
    expected = Outcome(OutcomeKind.PARTIAL, users={USERS[0]: "NoError", USERS[1]: code})
    assert get_folder(folders("NoError", code), *USERS).outcome == expected
    assert availability(free_busy("NoError", code)).outcome == expected


def test_none_answered_is_a_refusal_with_the_codes() -> None:
    seen = get_folder(folders(CROSS_SITE, "ErrorMailboxStoreUnavailable"), *USERS)
    assert seen.outcome == Outcome(OutcomeKind.REFUSED)
    assert seen.explanation == f"{CROSS_SITE}, ErrorMailboxStoreUnavailable"


@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_fault_is_a_refusal_with_its_code_with_any_status(status: int) -> None:
    seen = get_folder(fault("ErrorNoRespondingCASInDestinationSite", status))
    assert seen.outcome == Outcome(OutcomeKind.REFUSED)
    assert seen.explanation == "SOAP fault ErrorNoRespondingCASInDestinationSite"
    assert seen.exchanges[-1].status == status


def test_another_number_of_answers_than_requested_is_malformed() -> None:
    assert get_folder(folders("NoError"), *USERS).outcome.kind is OutcomeKind.MALFORMED
    assert availability(free_busy("NoError", "NoError", "NoError")).outcome.kind is OutcomeKind.MALFORMED


def test_one_error_for_all_mailboxes_is_a_refusal() -> None:
    for seen in (get_folder(folders(CROSS_SITE), *USERS), availability(free_busy(CROSS_SITE))):
        assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.REFUSED, CROSS_SITE)


@pytest.mark.parametrize("content", ["", "<t:Folder/>", "<t:Folder><t:FolderId Id=' '/></t:Folder>"])
def test_success_without_content_is_malformed(content: str) -> None:
    assert get_folder(folders("NoError", content=content)).outcome.kind is OutcomeKind.MALFORMED


def test_success_of_class_error_is_malformed() -> None:
    folder = folders("NoError").content.replace(b"ResponseClass='x'", b"ResponseClass='Error'")
    free = free_busy("NoError", "NoError").content.replace(
        b"<ResponseMessage>", b"<ResponseMessage ResponseClass='Error'>"
    )
    for seen in (get_folder(httpx.Response(200, content=folder)), availability(httpx.Response(200, content=free))):
        assert seen.outcome.kind is OutcomeKind.MALFORMED
        assert seen.explanation == "NoError in a response message of class Error"


def test_statuses_mean_the_same_as_for_every_protocol() -> None:
    assert get_folder(httpx.Response(401)).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert get_folder(redirect("https://x/EWS")).outcome == Outcome(OutcomeKind.REDIRECT_HOST, location="https://x/EWS")
    assert get_folder(redirect("/owa")).outcome == Outcome(OutcomeKind.REDIRECT_PATH, location="/owa")
    assert get_folder(httpx.Response(451, headers={"X-MS-Location": USA})).outcome == Outcome(
        OutcomeKind.WRONG_SERVER, location=USA
    )
    for answer in (httpx.Response(403), httpx.Response(503, html="<p>unavailable</p>")):
        seen = get_folder(answer)
        assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.REFUSED, f"HTTP {answer.status_code}")


def test_a_page_in_place_of_an_answer_is_classified() -> None:
    page = httpx.Response(200, html=f"<a href='{USA}'>x</a>")
    assert get_folder(page).outcome == Outcome(OutcomeKind.REDIRECT_PAGE, link=USA)
    form = httpx.Response(200, html="<form><input type=password></form>")
    assert get_folder(form).outcome.kind is OutcomeKind.UNAUTHORIZED


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><p>hello</html>",
        b"--a\r\nContent-Type: text/xml\r\n\r\n<x/>\r\n--a--",
        b"<x/>",
        b"\xff\xfe",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
    ],
)
def test_what_is_not_soap_is_malformed(content: bytes) -> None:
    assert get_folder(httpx.Response(200, content=content)).outcome.kind is OutcomeKind.MALFORMED


@pytest.mark.parametrize(
    ("schema", "named"),
    [(None, False), (EwsSchema.EXCHANGE_2007, False), (EwsSchema.EXCHANGE_2007_SP1, True)],
)
def test_the_server_version_is_named_for_sp1_only(schema: EwsSchema | None, named: bool) -> None:
    server = ScriptedServer(folders("NoError"))
    observe(stimulus(Protocol.EWS, Operation.GETFOLDER, schema=schema), server)
    request = server.requests[0]
    assert (b'RequestServerVersion Version="Exchange2007_SP1"' in request.content) is named
    assert request.url.path == "/EWS/Exchange.asmx"
    assert request.headers["SOAPAction"] == f'"{M}/GetFolder"'


def test_one_request_asks_for_all_users_and_the_first_logs_on() -> None:
    server = ScriptedServer(free_busy("NoError", "NoError"))
    observe(stimulus(Protocol.AVAILABILITY, Operation.FREEBUSY, mailboxes=USERS), server)
    assert len(server.requests) == 1
    assert [server.requests[0].content.count(user.encode()) for user in USERS] == [1, 1]
