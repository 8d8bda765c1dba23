"""Names of the environment variables in which a run finds the passwords of mailboxes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

_OTHERS = re.compile(r"[^A-Z0-9]+")


def password_variables(addresses: Iterable[str]) -> Mapping[str, str]:
    """A name for each address, none twice: of the part before the @, or of the whole address where two are alike."""
    sorted_addresses = sorted(addresses)
    short = {address: _name(address.rpartition("@")[0]) for address in sorted_addresses}
    times = Counter(short.values())
    names: dict[str, str] = {}
    taken = {name for name, count in times.items() if count == 1}
    for address in sorted_addresses:
        name = short[address]
        if times[name] > 1:
            name = _free(_name(address), taken)
        taken.add(name)
        names[address] = name
    return names


def _name(text: str) -> str:
    """The letters and digits of a text as the name of a variable."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    word = _OTHERS.sub("_", plain).strip("_") or "MAILBOX"
    return f"{word}_PASSWORD" if word[0].isalpha() else f"MAILBOX_{word}_PASSWORD"


def _free(name: str, taken: Iterable[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate
