"""A marker request: it asks for a path that does not exist. A log that shows it is complete up to that line."""

from __future__ import annotations

import asyncio
import time
from email.utils import parsedate_to_datetime

from harness.model.protocol import HTTPS_PORT
from harness.probes.live.handshake import connect_before_tls
from harness.probes.live.network import LiveNetwork
from harness.probes.live.server_ports import ServerPort
from harness.probes.live.tls import unverified_context

_LONGEST_HEAD = 65_536


async def send_marker_request(network: LiveNetwork, host: str, path: str, *, seconds: float) -> float | None:
    """Asks `host` for `path`; gives the server's clock minus the harness's in seconds, None without an answer.

    Any certificate is accepted, since an internal server's is rarely trusted: no credentials are sent, and only the
    clock is read from the answer. A server that sends no Date is assumed to have the same clock as the harness.
    """
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: exchange-conformance\r\nConnection: close\r\n\r\n"
    try:
        async with (
            asyncio.timeout(seconds),
            connect_before_tls(ServerPort("", host, HTTPS_PORT), network.conversation()) as (reader, writer),
        ):
            await writer.start_tls(unverified_context(), server_hostname=host)
            writer.write(request.encode("ascii"))
            head = (await reader.read(_LONGEST_HEAD)).decode("latin-1")
    except OSError:
        return None
    if not head.startswith("HTTP/"):
        return None
    return _clock_of(head, otherwise=time.time()) - time.time()


def _clock_of(head: str, *, otherwise: float) -> float:
    """The time in the Date header, which is cut to the full second: half a second is added for the average."""
    for line in head.splitlines():
        name, _, value = line.partition(":")
        if name.lower() == "date":
            try:
                return parsedate_to_datetime(value.strip()).timestamp() + 0.5
            except ValueError:
                return otherwise
    return otherwise
