"""Answers to a device, and a device's FolderSync against a list of them."""

from __future__ import annotations

import httpx

from harness.model.observation import Observation
from harness.model.protocol import Operation, Protocol
from tests.probes.stubs import ScriptedServer, observe, stimulus

OFFERED = "1.0,2.0,2.1,2.5,12.0,12.1"
HEADER = b"\x03\x01\x6a\x00"
FOLDER_SYNC_OK = bytes.fromhex("03016A000007564C0331000152033100014E57033000010101")
OK = httpx.Response(200, content=FOLDER_SYNC_OK)


def offers(versions: str = OFFERED) -> httpx.Response:
    return httpx.Response(200, headers={"MS-ASProtocolVersions": versions})


def folder_sync_status(status: str) -> httpx.Response:
    return httpx.Response(200, content=HEADER + b"\x00\x07\x56\x4c\x03" + status.encode() + b"\x00\x01\x01")


def provision(
    key: str | None = "42", status: str = "1", policy_status: str = "1", extra: bytes = b""
) -> httpx.Response:
    """An answer to either phase; `extra` are bytes of further elements."""
    text = {name: b"\x03" + value.encode() + b"\x00\x01" for name, value in (("s", status), ("p", policy_status))}
    own_key = b"" if key is None else b"\x49\x03" + key.encode() + b"\x00\x01"
    policy = b"\x46\x47\x4b" + text["p"] + own_key + b"\x01\x01"
    return httpx.Response(200, content=HEADER + b"\x00\x0e\x45\x4b" + text["s"] + policy + extra + b"\x01")


def sync(*answers: httpx.Response, versions: str = OFFERED) -> tuple[Observation, ScriptedServer]:
    """FolderSync of a device whose OPTIONS is answered with these versions, and what the server received."""
    server = ScriptedServer(offers(versions), *answers)
    return observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC), server), server
