"""Which version of Exchange a server runs, read from `AdminDisplayVersion`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAJOR_MINOR = re.compile(r"(?:version\s+)?(\d+)\.(\d+)", re.IGNORECASE)
_BUILD = re.compile(r"(?:\(build\s+|^\d+\.\d+\.)(\d+)", re.IGNORECASE)
_SERVICE_PACK = re.compile(r"service pack (\d)", re.IGNORECASE)

# Builds of Exchange 2003 from Microsoft's list "Exchange Server build numbers and release dates".
_2003_SP1_BUILD = 7226
_2003_SP2_BUILD = 7638
_2007_WORDS = {0: "2007 RTM", 1: "2007 SP1", 2: "2007 SP2", 3: "2007 SP3"}


@dataclass(frozen=True, slots=True)
class StatedVersion:
    """A version as the source states it; `word` is the word of a deployment file, None where it has none."""

    text: str
    major: int
    word: str | None


def read_version(text: str) -> StatedVersion | None:
    """The version of `Version 8.1 (Build 240.6)`, `Version 6.5 (Build 7638.2: Service Pack 2)` or `8.1.240.6`."""
    stated = _MAJOR_MINOR.match(text.strip())
    if stated is None:
        return None
    major, minor = int(stated[1]), int(stated[2])
    return StatedVersion(text=text, major=major, word=_word(text.strip(), major, minor))


def _word(text: str, major: int, minor: int) -> str | None:
    if major == 8:
        return _2007_WORDS.get(minor)
    if major == 6 and minor == 5:
        return _word_of_2003(text)
    return "2000" if (major, minor) == (6, 0) else None


def _word_of_2003(text: str) -> str:
    if service_pack := _SERVICE_PACK.search(text):
        return "2003 SP1" if service_pack[1] == "1" else "2003 SP2"
    build = _BUILD.search(text)
    if build is None or int(build[1]) < _2003_SP1_BUILD:
        return "2003 RTM"
    return "2003 SP1" if int(build[1]) < _2003_SP2_BUILD else "2003 SP2"
