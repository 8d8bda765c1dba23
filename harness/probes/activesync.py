"""Exchange ActiveSync as a device uses it: OPTIONS, and FolderSync from key 0 (protocol-facts, 2).

The device asks OPTIONS first and speaks the highest version that it and the server know. A version that the server
refuses all the same is no failure of the server: the device falls back to the next lower one.
"""

from __future__ import annotations

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation
from harness.model.stimulus import Account, Stimulus
from harness.probes.activesync_answers import (
    demands_policy,
    every_version_refused,
    no_common_version,
    offered_versions,
    policy_not_enough,
    read_folder_sync,
    read_options,
    refuses_version,
)
from harness.probes.activesync_device import Device
from harness.probes.activesync_policy import take_policy
from harness.probes.http import HttpAnswer, WebClient
from harness.probes.probe_result import ProbeResult
from harness.wire.activesync_versions import SPOKEN, common_versions

_ENDS = frozenset(
    {
        OutcomeKind.WRONG_SERVER,
        OutcomeKind.UNAUTHORIZED,
        OutcomeKind.REDIRECT_HOST,
        OutcomeKind.REDIRECT_PATH,
        OutcomeKind.REDIRECT_PAGE,
    }
)
"""What a device that is so answered to OPTIONS does not go on after: it was sent elsewhere, or not let in."""


async def perform_activesync(stimulus: Stimulus, account: Account, web: WebClient) -> ProbeResult:
    """What the device is answered. Raises WireError for a body that cannot be read.

    Where OPTIONS is refused or lost on its way the versions are tried, since FolderSync may be answered all the same.
    """
    device = Device(stimulus, account, web)
    answer = await device.options()
    result = read_options(answer)
    if stimulus.operation is Operation.OPTIONS or result.outcome.kind in _ENDS:
        return result
    offered = offered_versions(answer)
    versions = common_versions(offered) if offered else SPOKEN
    if not versions:
        return no_common_version(offered)
    return await _synchronize(device, versions)


async def _synchronize(device: Device, versions: tuple[str, ...]) -> ProbeResult:
    """FolderSync at the first of these versions that the server does not refuse."""
    *higher, lowest = versions
    for version in higher:
        answer = await device.folder_sync(version)
        if not refuses_version(answer):
            return await _go_on(device, version, answer)
    answer = await device.folder_sync(lowest)
    return every_version_refused(answer, versions) if refuses_version(answer) else await _go_on(device, lowest, answer)


async def _go_on(device: Device, version: str, answer: HttpAnswer) -> ProbeResult:
    """The result of FolderSync, asked once more where the server demands a policy."""
    if not demands_policy(answer):
        return read_folder_sync(answer)
    policy_key = await take_policy(device, version)
    if isinstance(policy_key, ProbeResult):
        return policy_key
    answer = await device.folder_sync(version, policy_key)
    return policy_not_enough(device.address) if demands_policy(answer) else read_folder_sync(answer)
