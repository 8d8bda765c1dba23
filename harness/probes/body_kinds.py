"""Says of what kind a body is that came in place of another."""

from __future__ import annotations

import re

from harness.probes.http import HttpAnswer

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_BEGINNING = 2_048
"""Characters in which an HTML page says that it is one."""


def is_html(answer: HttpAnswer) -> bool:
    """Whether the body is a page, by its own beginning first: a media type is easily wrong."""
    return _HTML.search(_beginning(answer)) is not None or "html" in answer.media_type


def describe_body(answer: HttpAnswer) -> str:
    """What the body is, in words."""
    text = _beginning(answer)
    if is_html(answer):
        return "an HTML page"
    if text.startswith("<"):
        return "an XML document"
    if text.startswith(("{", "[")) or "json" in answer.media_type:
        return "a JSON document"
    if not text:
        return "a body of blanks"
    return "plain text" if text.isprintable() or answer.media_type.startswith("text/") else "a body of other bytes"


def _beginning(answer: HttpAnswer) -> str:
    return answer.text[:_BEGINNING].lstrip("\ufeff \t\r\n")
