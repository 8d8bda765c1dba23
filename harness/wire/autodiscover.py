"""Autodiscover's plain XML (POX): the request of Outlook or a device, and the URLs in the answer.

Elements are found by their local names: published samples disagree about namespaces (protocol-facts, section 4.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from harness.wire.errors import WireError
from harness.wire.soap import read_xml, text_of

_NAMESPACE = "http://schemas.microsoft.com/exchange/autodiscover"
OUTLOOK_SCHEMAS = (f"{_NAMESPACE}/outlook/requestschema/2006", f"{_NAMESPACE}/outlook/responseschema/2006a")
MOBILESYNC_SCHEMAS = (f"{_NAMESPACE}/mobilesync/requestschema/2006", f"{_NAMESPACE}/mobilesync/responseschema/2006")
"""Namespace of the request and acceptable schema of the answer (MS-OXDSCLI, MS-ASCMD)."""


@dataclass(frozen=True, slots=True)
class AutodiscoverAnswer:
    """The content of an answer; each tuple has distinct URLs in document order, other fields are None where missing."""

    ews_urls: tuple[str, ...] = ()
    availability_urls: tuple[str, ...] = ()
    mobilesync_urls: tuple[str, ...] = ()
    error: str | None = None
    redirect_address: str | None = None
    redirect_url: str | None = None


def autodiscover_request(address: str, schemas: tuple[str, str]) -> bytes:
    """A request for `address` with the schemas of `OUTLOOK_SCHEMAS` or `MOBILESYNC_SCHEMAS`."""
    request, acceptable = schemas
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<Autodiscover xmlns="{request}"><Request><EMailAddress>{escape(address)}</EMailAddress>'
        f"<AcceptableResponseSchema>{acceptable}</AcceptableResponseSchema></Request></Autodiscover>"
    ).encode()


def read_autodiscover(document: bytes) -> AutodiscoverAnswer:
    """The answer's URLs, error and redirections.

    `EwsUrl` and `ASUrl` count in an Outlook protocol of type EXCH or EXPR. RTM has no `EwsUrl`: in an answer without
    any, `ASUrl` is the address of Exchange Web Services too (protocol-facts, section 4.2).
    """
    root = read_xml(document)
    if etree.QName(root).localname != "Autodiscover":
        raise WireError("not an Autodiscover answer")
    protocols = [
        protocol
        for protocol in root.iterfind("{*}Response/{*}Account/{*}Protocol")
        if text_of(protocol.find("{*}Type")).upper() in {"EXCH", "EXPR"}
    ]
    servers = [server for server in root.iter("{*}Server") if text_of(server.find("{*}Type")).lower() == "mobilesync"]
    availability_urls = _urls(protocols, "ASUrl")
    has_ews_url = next(root.iter("{*}EwsUrl"), None) is not None
    return AutodiscoverAnswer(
        ews_urls=_urls(protocols, "EwsUrl") if has_ews_url else availability_urls,
        availability_urls=availability_urls,
        mobilesync_urls=_urls(servers, "Url"),
        error=_find_error(root),
        redirect_address=_find_text(root, "RedirectAddr") or _find_text(root, "Redirect"),
        redirect_url=_find_text(root, "RedirectUrl"),
    )


def _urls(parents: Iterable[etree._Element], name: str) -> tuple[str, ...]:
    found = [text_of(element) for parent in parents for element in parent.iterchildren(f"{{*}}{name}")]
    return tuple(dict.fromkeys(url for url in found if url))


def _find_text(root: etree._Element, name: str) -> str | None:
    return text_of(next(root.iter(f"{{*}}{name}"), None)) or None


def _find_error(root: etree._Element) -> str | None:
    error = next(root.iter("{*}Error"), None)
    if error is None:
        return None
    code = _find_text(error, "ErrorCode") or _find_text(error, "Status") or "without a code"
    return f"Autodiscover error {code}"
