"""Requests of a Web Services and of an Autodiscover client."""

from __future__ import annotations

import re

import httpx

from tests.farm.nouns import ClientRequest

MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"


def envelope(body: str, header: str = "") -> bytes:
    return (
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="{TYPES}" xmlns="{MESSAGES}">'
        f"{header}<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def post(host: str, user: str, content: bytes) -> ClientRequest:
    return ClientRequest(
        f"https://{host}/EWS/Exchange.asmx", user, "POST", content, {"Content-Type": "text/xml; charset=utf-8"}
    )


def get_folder(entry: str, *users: str, header: str = "") -> ClientRequest:
    folders = "".join(
        '<t:DistinguishedFolderId Id="inbox"><t:Mailbox>'
        f"<t:EmailAddress>{user}@contoso.com</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>"
        for user in users
    )
    shape = "<FolderShape><t:BaseShape>Default</t:BaseShape></FolderShape>"
    body = f"<GetFolder>{shape}<FolderIds>{folders}</FolderIds></GetFolder>"
    return post(f"{entry.lower()}.contoso.com", users[0], envelope(body, header))


def free_busy(entry: str, *users: str) -> ClientRequest:
    mailboxes = "".join(
        f"<t:MailboxData><t:Email><t:Address>{user}@contoso.com</t:Address></t:Email><t:AttendeeType>Required"
        "</t:AttendeeType></t:MailboxData>"
        for user in users
    )
    body = (
        "<GetUserAvailabilityRequest><t:TimeZone><t:Bias>0</t:Bias></t:TimeZone>"
        f"<MailboxDataArray>{mailboxes}</MailboxDataArray><t:FreeBusyViewOptions><t:TimeWindow>"
        "<t:StartTime>2008-03-14T00:00:00</t:StartTime><t:EndTime>2008-03-15T00:00:00</t:EndTime></t:TimeWindow>"
        "<t:RequestedView>FreeBusy</t:RequestedView></t:FreeBusyViewOptions></GetUserAvailabilityRequest>"
    )
    return post(f"{entry.lower()}.contoso.com", users[0], envelope(body))


def codes(answer: httpx.Response) -> list[str]:
    return re.findall(r"ResponseCode[^>]*>(\w+)<", answer.text)


BASE = "http://schemas.microsoft.com/exchange/autodiscover"


def discover(user: str, schema: str = "mobilesync", answer: str = "mobilesync/responseschema/2006") -> ClientRequest:
    content = (
        f'<Autodiscover xmlns="{BASE}/{schema}/requestschema/2006"><Request>'
        f"<EMailAddress>{user}@contoso.com</EMailAddress>"
        f"<AcceptableResponseSchema>{BASE}/{answer}</AcceptableResponseSchema></Request></Autodiscover>"
    ).encode()
    url = "https://cas-02.contoso.com/Autodiscover/Autodiscover.xml"
    return ClientRequest(url, "user2", "POST", content, {"Content-Type": "text/xml"})


def outlook(user: str) -> ClientRequest:
    return discover(user, "outlook", "outlook/responseschema/2006a")


def found(text: str, element: str) -> list[str]:
    return re.findall(f"<{element}>([^<]*)</{element}>", text)
