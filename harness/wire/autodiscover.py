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
class OutlookUrls:
    """What the protocol elements of one type name: EwsUrl and ASUrl, distinct and in document order."""

    ews: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AutodiscoverAnswer:
    """The content of an answer; each tuple has distinct URLs in document order, other fields are None where missing.

    `ews_urls` and `availability_urls` are those of both parts of Outlook's answer, EXCH and EXPR, one after the other.
    """

    exch: OutlookUrls | None = None
    expr: OutlookUrls | None = None
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

    EXCH has the settings of clients inside, EXPR of those outside. WEB is for browsers, also where it has elements of
    the other types in it. RTM has no `EwsUrl`: in an answer without any, `ASUrl` is the address of Exchange Web
    Services too (protocol-facts, section 4.2).
    """
    root = read_xml(document)
    if etree.QName(root).localname != "Autodiscover":
        raise WireError("not an Autodiscover answer")
    exch, expr = _outlook_urls(root, "EXCH"), _outlook_urls(root, "EXPR")
    parts = [part for part in (exch, expr) if part is not None]
    availability_urls = _distinct(url for part in parts for url in part.availability)
    servers = [server for server in root.iter("{*}Server") if text_of(server.find("{*}Type")).lower() == "mobilesync"]
    return AutodiscoverAnswer(
        exch=exch,
        expr=expr,
        ews_urls=_distinct(url for part in parts for url in part.ews) or availability_urls,
        availability_urls=availability_urls,
        mobilesync_urls=_urls(servers, "Url"),
        error=_find_error(root),
        redirect_address=_find_text(root, "RedirectAddr") or _find_text(root, "Redirect"),
        redirect_url=_find_text(root, "RedirectUrl"),
    )


def _outlook_urls(root: etree._Element, kind: str) -> OutlookUrls | None:
    """The URLs of the account's own protocol elements of a type, in either case; None where there is none."""
    protocols = [
        protocol
        for protocol in root.iterfind("{*}Response/{*}Account/{*}Protocol")
        if (text_of(protocol.find("{*}Type")) or protocol.get("Type", "").strip()).upper() == kind
    ]
    return OutlookUrls(_urls(protocols, "EwsUrl"), _urls(protocols, "ASUrl")) if protocols else None


def _urls(parents: Iterable[etree._Element], name: str) -> tuple[str, ...]:
    found = [text_of(element) for parent in parents for element in parent.iterchildren(f"{{*}}{name}")]
    return _distinct(url for url in found if url)


def _distinct(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(urls))


def _find_text(root: etree._Element, name: str) -> str | None:
    return text_of(next(root.iter(f"{{*}}{name}"), None)) or None


def _find_error(root: etree._Element) -> str | None:
    """The error in place of settings: an element of that name within the settings is something else."""
    paths = ("{*}Response/{*}Error", "{*}Response/{*}Action/{*}Error")
    error = next((found for path in paths if (found := root.find(path)) is not None), None)
    if error is None:
        return None
    code = _find_text(error, "ErrorCode") or _find_text(error, "Status") or "without a code"
    return f"Autodiscover error {code}"
