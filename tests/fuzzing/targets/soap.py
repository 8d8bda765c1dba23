"""Untrusted XML, and SOAP in it."""

from __future__ import annotations

from harness.wire.soap import ENVELOPE, read_body
from tests.fuzzing.fuzz_target import FuzzTarget, only_wire_errors
from tests.fuzzing.markup import document, raw_or_built

TAGS = ("s:Body", "s:Fault", "faultcode", "detail", "s:Header", 'e:ResponseCode xmlns:e="urn:e"', "ErrorCode", "x")
TEXTS = ("s:Client", " ErrorInvalidServerVersion ", "", "<!-- c -->", "<?p i?>", "<![CDATA[x]]>", "&#xD7FF;")


def build(steps: bytes) -> str:
    return document(steps, f's:Envelope xmlns:s="{ENVELOPE}"', TAGS, TEXTS)


TARGET = FuzzTarget(
    only_wire_errors(raw_or_built(read_body, build)),
    seeds=(
        b"\x02\x06\x0a\x01\x00\x0e\x16\x05",
        b"\x02\x1e",
        f'<s:Envelope xmlns:s="{ENVELOPE}"><s:Body><x/></s:Body></s:Envelope>'.encode(),
        b'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>',
        "<?xml version='1.0' encoding='utf-16'?><x/>".encode("utf-16"),
    ),
    executions=4_000,
    longest=400,
    tokens=(
        b"<!DOCTYPE x [",
        b"<!ENTITY e SYSTEM 'x'>",
        b"&e;",
        b"]>",
        b"<![CDATA[",
        b"]]>",
        b"&#xD800;",
        b"encoding=",
    ),
)
