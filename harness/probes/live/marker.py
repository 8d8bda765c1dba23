"""A marker request: it asks for a path that does not exist. A log that shows it is complete up to that line."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx

from harness.model.protocol import HTTPS_PORT
from harness.probes.http import HttpAnswer
from harness.probes.live.handshake import connect_before_tls
from harness.probes.live.network import LiveNetwork
from harness.probes.live.server_ports import ServerPort
from harness.probes.live.tls import unverified_context
from harness.probes.whose_answer import is_of_client_access_server, name_of_maker

_LONGEST = 65_536
_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class MarkerAnswer:
    """The server's clock minus the harness's in seconds, the status, and whose answer it is.

    `is_of_server` says that IIS made it and nothing in front; `gateway` is the product that names itself otherwise.
    """

    clock_offset: float
    status: int
    is_of_server: bool
    gateway: str | None


async def send_marker_request(network: LiveNetwork, host: str, path: str, *, seconds: float) -> MarkerAnswer | None:
    """Asks `host` for `path`; None without an answer of HTTP.

    Any certificate is accepted, since an internal server's is rarely trusted: no credentials are sent, and nothing of
    the deployment is judged by the answer. A server that sends no Date is assumed to have the harness's clock.
    """
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: exchange-conformance\r\nConnection: close\r\n\r\n"
    try:
        async with (
            asyncio.timeout(seconds),
            connect_before_tls(ServerPort("", host, HTTPS_PORT), network.conversation()) as (reader, writer),
        ):
            await writer.start_tls(unverified_context(), server_hostname=host)
            writer.write(request.encode("ascii"))
            received = await _read_beginning(reader)
    except OSError:
        return None
    return _read_answer(f"https://{host}{path}", received)


async def _read_beginning(reader: asyncio.StreamReader) -> bytes:
    """The head, and what came with it of the body."""
    received = b""
    while _HEAD_END not in received and len(received) < _LONGEST:
        more = await reader.read(_LONGEST)
        if not more:
            break
        received += more
    return received


def _read_answer(url: str, received: bytes) -> MarkerAnswer | None:
    head, _, body = received.partition(_HEAD_END)
    first, *lines = head.decode("latin-1").splitlines() or [""]
    status = _STATUS.match(first)
    if status is None:
        return None
    fields = (line.partition(":") for line in lines)
    headers = httpx.Headers([(name.strip(), value.strip()) for name, colon, value in fields if colon])
    answer = HttpAnswer(url, int(status[1]), headers, body, body.decode("latin-1"))
    is_of_server = is_of_client_access_server(answer)
    gateway = None if is_of_server else name_of_maker(answer)
    return MarkerAnswer(_clock_of(headers, otherwise=time.time()) - time.time(), answer.status, is_of_server, gateway)


_STATUS = re.compile(r"HTTP/\d(?:\.\d)? (\d{3})(?!\d)")


def _clock_of(headers: httpx.Headers, *, otherwise: float) -> float:
    """The time in the Date header, which is cut to the full second: half a second is added for the average."""
    if "date" not in headers:
        return otherwise
    try:
        return parsedate_to_datetime(headers["date"].strip()).timestamp() + 0.5
    except ValueError:
        return otherwise
