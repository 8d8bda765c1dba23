"""The live filling of the seam: sockets to the servers of a deployment (contract, section 1: `--target live`).

Proxy variables and netrc play no part: httpx reads them in its client, which stands above what is used here.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import httpx

from harness.model.deployment import Deployment
from harness.model.stimulus import ChangeScript
from harness.probes.live.control import ControlPrograms
from harness.probes.live.limits import Pace
from harness.probes.live.reach import Reach, find_reach
from harness.probes.live.tls import TlsContexts, Use
from harness.probes.live.transport import LiveTransport
from harness.probes.live.trust import LiveSetupError, read_trust

__all__ = ["LiveConversation", "LiveNetwork", "LiveSetupError"]


class LiveNetwork:
    """Connections to the servers that a deployment file names, and to no others.

    `folder` is the deployment file's, for the paths in it. Raises LiveSetupError where a certificate cannot be read.
    Without `pace` the limits of `[live]` hold for this network alone. With `allow_control` the programs of `[control]`
    may change servers.
    """

    def __init__(
        self, deployment: Deployment, *, folder: Path, pace: Pace | None = None, allow_control: bool = False
    ) -> None:
        self._reach = find_reach(deployment)
        self._contexts = TlsContexts(deployment.live.minimum_tls, read_trust(deployment, folder))
        self._pace = pace or Pace.of(deployment.live)
        self._allow_control = allow_control
        self._control = ControlPrograms(deployment.control, folder) if deployment.control is not None else None

    def conversation(self) -> LiveConversation:
        """A client that nobody has seen before."""
        return LiveConversation(self._reach, self._contexts, self._pace, self._control if self._allow_control else None)

    def lacks(self, script: ChangeScript) -> str | None:
        """Why these changes cannot be made."""
        if self._control is None:
            return "the deployment file has no [control]"
        if not self._allow_control:
            return "servers are changed only with --allow-control"
        key = self._control.lacks(script)
        return f"[control] has no {key}" if key else None

    async def aclose(self) -> None:
        """Nothing stays open between conversations: who opened a connection closes it."""


class LiveConversation:
    """One client's way to the servers; see `harness.probes.network.Conversation`."""

    def __init__(self, reach: Reach, contexts: TlsContexts, pace: Pace, control: ControlPrograms | None = None) -> None:
        self._reach = reach
        self._contexts = contexts
        self._pace = pace
        self._control = control

    def http_transport(self) -> httpx.AsyncBaseTransport:
        """New connections, one a host; httpx.ConnectError for a host that the deployment file does not name."""
        return LiveTransport(self._reach, self._contexts, self._pace)

    async def open_connection(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A TCP connection; OSError where none comes about or the deployment file does not name the host."""
        address, opened_port = self._reach.locate(host, port)
        async with self._pace:
            return await asyncio.open_connection(address, opened_port)

    def tls_context(self, host: str) -> ssl.SSLContext:
        """Whom POP3 and IMAP4 trust at that host; OSError where the deployment file does not name it."""
        self._reach.require(host)
        return self._contexts.find(host, Use.MAIL)

    def hops(self) -> None:
        """Server-to-server requests cannot be seen from outside."""

    def control(self) -> ControlPrograms | None:
        """What changes servers, where that is allowed."""
        return self._control
