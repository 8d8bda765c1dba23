"""Exchange versions as text: product and service pack, or a build number (contract, section 2)."""

from __future__ import annotations

import re

from harness.model.deployment import Version

EXCHANGE_2007_WORDS = {"2007 RTM": (8, 0), "2007 SP1": (8, 1), "2007 SP2": (8, 2), "2007 SP3": (8, 3)}
LEGACY_WORDS = {"2003 RTM": (6, 5), "2003 SP1": (6, 5), "2003 SP2": (6, 5), "2000": (6, 0)}
VERSION_WORDS = {**EXCHANGE_2007_WORDS, **LEGACY_WORDS}

_BUILD = re.compile(r"(8\.[0-3]|6\.[05])(\.[0-9]{1,9}){0,2}", re.ASCII)
_SHOWN_BY_THE_SHELL = re.compile(
    r"\s*(?:version\s+)?([0-9]{1,2}\.[0-9]{1,2})\s*\(\s*build\s+([0-9]{1,9}(?:\.[0-9]{1,9})?)(?:\s*:[^()]*)?\)\s*",
    re.ASCII | re.IGNORECASE,
)
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def find_version(text: str) -> Version | None:
    """The version that the text names; None where it names none.

    As the Shell shows one (`Version 8.1 (Build 240.6)`, `08.01.0240.006`), it gets the text of its build (`8.1.240.6`).
    """
    if text in VERSION_WORDS:
        major, minor = VERSION_WORDS[text]
        return Version(text=text, major=major, minor=minor)
    shown = _SHOWN_BY_THE_SHELL.fullmatch(text)
    build = _BUILD.fullmatch(_LEADING_ZEROS.sub("", f"{shown[1]}.{shown[2]}" if shown else text))
    if build is None:
        return None
    major, minor = (int(part) for part in build[1].split("."))
    return Version(text=build[0], major=major, minor=minor)


def is_exchange_2007(version: Version) -> bool:
    """Whether it is Exchange 2007, of any service pack; otherwise it is Exchange 2003 or 2000."""
    return version.major == 8
