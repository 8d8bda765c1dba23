"""A request that asks for nothing: it shows in a server's log up to where the log is complete."""

from __future__ import annotations

import asyncio
import time
from email.utils import parsedate_to_datetime

from harness.probes.live.doors import HTTPS_PORT, Door
from harness.probes.live.handshake import open_door
from harness.probes.live.network import LiveNetwork
from harness.probes.live.tls import lenient_context

_LONGEST_HEAD = 65_536


async def leave_marker(network: LiveNetwork, host: str, path: str, *, seconds: float) -> float | None:
    """Asks `host` for `path`; gives the server's clock minus ours in seconds, None without an answer.

    No credentials are sent and nothing but the clock is believed, so that any certificate will do: an inner server's is
    rarely trusted. A server that does not say what time it is is taken to have ours.
    """
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: exchange-conformance\r\nConnection: close\r\n\r\n"
    try:
        async with (
            asyncio.timeout(seconds),
            open_door(Door("", host, HTTPS_PORT), network.conversation()) as (reader, writer),
        ):
            await writer.start_tls(lenient_context(), server_hostname=host)
            writer.write(request.encode("ascii"))
            head = (await reader.read(_LONGEST_HEAD)).decode("latin-1")
    except OSError:
        return None
    if not head.startswith("HTTP/"):
        return None
    return _clock_in(head, otherwise=time.time()) - time.time()


def _clock_in(head: str, *, otherwise: float) -> float:
    """A Date header is cut to the full second: on average half a second is missing."""
    for line in head.splitlines():
        name, _, value = line.partition(":")
        if name.lower() == "date":
            try:
                return parsedate_to_datetime(value.strip()).timestamp() + 0.5
            except ValueError:
                return otherwise
    return otherwise
