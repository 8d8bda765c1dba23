"""Finds host names and addresses in what a server sent, in whatever way they are written or encoded there."""

from __future__ import annotations

import html
import ipaddress
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from harness.judging.encoded_texts import encoded_addresses, read_base64

_HOST = re.compile(r"[\w.-]+")
_TELLING_HOST = re.compile(r"(?<![\w.-])(?:(?<=://)[\w.-]++|[^\W\d]*+[\d.-][\w.-]*+)")
"""A host with a dot, a hyphen or a digit in it, or after a scheme: most words of a page are none."""

_ADDRESS_OF_6 = re.compile(r"[0-9A-Fa-f:.]+")
_ESCAPE = re.compile(
    r"%(?P<url>[0-9A-Fa-f]{2})|\\x(?P<script>[0-9A-Fa-f]{2})|[\\%]u(?P<unit>[0-9A-Fa-f]{4})"
    r"|\\u\{(?P<point>[0-9A-Fa-f]{1,5})\}|\\(?P<octal>[0-3]?[0-7]{2})|\\(?P<single>[nrt/])"
)
_SINGLE = {"n": "\n", "r": "\r", "t": "\t"}
_MOST_LAYERS = 3
"""Encodings within encodings that are taken off: a URL in the query of a URL in a script."""

IN_URL = "://"
"""Before a name: it counts only as the host of a URL, since in a text it would be an ordinary word."""


@dataclass(frozen=True, slots=True)
class ShownName:
    """A name as it was written, and the whole host name that it is part of, in lower case."""

    name: str
    host: str


@dataclass(frozen=True, slots=True)
class NameFinder:
    """Names in lower case, and addresses in their usual form: `names_of` makes it."""

    names: frozenset[str]
    addresses: frozenset[str]
    _host: re.Pattern[str] = field(compare=False)
    _most_labels: int = field(compare=False)
    _has_version_6: bool = field(compare=False)

    def find(self, text: str) -> Iterator[ShownName]:
        """Each place where a name stands as a host name or a part of one between dots, an address as a whole."""
        if not self.names and not self.addresses:
            return
        plain = text
        for plain in _spellings(text):
            yield from self._in_text(plain)
        for encoded in read_base64(plain):
            for spelling in _spellings(encoded.text):
                shown = self._in_text(spelling)
                yield from (one for one in shown if len(one.name) >= encoded.shortest)
        if any(escape in plain for escape in _OF_ISA_SERVER):
            shown = self._in_text(_without_escapes_of_isa_server(plain))
            yield from (one for one in shown if len(one.name) >= _SHORT)
        for address in encoded_addresses(plain) if self.addresses else ():
            if address in self.addresses:
                yield ShownName(address, address)

    def _in_text(self, text: str) -> Iterator[ShownName]:
        for found in self._host.finditer(text):
            yield from self._in_host(found, text)
        if self._has_version_6:
            yield from self._of_version_6(text)

    def _in_host(self, found: re.Match[str], text: str) -> Iterator[ShownName]:
        host = found.group().strip(".-")
        known = host.lower()
        if known in self.addresses:
            yield ShownName(host, known)
        if f"{IN_URL}{known}" in self.names and text.endswith(IN_URL, 0, found.start()):
            yield ShownName(f"{IN_URL}{host}", known)
        labels = host.split(".")
        for start in range(len(labels)):
            for end in range(min(len(labels), start + self._most_labels), start, -1):
                name = ".".join(labels[start:end])
                if name.lower() in self.names and not (len(name) < _SHORT and _is_in_code(found, text)):
                    yield ShownName(name, known)
                    break

    def _of_version_6(self, text: str) -> Iterator[ShownName]:
        for found in _ADDRESS_OF_6.finditer(text):
            written = _LONE_COLON.sub("", found.group().strip("."))
            address = usual_address(written) if 2 <= written.count(":") <= _MOST_COLONS else None
            start = found.start() + found.group().index(written)
            if address in self.addresses and not _is_within_word(text, start, start + len(written)):
                yield ShownName(written, address or "")


_MOST_COLONS = 7
_LONE_COLON = re.compile(r"^:(?!:)|(?<!:):$")
"""Of the text around an address: `by:fd00::3` and `fd00::3: no answer`."""

_OF_ISA_SERVER = {"Z2F": "/", "Z3A": ":"}
"""How it writes a URL into the query of its logon page (`curl=Z2Fowa`)."""

_SHORT = 4
"""A name of fewer characters may be part of a random text."""

_CODE = re.compile(r"[\w+/=-]*+")
_SHORTEST_CODE = 20
_LONGEST_BESIDE = 200

_TELLS = re.compile(r"[\d.-]")


@lru_cache(maxsize=256)
def names_of(names: tuple[str, ...], addresses: tuple[str, ...] = ()) -> NameFinder:
    """What finds these names, in any case, and these addresses, in any spelling."""
    known = frozenset(name.lower() for name in names)
    usual = frozenset(address for one in addresses if (address := usual_address(one)) is not None)
    return NameFinder(
        known,
        usual,
        _host=_TELLING_HOST if all(name.startswith(IN_URL) or _TELLS.search(name) for name in known) else _HOST,
        _most_labels=max((name.count(".") + 1 for name in known), default=0),
        _has_version_6=any(":" in address for address in usual),
    )


def usual_address(text: str) -> str | None:
    """The address as it is usually written, that of version 4 within one of version 6 as such; None for other texts."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def shown_outside(finder: NameFinder, text: str, allowed: Collection[str]) -> Iterator[ShownName]:
    """What stands in the text and is not, or is not part of, a host that may be shown."""
    found = _names_in_short(finder, text) if len(text) <= _SHORT_TEXT else finder.find(text)
    return (shown for shown in found if shown.host not in allowed)


_SHORT_TEXT = 1000
"""Characters: headers, URLs and pages of errors are the same in answer after answer."""


@lru_cache(maxsize=2048)
def _names_in_short(finder: NameFinder, text: str) -> tuple[ShownName, ...]:
    return tuple(finder.find(text))


def _without_escapes_of_isa_server(text: str) -> str:
    for escape, character in _OF_ISA_SERVER.items():
        text = text.replace(escape, character)
    return text


def _is_in_code(found: re.Match[str], text: str) -> bool:
    """Whether it stands in what looks like base64: a long word of both cases and of digits."""
    before = _CODE.match(text[max(0, found.start() - _LONGEST_BESIDE) : found.start()][::-1])
    after = _CODE.match(text, found.start(), found.start() + _LONGEST_BESIDE)
    word = f"{before.group() if before else ''}{after.group() if after else ''}"
    is_mixed = all(any(test(one) for one in word) for test in (str.isupper, str.islower, str.isdigit))
    return len(word) >= _SHORTEST_CODE and is_mixed


def _spellings(text: str) -> Iterator[str]:
    """The text as it is, as it reads after each layer of encoding, and as UTF-16 that no header names."""
    if "\0" in text:
        yield text.replace("\0", "")
    yield from _layers(text)


def _layers(text: str) -> Iterator[str]:
    for _ in range(_MOST_LAYERS):
        yield text
        decoded = html.unescape(text)
        if "%" in decoded or "\\" in decoded:
            decoded = _ESCAPE.sub(_character, decoded)
        if decoded == text:
            return
        text = decoded
    yield text


def _character(escape: re.Match[str]) -> str:
    single, octal = escape["single"], escape["octal"]
    if single is not None:
        return _SINGLE.get(single, single)
    if octal is not None:
        return chr(int(octal, 8))
    return chr(int(escape["url"] or escape["script"] or escape["unit"] or escape["point"], 16))


def _is_within_word(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return any(character.isalnum() or character == "_" for character in before + after)
