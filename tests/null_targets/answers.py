"""Answers that a protocol takes for success, a refusal or a redirection, as bytes written by hand."""

from __future__ import annotations

import gzip

from tests.null_targets.web import answer

EXTERNAL_OWA = "https://www.usa.contoso.com/OWA"
EXTERNAL_DEVICES = "https://www.usa.contoso.com/Microsoft-Server-ActiveSync"
_EXTERNAL_EWS = "https://www.usa.contoso.com/EWS/exchange.asmx"

_OF_2007 = "X-OWA-Version: 8.1.240.6"
_OF_DEVICES = "MS-ASProtocolVersions: 2.5,12.0,12.1"
_SERVICES = "http://schemas.microsoft.com/exchange/services/2006"
_RESPONSES = "http://schemas.microsoft.com/exchange/autodiscover"

LOGON_PAGE = answer(
    200,
    b'<html><body><form action="owaauth.dll" method="POST" name="logonForm"><input name="destination">'
    b'<input name="username"><input name="password" type="password"></form></body></html>',
    _OF_2007,
)
REDIRECTION_PAGE = answer(
    200, f'<html><body><p>Use <a href="{EXTERNAL_OWA}">{EXTERNAL_OWA}</a></p></body></html>'.encode(), _OF_2007
)
LEGACY_PAGE = answer(
    200, b"<html><body>Outlook Web Access could not find a mailbox for CONTOSO\\legacy3.</body></html>", _OF_2007
)
MAILBOX_PAGE = answer(
    200, b'<html><head><script>var a_sFldId = "Lg";</script></head><body>Inbox</body></html>', _OF_2007
)
UNMARKED_PAGE = answer(200, b"<html><body>Outlook</body></html>", _OF_2007)
ERROR_PAGE = answer(
    200, b'<!-- OwaPage = ASP.auth_error_aspx --><html><body class="err"><b>Fehler</b></body></html>', _OF_2007
)
ANY_PAGE = answer(200, b"<html><body>It works.</body></html>")
OLD_MAILBOX = answer(
    207, b'<?xml version="1.0"?><a:multistatus xmlns:a="DAV:"/>', "MS-WebStorage: 6.5.7638", media_type="text/xml"
)
OLD_PAGE = answer(
    200, b'<html><head><script src="/exchweb/a.js"></script></head><body>Inbox</body></html>', "MS-WebStorage: 6.5.7638"
)
DEVICE_IS_SERVED = answer(
    200,
    bytes.fromhex("03016A000007564C0331000152033100014E57033000010101"),
    _OF_DEVICES,
    media_type="application/vnd.ms-sync.wbxml",
)
DEVICE_GETS_NO_KEY = answer(
    200,
    bytes.fromhex("03016A000007564C033100010101"),
    "MS-ASProtocolVersions: 2.5",
    media_type="application/vnd.ms-sync.wbxml",
)
_CONN_A3 = bytes.fromhex("0500140310000000 1c000000 00000000 0000 0100 02000000 c0d40100")
_CONN_C2 = bytes.fromhex(
    "0500140310000000 2c000000 00000000 0000 0300 06000000 01000000 00000000 00000100 02000000 c0d40100"
)
RPC_IS_SERVED = answer(200, _CONN_A3 + _CONN_C2, media_type="application/rpc")
RPC_PROXY_ONLY = answer(200, _CONN_A3, media_type="application/rpc")
RPC_ECHO = answer(200, bytes.fromhex("0500140310000000 14000000 00000000 4000 0000"), media_type="application/rpc")
NO_RPC = answer(200, bytes(20), media_type="application/rpc")


def _soap(content: str, *, status: int = 200) -> bytes:
    body = (
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="{_SERVICES}/messages" '
        f'xmlns:t="{_SERVICES}/types"><s:Body>{content}</s:Body></s:Envelope>'
    )
    return answer(status, body.encode(), media_type="text/xml")


FOLDER = (
    '<m:GetFolderResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>'
    '<m:Folders><t:Folder><t:FolderId Id="a"/></t:Folder></m:Folders></m:GetFolderResponseMessage>'
)
_NO_FOLDER = (
    '<m:GetFolderResponseMessage ResponseClass="Error"><m:ResponseCode>ErrorCrossSiteRequest</m:ResponseCode>'
    "</m:GetFolderResponseMessage>"
)
_FREE_OR_BUSY = (
    '<m:FreeBusyResponse><m:ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>'
    "</m:ResponseMessage><m:FreeBusyView><t:FreeBusyViewType>FreeBusy</t:FreeBusyViewType></m:FreeBusyView>"
    "</m:FreeBusyResponse>"
)


def _folders(*messages: str) -> bytes:
    content = "".join(messages)
    return _soap(f"<m:GetFolderResponse><m:ResponseMessages>{content}</m:ResponseMessages></m:GetFolderResponse>")


ONE_FOLDER = _folders(FOLDER)
ONE_OF_TWO_FOLDERS = _folders(FOLDER, _NO_FOLDER)
ONE_AVAILABILITY = _soap(
    f"<m:GetUserAvailabilityResponse><m:FreeBusyResponseArray>{_FREE_OR_BUSY}</m:FreeBusyResponseArray>"
    "</m:GetUserAvailabilityResponse>"
)
BUSY = _soap(
    "<s:Fault><faultcode>s:Server</faultcode><detail>"
    f'<e:ResponseCode xmlns:e="{_SERVICES}/errors">ErrorServerBusy</e:ResponseCode></detail></s:Fault>',
    status=500,
)
NOT_VALID = _soap(
    "<s:Fault><faultcode>s:Client</faultcode><detail>"
    f'<e:ResponseCode xmlns:e="{_SERVICES}/errors">ErrorSchemaValidation</e:ResponseCode></detail></s:Fault>',
    status=500,
)
STORE_UNAVAILABLE = _folders(
    '<m:GetFolderResponseMessage ResponseClass="Error"><m:ResponseCode>ErrorMailboxStoreUnavailable</m:ResponseCode>'
    "</m:GetFolderResponseMessage>"
)
SETTINGS = answer(
    200,
    (
        f'<Autodiscover xmlns="{_RESPONSES}/responseschema/2006"><Response><Account>'
        f"<Protocol><Type>EXCH</Type><EwsUrl>{_EXTERNAL_EWS}</EwsUrl><ASUrl>{_EXTERNAL_EWS}</ASUrl></Protocol>"
        f"<Protocol><Type>EXPR</Type><EwsUrl>{_EXTERNAL_EWS}</EwsUrl><ASUrl>{_EXTERNAL_EWS}</ASUrl></Protocol>"
        f"</Account><Action><Settings><Server><Type>MobileSync</Type><Url>{EXTERNAL_DEVICES}</Url></Server>"
        "</Settings></Action></Response></Autodiscover>"
    ).encode(),
    media_type="text/xml",
)

OTHER_ADDRESS = answer(
    200,
    (
        f'<Autodiscover xmlns="{_RESPONSES}/responseschema/2006"><Response><Account><Action>redirectAddr</Action>'
        "<RedirectAddr>a@contoso.com</RedirectAddr></Account></Response></Autodiscover>"
    ).encode(),
    media_type="text/xml",
)


def xml(document: bytes) -> bytes:
    """An answer of XML, well-formed or not."""
    return answer(200, document, media_type="text/xml")


_GENERATIONS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
ENTITY_BOMB = answer(
    200,
    (
        f'<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY e0 "bomb">{_GENERATIONS}]>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>&e9;</s:Body></s:Envelope>'
    ).encode(),
    media_type="text/xml",
)
"""Four letters that would become four thousand million."""

DECOMPRESSION_BOMB = answer(200, gzip.compress(bytes(67_108_864)), "Content-Encoding: gzip")
"""64 KiB that would become 64 MiB."""


def demand(_: str, path: str) -> bytes:
    """What a device is told that has no policy, and any other client that has no session."""
    return answer(449 if path.startswith("/microsoft-server-activesync") else 440)


def success(method: str, path: str) -> bytes:
    """What each protocol takes for success, by method and path."""
    if path.startswith("/microsoft-server-activesync"):
        return DEVICE_IS_SERVED
    if path.startswith("/ews"):
        return ONE_FOLDER
    if path.startswith("/autodiscover"):
        return SETTINGS
    if path.startswith("/rpc"):
        return RPC_IS_SERVED
    if path.startswith("/exchange") and method == "GET":
        return answer(302, b"", "Location: /owa")
    return OLD_MAILBOX if method == "PROPFIND" else MAILBOX_PAGE
