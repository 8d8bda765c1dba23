"""Names that a deployment file can hold: of sites as the directory spells them, of hosts that no source gives."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from harness.deployments import is_name, is_text

_NO_HOST_LETTERS = re.compile(r"[^A-Za-z0-9]+", re.ASCII)


def file_names(names: Iterable[str]) -> Mapping[str, str]:
    """For each name the one that stands for it in the file: the same where case ids can hold it, else with `-`.

    Names that differ in case alone are one, as the directory has it.
    """
    given = sorted(set(names), key=lambda name: (not is_name(name), name))
    by_folded: dict[str, str] = {}
    for name in given:
        plain = "".join(letter if is_name(letter) else "-" for letter in name)
        taken = {one.casefold() for one in by_folded.values()}
        by_folded.setdefault(name.casefold(), free_name(plain, taken))
    return {name: by_folded[name.casefold()] for name in given}


def is_writable(text: str) -> bool:
    """Whether a text can be a value of the file: a text that has no half of a surrogate pair, which UTF-8 has not."""
    return is_text(text) and text.isprintable()


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The name, with a number behind it where it is taken; `taken` are folded."""
    number, name = 1, wanted
    while name.casefold() in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def host_label(name: str) -> str:
    """The first label of a host name for a computer of this name."""
    return _NO_HOST_LETTERS.sub("-", name).strip("-").lower() or "server"


def most_common(texts: Iterable[str]) -> str | None:
    """The text that occurs most often, the first in the alphabet of several such; None of none."""
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    return min(counts, key=lambda text: (-counts[text], text), default=None)


def windows_name(domain: str) -> str:
    """The Windows name of a domain: a DNS name's first label in capitals, by default the same; others as they are."""
    return domain.partition(".")[0].upper() if "." in domain else domain
