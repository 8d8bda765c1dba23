"""Exchange ActiveSync as a device of protocol 12.1 uses it: OPTIONS, or FolderSync from key 0 (protocol-facts, 2)."""

from __future__ import annotations

import re
from urllib.parse import quote

from harness.model.protocol import Operation
from harness.model.stimulus import Account, Stimulus
from harness.probes.credentials import logon_without_browser, send_as
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.owa_answer import find_redirect_page
from harness.probes.probe_result import ProbeResult, malformed, refused, served
from harness.probes.status import read_denial, wrong_server
from harness.probes.urls import requested_url
from harness.wire.activesync import (
    device_id,
    folder_sync_request,
    provision_acknowledgement,
    provision_request,
    read_folder_sync_status,
    read_provision_answer,
)

PATH = "/Microsoft-Server-ActiveSync"
_USER_AGENT = "MSFT-SPhone/5.2.0"
_NEEDS_PROVISIONING = 449
_POLICY_KEY = re.compile(r"[0-9]{1,64}")
"""A number (MS-ASPROV, section 2.2.2.42). It is sent in a header, so that anything else is rejected."""


async def perform_activesync(stimulus: Stimulus, account: Account, web: WebClient) -> ProbeResult:
    """What the device is answered. Raises WireError for a body that cannot be read."""
    device = _Device(stimulus, account, web)
    if stimulus.operation is Operation.OPTIONS:
        return _read_options(await device.options())
    answer = await device.folder_sync("0")
    if answer.status == _NEEDS_PROVISIONING:
        policy_key = await device.provision()
        if isinstance(policy_key, ProbeResult):
            return policy_key
        answer = await device.folder_sync(policy_key)
    return _read_folder_sync(answer)


class _Device:
    """One device of one mailbox."""

    def __init__(self, stimulus: Stimulus, account: Account, web: WebClient) -> None:
        self._logon = logon_without_browser(stimulus)
        self._account = account
        self._web = web
        self._url = requested_url(stimulus, PATH)

    async def options(self) -> HttpAnswer:
        request = HttpRequest("OPTIONS", self._url, (("User-Agent", _USER_AGENT),))
        return await send_as(self._web, self._account, self._logon, request)

    async def folder_sync(self, policy_key: str) -> HttpAnswer:
        return await self._command("FolderSync", policy_key, folder_sync_request())

    async def provision(self) -> str | ProbeResult:
        """The policy key after both phases, or the result of an answer without one."""
        key = "0"
        for body in (lambda _: provision_request(), provision_acknowledgement):
            answer = await self._command("Provision", key, body(key))
            denial = _read_denial(answer)
            if denial is not None:
                return denial
            policy = read_provision_answer(answer.body)
            if policy.remote_wipe:
                # To acknowledge a wipe means to report that it was done.
                return refused("Provision asks for a remote wipe")
            if policy.status != "1" or policy.policy_status != "1" or not policy.policy_key:
                return refused(f"Provision Status {policy.status}, policy Status {policy.policy_status}")
            if not _POLICY_KEY.fullmatch(policy.policy_key):
                return malformed("a policy key that is not a number")
            key = policy.policy_key
        return key

    async def _command(self, command: str, policy_key: str, body: bytes) -> HttpAnswer:
        user = self._account.logon.rpartition("\\")[2]
        query = f"Cmd={command}&User={quote(user)}&DeviceId={device_id(self._account.address)}&DeviceType=SmartPhone"
        headers = (
            ("User-Agent", _USER_AGENT),
            ("MS-ASProtocolVersion", "12.1"),
            ("X-MS-PolicyKey", policy_key),
            ("Content-Type", "application/vnd.ms-sync.wbxml"),
            ("Accept-Language", "en-us"),
        )
        request = HttpRequest("POST", f"{self._url}?{query}", headers, body)
        return await send_as(self._web, self._account, self._logon, request)


def _read_options(answer: HttpAnswer) -> ProbeResult:
    denial = _read_denial(answer)
    if denial is not None:
        return denial
    versions = answer.headers.get("ms-asprotocolversions", "").strip()
    if answer.status != 200 or not versions:
        return find_redirect_page(answer) or malformed(f"HTTP {answer.status} without MS-ASProtocolVersions")
    return served(f"MS-ASProtocolVersions {versions}")


def _read_folder_sync(answer: HttpAnswer) -> ProbeResult:
    denial = _read_denial(answer)
    if denial is not None:
        return denial
    if answer.status != 200:
        return malformed(f"HTTP {answer.status} to FolderSync")
    page = find_redirect_page(answer)
    if page is not None:
        return page
    status = read_folder_sync_status(answer.body)
    words = f"FolderSync Status {status}"
    return served(words) if status == "1" else refused(words)


def _read_denial(answer: HttpAnswer) -> ProbeResult | None:
    return wrong_server(answer) if answer.status == 451 else read_denial(answer)
