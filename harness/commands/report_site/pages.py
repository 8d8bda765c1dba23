"""Pages that load nothing from outside: what Allure loads from there is taken out, and browsers are told to refuse."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

MARK = "<!-- Made by python -m harness report: it is replaced whole by the next one. -->"

_REFUSING = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'none'\">"
)
"""A picture in a description, a script of a bundle: whatever would be loaded from another host is not."""

_SCRIPT = re.compile(r"[ \t]*<script\b([^>]*)>(.*?)</script\s*>[ \t]*\n?", re.DOTALL | re.IGNORECASE)
_OUTSIDE = r"""=\s*["']?\s*((?:https?:)?//[^"'\s>]+)"""
_IN_A_TAG = r"""(?:[^>"']|"[^"]*"|'[^']*')*?"""
_LOADED = re.compile(rf"<(?!a\b)[a-z]+\b{_IN_A_TAG}\s(?:src|href|srcset|data|poster|action){_OUTSIDE}", re.IGNORECASE)
_STYLED = re.compile(r"""(?:@import\s*|\burl\(\s*)(?:url\(\s*)?["']?\s*((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
_COUNTING = re.compile(r"googletagmanager|google-analytics|\bgtag\s*\(", re.IGNORECASE)
_BUNDLE = re.compile(r"data:text/javascript;base64,([A-Za-z0-9+/=]+)")
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


def offline_page(page: str) -> str:
    """A page of Allure without what counts its readers and without scripts of other hosts."""
    return refusing_page(_SCRIPT.sub(_kept, page))


def _kept(script: re.Match[str]) -> str:
    """Scripts that a page has in itself stay, but for those that count."""
    outside = re.search(rf"\bsrc{_OUTSIDE}", script[1], re.IGNORECASE)
    return "" if outside or _COUNTING.search(script[2]) else script[0]


def refusing_page(page: str) -> str:
    """The page, for which browsers load nothing from outside, whatever else is in it."""
    head = _HEAD.search(page)
    at = head.end() if head else 0
    return f"{page[:at]}{MARK}{_REFUSING}{page[at:]}"


def loaded_from_outside(text: str) -> Iterator[str]:
    """What a page, a style sheet or a script still loads from other hosts, or counts its readers with."""
    yield from (found[1] for found in _LOADED.finditer(text))
    yield from (found[1] for found in _STYLED.finditer(text))
    yield from (found[0] for found in _COUNTING.finditer(text))
    for bundle in _BUNDLE.finditer(text):
        script = base64.b64decode(bundle[1]).decode("utf-8", "replace")
        yield from (found[0] for found in _COUNTING.finditer(script))
