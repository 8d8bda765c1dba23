"""The requests of one device of one mailbox, each of its own version of the protocol (MS-ASHTTP, section 2.2.1)."""

from __future__ import annotations

from urllib.parse import quote

from harness.model.stimulus import Account, Stimulus
from harness.probes.credentials import logon_without_browser, send_as
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.urls import requested_url
from harness.probes.user_agents import DEVICE
from harness.wire.activesync import device_id, folder_sync_request

PATH = "/Microsoft-Server-ActiveSync"
NO_POLICY = "0"
"""The policy key of a device that has no policy."""


class Device:
    """One device of the mailbox with that address."""

    def __init__(self, stimulus: Stimulus, account: Account, web: WebClient) -> None:
        self.address = account.address
        self._logon = logon_without_browser(stimulus)
        self._account = account
        self._web = web
        self._url = requested_url(stimulus, PATH)

    async def options(self) -> HttpAnswer:
        """Ask which versions and commands the server knows."""
        request = HttpRequest("OPTIONS", self._url, (("User-Agent", DEVICE),))
        return await send_as(self._web, self._account, self._logon, request)

    async def folder_sync(self, version: str, policy_key: str = NO_POLICY) -> HttpAnswer:
        """Ask for the mailbox's folders."""
        return await self._command("FolderSync", version, policy_key, folder_sync_request())

    async def provision(self, version: str, policy_key: str, body: bytes) -> HttpAnswer:
        """Ask for the policy, or confirm it."""
        return await self._command("Provision", version, policy_key, body)

    async def _command(self, command: str, version: str, policy_key: str, body: bytes) -> HttpAnswer:
        user = self._account.logon.rpartition("\\")[2]
        query = f"Cmd={command}&User={quote(user)}&DeviceId={device_id(self.address)}&DeviceType=SmartPhone"
        headers = (
            ("User-Agent", DEVICE),
            ("MS-ASProtocolVersion", version),
            ("X-MS-PolicyKey", policy_key),
            ("Content-Type", "application/vnd.ms-sync.wbxml"),
            ("Accept-Language", "en-us"),
        )
        request = HttpRequest("POST", f"{self._url}?{query}", headers, body)
        return await send_as(self._web, self._account, self._logon, request)
