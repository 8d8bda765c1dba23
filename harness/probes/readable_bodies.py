"""Bodies in WBXML as a reader sees them: the record of an exchange has them beside the text that they are not."""

from __future__ import annotations

from harness.wire.errors import WireError
from harness.wire.wbxml import decode
from harness.wire.wbxml_text import indented_xml


def readable_wbxml(body: bytes, content_type: str) -> str:
    """The body as indented XML; empty for a body of another type, and for one that is no WBXML of ActiveSync."""
    if not body or "wbxml" not in content_type.lower():
        return ""
    try:
        return indented_xml(decode(body))
    except WireError:
        return ""
