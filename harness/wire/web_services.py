"""GetFolder of Exchange Web Services: requests the inbox of each mailbox, reads an answer for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from harness.wire.errors import WireError
from harness.wire.soap import ENVELOPE, MESSAGES, TYPES, SoapFault, read_body, text_of
from harness.wire.time_spans import TimeSpan

NO_ERROR = "NoError"
GET_FOLDER_ACTION = f"{MESSAGES}/GetFolder"


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """One answer in a response: its ResponseCode, and whether it has the content requested.

    `identity` distinguishes the content from that of other mailboxes, where the protocol has an id for it. `times` are
    those of free/busy or of a calendar; None where they are not given, or cannot be relied on.
    """

    code: str
    has_content: bool
    identity: str | None = None
    times: tuple[TimeSpan, ...] | None = None


def get_folder_request(addresses: Iterable[str], server_version: str | None) -> bytes:
    """A request for the inbox of each address; `server_version` is left out where None, as RTM's schema requires."""
    folders = "".join(
        f'<t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>{escape(address)}</t:EmailAddress>'
        "</t:Mailbox></t:DistinguishedFolderId>"
        for address in addresses
    )
    return envelope(
        f'<GetFolder xmlns="{MESSAGES}"><FolderShape><t:BaseShape>IdOnly</t:BaseShape></FolderShape>'
        f"<FolderIds>{folders}</FolderIds></GetFolder>",
        server_version,
    )


def read_get_folder(document: bytes) -> tuple[ItemAnswer, ...] | SoapFault:
    """The answers in the order of the folders requested, or the fault."""
    content = read_body(document)
    if isinstance(content, SoapFault):
        return content
    messages = content.find(f"{{{MESSAGES}}}ResponseMessages")
    if content.tag != f"{{{MESSAGES}}}GetFolderResponse" or messages is None:
        raise WireError("not a GetFolder response with its messages")
    return tuple(_read_message(message) for message in messages.iterchildren("*"))


def _read_message(message: etree._Element) -> ItemAnswer:
    folder = next(message.iter(f"{{{TYPES}}}FolderId"), None)
    identity = "" if folder is None else folder.get("Id", "").strip()
    return ItemAnswer(read_code(message), bool(identity), identity or None)


def envelope(content: str, server_version: str | None = None) -> bytes:
    """`content` as the body of a SOAP request."""
    header = (
        f"<soap:Header><t:RequestServerVersion Version={quoteattr(server_version)}/></soap:Header>"
        if server_version
        else ""
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{ENVELOPE}" xmlns:t="{TYPES}">{header}<soap:Body>{content}</soap:Body>'
        "</soap:Envelope>"
    ).encode()


def read_code(message: etree._Element) -> str:
    """The ResponseCode that every message has; raises WireError without it, and where its class contradicts it."""
    code = text_of(message.find(f"{{{MESSAGES}}}ResponseCode"))
    if not code:
        raise WireError("a response message without ResponseCode")
    if code == NO_ERROR and message.get("ResponseClass", "").strip() == "Error":
        raise WireError(f"{NO_ERROR} in a response message of class Error")
    return code
