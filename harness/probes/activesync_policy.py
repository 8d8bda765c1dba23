"""Takes the policy that a server demands of a device, in both phases of Provision (MS-ASPROV, section 3.1.5.1).

A policy that cannot be had says nothing of the way to the mailbox: it is to be set right before the run.
"""

from __future__ import annotations

import re
from dataclasses import replace

from harness.probes.activesync_answers import (
    DEMANDS_POLICY,
    policy_not_enough,
    read_activesync_denial,
    wbxml_body,
)
from harness.probes.activesync_device import NO_POLICY, Device
from harness.probes.probe_result import ProbeResult, malformed, refused
from harness.wire.activesync import (
    ProvisionAnswer,
    device_id,
    provision_acknowledgement,
    provision_request,
    read_provision_answer,
)

_POLICY_KEY = re.compile(r"[0-9]{1,64}")
"""A number (MS-ASPROV, section 2.2.2.42). It is sent in a header, so that anything else is rejected."""

_DONE = "1"
_NONE_FOR_DEVICE = "2"
_POLICY_STATUS = {"3": "unknown type of policy", "4": "corrupt policy data", "5": "wrong policy key"}
"""By the Status of a policy (protocol-facts, section 2.9)."""


async def take_policy(device: Device, version: str) -> str | ProbeResult:
    """The key to go on with, which is 0 where the server has no policy for the device; or why there is none."""
    first = await _ask(device, version, NO_POLICY, provision_request(version))
    if isinstance(first, ProbeResult) or first == NO_POLICY:
        return first
    return await _ask(device, version, first, provision_acknowledgement(version, first))


async def _ask(device: Device, version: str, key: str, body: bytes) -> str | ProbeResult:
    """The key after one phase, or the result of an answer that gives none."""
    answer = await device.provision(version, key, body)
    if answer.status == DEMANDS_POLICY:
        return policy_not_enough(device.address, "in answer to Provision itself")
    denial = read_activesync_denial(answer)
    return denial or _read(read_provision_answer(wbxml_body(answer)), key, device.address)


def _read(policy: ProvisionAnswer, key: str, address: str) -> str | ProbeResult:
    if policy.remote_wipe:
        return _wiped(address)  # to acknowledge a wipe means to report that it was done
    if policy.status == _DONE and policy.policy_status == _NONE_FOR_DEVICE:
        return key
    if policy.status != _DONE or policy.policy_status != _DONE or not policy.policy_key:
        return _not_taken(policy, address)
    if not _POLICY_KEY.fullmatch(policy.policy_key):
        return malformed("a policy key that is not a number")
    return policy.policy_key


def _wiped(address: str) -> ProbeResult:
    advice = (
        f"a remote wipe of the device {device_id(address)} of {address} was requested: cancel it or "
        "remove the device from the mailbox, and run again"
    )
    return replace(refused("Provision asks for a remote wipe"), prerequisite=advice)


def _not_taken(policy: ProvisionAnswer, address: str) -> ProbeResult:
    words = f"Provision Status {policy.status}, policy Status {policy.policy_status}"
    meaning = _POLICY_STATUS.get(policy.policy_status or "")
    advice = (
        f"the server demands a policy of the device of {address} and gives none that it can take "
        f"({words}{f': {meaning}' if meaning else ''}): look at the ActiveSync policy of the mailbox, or take it off "
        "for the run"
    )
    return replace(refused(words), prerequisite=advice)
