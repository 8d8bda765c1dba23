"""Versions of the ActiveSync protocol: which a server offers, and which a device can speak with it (MS-ASHTTP).

Exchange 2003 SP2 knows 2.5, Exchange 2007 adds 12.0 and from SP1 on 12.1 (protocol-facts, section 2.1).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

SPOKEN = ("12.1", "12.0", "2.5")
"""What the harness speaks, highest first. FolderSync from key 0 has the same bytes in each."""

_VERSION = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}(?![\d.])")
_OF_XML_POLICIES = "2.5"


def read_versions(values: Iterable[str]) -> tuple[str, ...]:
    """The versions in the MS-ASProtocolVersions headers of an answer, in their order, without repeats.

    The specification separates them by commas; blanks, other separators and several headers are read as well.
    """
    return tuple(dict.fromkeys(version for value in values for version in _VERSION.findall(value)))


def common_versions(offered: Collection[str]) -> tuple[str, ...]:
    """The versions that the server and the harness know, highest first."""
    return tuple(version for version in SPOKEN if version in offered)


def policy_type(version: str) -> str:
    """The only type of policy that the protocol of that version knows (MS-ASPROV, section 2.2.2.43)."""
    return "MS-WAP-Provisioning-XML" if version == _OF_XML_POLICIES else "MS-EAS-Provisioning-WBXML"
