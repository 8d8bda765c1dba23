"""Connections of a live run: sockets to the servers of a deployment (contract, section 1: `--target live`).

Proxy variables and netrc are ignored: httpx reads them in its client, and only its transport is used here.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import httpx

from harness.model.deployment import Deployment
from harness.model.quiet_loggers import quiet_loggers
from harness.model.stimulus import ChangeScript
from harness.probes.live.allowed_hosts import AllowedHosts, find_allowed_hosts
from harness.probes.live.control import ControlPrograms
from harness.probes.live.key_log import prepare_key_log
from harness.probes.live.request_limiter import RequestLimiter
from harness.probes.live.tls import ConnectionPurpose, TlsContexts
from harness.probes.live.transport import LiveTransport
from harness.probes.live.trust_anchors import read_trust_anchors


def _tls_contexts(deployment: Deployment, folder: Path) -> TlsContexts:
    """The settings of `[live]`; raises LiveSetupError."""
    anchors = read_trust_anchors(deployment, folder)
    return TlsContexts(deployment.live.minimum_tls, anchors, prepare_key_log(deployment, folder))


class LiveNetwork:
    """Connections to the servers that a deployment file names, and to no others.

    `folder` is the deployment file's, for the paths in it. Raises LiveSetupError where a certificate cannot be read or
    the key log not be written.
    Without `limiter` the limits of `[live]` apply to this network alone. With `control` the programs of `[control]`
    may change servers.
    """

    def __init__(
        self,
        deployment: Deployment,
        *,
        folder: Path,
        limiter: RequestLimiter | None = None,
        control: ControlPrograms | None = None,
    ) -> None:
        quiet_loggers()
        self._allowed_hosts = find_allowed_hosts(deployment)
        self._contexts = _tls_contexts(deployment, folder)
        self._limiter = limiter or RequestLimiter.of(deployment.live)
        self._can_be_controlled = deployment.control is not None
        self._control = control

    def conversation(self) -> LiveConversation:
        """A new client, without connections or cookies."""
        return LiveConversation(self._allowed_hosts, self._contexts, self._limiter, self._control)

    def lacks(self, script: ChangeScript) -> str | None:
        """Why these changes cannot be made; None where they can."""
        if not self._can_be_controlled:
            return "the deployment file has no [control]"
        if self._control is None:
            return "servers are changed only with --allow-control"
        key = self._control.find_missing_key(script)
        return f"[control] has no {key}" if key else None

    async def aclose(self) -> None:
        """Closes nothing: each conversation closes its own connections."""


class LiveConversation:
    """One client's connections to the servers; see `harness.probes.network.Conversation`."""

    def __init__(
        self,
        allowed_hosts: AllowedHosts,
        contexts: TlsContexts,
        limiter: RequestLimiter,
        control: ControlPrograms | None = None,
    ) -> None:
        self._allowed_hosts = allowed_hosts
        self._contexts = contexts
        self._limiter = limiter
        self._control = control

    def http_transport(self) -> httpx.AsyncBaseTransport:
        """New connections, one for each host; httpx.ConnectError for a host that the deployment file does not name."""
        return LiveTransport(self._allowed_hosts, self._contexts, self._limiter)

    async def open_connection(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A TCP connection; OSError where it fails or the deployment file does not name the host."""
        address, opened_port = self._allowed_hosts.locate(host, port)
        async with self._limiter:
            return await asyncio.open_connection(address, opened_port)

    def tls_context(self, host: str) -> ssl.SSLContext:
        """The TLS settings of POP3 and IMAP4 for that host; OSError where the deployment file does not name it."""
        self._allowed_hosts.require(host)
        return self._contexts.find(host, ConnectionPurpose.MAIL)

    def hops(self) -> None:
        """None: server-to-server requests cannot be seen by a client."""

    def control(self) -> ControlPrograms | None:
        """The programs that change servers, where that is allowed."""
        return self._control
