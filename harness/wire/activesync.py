"""The bodies of the two ActiveSync commands that the harness uses, FolderSync and Provision (MS-ASCMD, MS-ASPROV)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from harness.wire.activesync_code_pages import FOLDER_HIERARCHY, PROVISION
from harness.wire.activesync_statuses import DONE
from harness.wire.activesync_versions import policy_type
from harness.wire.errors import WireError
from harness.wire.wbxml import Content, Element, decode, encode

_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class ProvisionAnswer:
    """The content of a Provision answer; a field is None where its element is missing."""

    status: str | None
    policy_status: str | None
    policy_key: str | None
    remote_wipe: bool


def device_id(address: str) -> str:
    """The device id of a mailbox, the same in every run: 32 letters and digits (MS-ASHTTP, section 2.2.1.1.1.2.3)."""
    return hashlib.sha256(address.lower().encode("utf-8")).hexdigest()[:32].upper()


def folder_sync_request(sync_key: str = "0") -> bytes:
    """The body of FolderSync; key 0 requests the whole hierarchy and needs no state (MS-ASCMD, section 2.2.1.5)."""
    return encode(_folder("FolderSync", _folder("SyncKey", sync_key)))


def read_folder_sync_status(body: bytes) -> str:
    """The Status of a FolderSync answer; "1" is success, and comes with the key to go on with (MS-ASCMD, 2.2.1.5)."""
    root = decode(body)
    if (root.page, root.tag) != (FOLDER_HIERARCHY, "FolderSync"):
        raise WireError(f"a {root.tag} element where FolderSync was expected")
    status = _text_of(root, "Status")
    if not status:
        raise WireError("a FolderSync answer without Status")
    if not _NUMBER.fullmatch(status):
        raise WireError("a FolderSync answer whose Status is not a number")
    if status == DONE and not _text_of(root, "SyncKey"):
        raise WireError(f"FolderSync Status {DONE} without SyncKey")
    return status


def provision_request(version: str) -> bytes:
    """The first phase of Provision: requests the policy (MS-ASPROV, section 3.1.5.1.1)."""
    return _provision_body(_policy("PolicyType", policy_type(version)))


def provision_acknowledgement(version: str, policy_key: str) -> bytes:
    """The second phase: confirms that the policy of `policy_key` was applied (MS-ASPROV, section 3.1.5.1.2)."""
    return _provision_body(
        _policy("PolicyType", policy_type(version)), _policy("PolicyKey", policy_key), _policy("Status", "1")
    )


def read_provision_answer(body: bytes) -> ProvisionAnswer:
    """The answer to either phase."""
    root = decode(body)
    if (root.page, root.tag) != (PROVISION, "Provision"):
        raise WireError(f"a {root.tag} element where Provision was expected")
    policy = root
    for tag in ("Policies", "Policy"):
        policy = policy.find(PROVISION, tag) or Element(PROVISION, tag)
    return ProvisionAnswer(
        status=_text_of(root, "Status"),
        policy_status=_text_of(policy, "Status"),
        policy_key=_text_of(policy, "PolicyKey"),
        remote_wipe=root.find(PROVISION, "RemoteWipe") is not None,
    )


def _text_of(parent: Element, tag: str) -> str | None:
    """The trimmed text of a child of the same code page; None where it is missing."""
    found = parent.find(parent.page, tag)
    return found.text().strip() if found else None


def _provision_body(*policy: Element) -> bytes:
    return encode(_policy("Provision", _policy("Policies", _policy("Policy", *policy))))


def _folder(tag: str, *content: Content) -> Element:
    return Element(FOLDER_HIERARCHY, tag, content)


def _policy(tag: str, *content: Content) -> Element:
    return Element(PROVISION, tag, content)
