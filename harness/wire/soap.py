"""Reads untrusted XML, and SOAP in it: 1.1 as Exchange speaks it, and 1.2 as something before it may.

No entity is resolved, nothing is loaded, and a document type declaration is refused: the protocols of this harness use
none, and entity bombs need one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from harness.wire.errors import WireError

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_ENVELOPE_OF_1_2 = "http://www.w3.org/2003/05/soap-envelope"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"

_UNTRUE = re.compile(rb"<\?xml\s[^>]{0,64}?encoding\s*=\s*[\"'](utf-16|ucs-2|iso-10646-ucs-2)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SoapFault:
    """A fault; `code` is the first that Exchange names in it, in the detail or as the fault's own, else any other."""

    code: str

    @property
    def is_of_exchange(self) -> bool:
        """Whether the code is one of Exchange's own, and not a number or a general one of SOAP."""
        return _is_of_exchange(self.code)


def read_xml(document: bytes) -> etree._Element:
    """The root element of `document`; `WireError` where it is not well-formed XML without a document type.

    Comments and processing instructions are left out: within a text they would hide what follows. A declaration in
    single bytes that says UTF-16 cannot be true: .NET writes that of its strings, and sends them in UTF-8.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8" if _UNTRUE.match(document) else None,
    )
    try:
        root: etree._Element = etree.fromstring(document, parser)
    except (etree.LxmlError, ValueError) as error:  # ValueError: an encoding that lxml does not support
        raise WireError("not well-formed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise WireError("XML with a document type declaration")
    return root


def read_body(document: bytes) -> etree._Element | SoapFault:
    """The first element of the SOAP body, or the fault in its place."""
    root = read_xml(document)
    version = next((one for one in (ENVELOPE, _ENVELOPE_OF_1_2) if root.tag == f"{{{one}}}Envelope"), None)
    body = root.find(f"{{{version}}}Body") if version is not None else None
    if body is None:
        raise WireError("not a SOAP envelope with a body")
    content = next(body.iterchildren("*"), None)
    if content is None:
        raise WireError("a SOAP body without content")
    return _read_fault(content) if content.tag == f"{{{version}}}Fault" else content


def text_of(element: etree._Element | None) -> str:
    """The trimmed text of `element`; empty where it is missing."""
    return (element.text or "").strip() if element is not None else ""


def _read_fault(fault: etree._Element) -> SoapFault:
    codes = [code for element in _with_codes(fault) if (code := text_of(element))]
    named = next((code for code in codes if _is_of_exchange(code)), None)
    return SoapFault(named or next(iter(codes), "a fault without a code"))


def _with_codes(fault: etree._Element) -> Iterator[etree._Element | None]:
    """The elements that may have a code: those of the detail say most (protocol-facts, section 3.3)."""
    for name in ("ResponseCode", "ErrorCode"):  # the namespace differs by service
        yield next(fault.iter(f"{{*}}{name}"), None)
    yield fault.find("{*}faultcode")
    yield from fault.iterfind(f"{{{_ENVELOPE_OF_1_2}}}Code/{{*}}Subcode/{{*}}Value")
    yield fault.find(f"{{{_ENVELOPE_OF_1_2}}}Code/{{*}}Value")


def _is_of_exchange(code: str) -> bool:
    return code.rpartition(":")[2].startswith("Error")
