"""Challenges of NTLM and Negotiate, which pyspnego reads: a handshake ends with any answer of the server."""

from __future__ import annotations

import asyncio
import base64

import httpx

from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.probes.http import HttpRequest, WebClient
from harness.probes.limits import Limits
from harness.probes.masking import Mask
from harness.probes.probe_result import NoAnswerError
from harness.probes.windows_logon import send_with_windows_logon
from tests.fuzzing.fuzz_target import FuzzTarget

_ACCOUNT = Account("user1@contoso.com", "CONTOSO\\user1", Secret("swordfish-1"))
_REQUEST = HttpRequest("GET", "https://cas-01.contoso.com/owa/")
_LOOP = asyncio.new_event_loop()


def read(data: bytes) -> None:
    """The first byte chooses the scheme; the rest is the server's token."""
    scheme = "Negotiate" if data[:1] == b"N" else "NTLM"
    token = base64.b64encode(data[1:]).decode("ascii")

    def server(request: httpx.Request) -> httpx.Response:
        asked = "Authorization" in request.headers
        return httpx.Response(401, headers={"WWW-Authenticate": f"{scheme} {token}" if asked else scheme})

    web = WebClient(httpx.MockTransport(server), Mask([]), Limits(timeout_seconds=5))
    try:
        _LOOP.run_until_complete(send_with_windows_logon(web, _ACCOUNT, _REQUEST))
    except NoAnswerError:
        return


_CHALLENGE = bytes.fromhex(
    "4e544c4d53535000020000000e000e0038000000358289e2a1b2c3d4e5f60718000000000000000024002400460000000601b01d0000000f"
    "43004f004e0054004f0053004f0002000e0043004f004e0054004f0053004f0007000800000000000000d90100000000"
)
TARGET = FuzzTarget(
    read,
    seeds=(
        b"M" + _CHALLENGE,
        b"N" + _CHALLENGE,
        b"N\xa1\x14\x30\x12\xa0\x03\x0a\x01\x01\xa1\x0b\x06\x09\x2b\x06\x01\x04\x01",
    ),
    tokens=(b"NTLMSSP\x00", b"\x02\x00\x00\x00", b"\xa1\x84\xff\xff\xff\xff", b"\x30\x80", b"\x02\x00\x08\x00"),
    longest=256,
    executions=150,
)
