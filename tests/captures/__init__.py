"""Answers of servers that nobody here wrote, as they came over the wire.

`sogo-5.8`: SOGo 5.8 with its ActiveSync component behind nginx 1.22, asked with Basic authentication on 2026-11-27;
folder identifiers are those of a test installation. Where a body is WBXML the capture has its first bytes, its length
and its elements; that of the unknown command was cut while it was taken.
"""

from __future__ import annotations

import re
from ast import literal_eval
from dataclasses import dataclass
from pathlib import Path

import httpx

from harness.wire.wbxml import Element, encode

SOGO = Path(__file__).parent / "sogo-5.8"
_LINE = re.compile(r"(?P<indent> *)(?P<page>\d+):(?P<tag>\w+)(?: (?P<text>'.*'))?")
_SUMMARY = re.compile(r"first bytes (?P<first>[0-9a-f ]+) length (?P<length>\d+)")


@dataclass(frozen=True, slots=True)
class WrittenBody:
    """A WBXML body as a capture describes it."""

    first: bytes
    length: int
    root: Element


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer: its status, header pairs as sent and raw body, or what is written of a WBXML body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    written: WrittenBody | None

    def response(self) -> httpx.Response:
        """The answer with its whole body; Content-Length is httpx's own."""
        body = self.body if self.written is None else encode(self.written.root)
        kept = [pair for pair in self.headers if pair[0].lower() != "content-length"]
        return httpx.Response(self.status, headers=kept, content=body)


def read_sogo(name: str) -> Capture:
    """The capture of that name, without `sogo-` and `.txt`."""
    raw = (SOGO / f"sogo-{name}.txt").read_bytes()
    head, _, body = re.sub(rb"(?<=ValidateCert)\n\n", b"\r\n\r\n", raw).partition(b"\r\n\r\n")
    line, *pairs = head.decode("ascii").split("\r\n")
    headers = tuple((pair.partition(": ")[0], pair.partition(": ")[2]) for pair in pairs)
    written = _read_written(body.decode("ascii")) if body.startswith(b"first bytes") else None
    return Capture(int(line.split()[1]), headers, b"" if written else body, written)


def _read_written(text: str) -> WrittenBody:
    summary, *lines = text.splitlines()
    found = _SUMMARY.fullmatch(summary)
    assert found is not None
    matched = [match for line in lines if (match := _LINE.fullmatch(line))]
    assert len(matched) == len(lines)
    root, rest = _read_element(matched, 0)
    assert rest == []
    return WrittenBody(bytes.fromhex(found["first"]), int(found["length"]), root)


def _read_element(lines: list[re.Match[str]], depth: int) -> tuple[Element, list[re.Match[str]]]:
    """The element of the first line, and the lines after its last child."""
    own, *rest = lines
    children: list[Element] = []
    while rest and len(rest[0]["indent"]) > depth:
        child, rest = _read_element(rest, len(rest[0]["indent"]))
        children.append(child)
    text = (literal_eval(own["text"]),) if own["text"] else ()
    return Element(int(own["page"]), own["tag"], (*text, *children)), rest
