"""Exchange versions as text: product and service pack, or a build number (contract, section 2)."""

from __future__ import annotations

import re

from harness.model.deployment import Version

EXCHANGE_2007_WORDS = {"2007 RTM": (8, 0), "2007 SP1": (8, 1), "2007 SP2": (8, 2), "2007 SP3": (8, 3)}
LEGACY_WORDS = {"2003 RTM": (6, 5), "2003 SP1": (6, 5), "2003 SP2": (6, 5), "2000": (6, 0)}
VERSION_WORDS = {**EXCHANGE_2007_WORDS, **LEGACY_WORDS}

_BUILD = re.compile(r"(8\.[0-3]|6\.[05])(\.[0-9]{1,9}){0,2}", re.ASCII)


def find_version(text: str) -> Version | None:
    """The version that the text names; None where it names none."""
    if text in VERSION_WORDS:
        major, minor = VERSION_WORDS[text]
        return Version(text=text, major=major, minor=minor)
    build = _BUILD.fullmatch(text)
    if build is None:
        return None
    major, minor = (int(part) for part in build[1].split("."))
    return Version(text=text, major=major, minor=minor)


def is_exchange_2007(version: Version) -> bool:
    """Whether it is Exchange 2007, of any service pack; otherwise it is Exchange 2003 or 2000."""
    return version.major == 8
