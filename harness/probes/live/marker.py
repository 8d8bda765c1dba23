"""A request that asks for nothing: it shows in a server's log up to where the log is complete."""

from __future__ import annotations

import asyncio
import time
from email.utils import parsedate_to_datetime

import httpx

from harness.probes.live.network import LiveNetwork


async def leave_marker(network: LiveNetwork, host: str, path: str, *, seconds: float) -> float | None:
    """Asks `host` for `path` without credentials; gives the server's clock minus ours in seconds, None without answer.

    A server that does not say what time it is is taken to have ours.
    """
    request = httpx.Request("GET", f"https://{host}{path}", headers={"Host": host})
    try:
        async with asyncio.timeout(seconds), network.conversation().http_transport() as transport:
            answer = await transport.handle_async_request(request)
            await answer.aclose()
    except (httpx.TransportError, OSError):
        return None
    return _clock_of(answer) - time.time() if "date" in answer.headers else 0.0


def _clock_of(answer: httpx.Response) -> float:
    """A Date header is cut to the full second: on average half a second is missing."""
    try:
        return parsedate_to_datetime(answer.headers["date"]).timestamp() + 0.5
    except ValueError:
        return time.time()
