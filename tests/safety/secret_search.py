"""Searches outputs for secrets, by code that shares nothing with what masks them.

Each text is looked at as it is and with its escapes undone, again and again; what looks like base64 or hexadecimal is
decoded at every offset.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import contextlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{10,}")
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{2}){4,}")
_COOKIE = re.compile(r"\b(sessionid|cadata\w*|UserContext|lab-session)=([^;,\s\"'<>&\\]+)", re.IGNORECASE)
_KEYS = re.compile(r"\b(?:CLIENT|SERVER)_(?:RANDOM|HANDSHAKE_TRAFFIC_SECRET|TRAFFIC_SECRET_0) [0-9a-f]{64}")
_NTLM = b"NTLMSSP\0"
_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A secret in an output."""

    output: str
    secret: str


def find_secrets(outputs: Mapping[str, bytes], secrets: Mapping[str, str], values: Iterable[str] = ()) -> list[Found]:
    """Each secret by its name, NTLM messages, cookie values, keys of TLS, and further `values`, in any encoding."""
    needles = {name: tuple(_octets(secret)) for name, secret in secrets.items()}
    needles |= {f"value {value}": (value.encode(),) for value in values}
    needles["an NTLM message"] = (_NTLM,)
    return [
        Found(output, secret)
        for output, content in outputs.items()
        for secret in dict.fromkeys(_in_one(content, needles))
    ]


def _octets(secret: str) -> Iterator[bytes]:
    for encoding in ("utf-8", "utf-16-le", "latin-1"):
        try:
            yield secret.encode(encoding)
        except UnicodeEncodeError:
            continue


def _in_one(content: bytes, needles: Mapping[str, tuple[bytes, ...]]) -> Iterator[str]:
    views = set(_views(content.decode("utf-8", "surrogateescape")))
    for octets in (view.encode("utf-8", "surrogateescape") for view in views):
        yield from (name for name, forms in needles.items() if any(form in octets for form in forms))
    decoded = b"\n".join(_decoded(views))
    yield from (name for name, forms in needles.items() if any(form in decoded for form in forms if len(form) > 2))
    for view in views:
        yield from (f"cookie {one[1]}" for one in _COOKIE.finditer(view) if one[2].strip("*%2A") and len(one[2]) > 3)
        if _KEYS.search(view):
            yield "a key of TLS"


def _views(text: str) -> Iterator[str]:
    """The text, what it is without one kind of escape, and that again without all kinds of the round before."""
    for _ in range(_ROUNDS):
        yield text
        yield from (undo(text) for undo in _UNDO)
        for undo in _UNDO:
            text = undo(text)
    yield text


def _read_again(text: str) -> str:
    """UTF-8 that was read as Latin-1."""

    def one(run: re.Match[str]) -> str:
        try:
            return run.group().encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return run.group()

    return re.sub(r"[\x80-\xff]{2,}", one, text)


def _without_backslashes(text: str) -> str:
    r"""JSON, scripts, Python's repr and IMAP4's quoted strings: \" \\ \u00fc \xfc."""

    def one(escape: re.Match[str]) -> str:
        found = escape.group()
        if found[1] in "uxU":
            digits = found[2:]
            return chr(int(digits, 16))
        return {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1])

    text = re.sub(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}", lambda pair: _pair(pair.group()), text)
    return re.sub(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|U000[0-9a-fA-F]{5}|[^uxU])", one, text)


def _pair(escaped: str) -> str:
    return str(json.loads(f'"{escaped}"'))


def _without_u(text: str) -> str:
    return re.sub(r"%u([0-9a-fA-F]{4})", lambda escape: chr(int(escape[1], 16)), text)


def _without_zeros(text: str) -> str:
    return text.replace("\0", "")


def _decoded(views: Iterable[str]) -> Iterator[bytes]:
    views = tuple(views)
    for run in {run for view in views for run in _BASE64.findall(view)}:
        for offset in range(4):
            part = run[offset:].replace("-", "+").replace("_", "/")
            whole = part[: len(part) // 4 * 4] if len(part) % 4 == 1 else part + "=" * (-len(part) % 4)
            with contextlib.suppress(binascii.Error):
                yield base64.b64decode(whole)
    for run in {run for view in views for run in _HEXADECIMAL.findall(view)}:
        yield codecs.decode(run, "hex")


_UNDO = (html.unescape, _without_backslashes, unquote, _without_u, unquote_plus, _read_again, _without_zeros)
