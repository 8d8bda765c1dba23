"""Texts and addresses that stand in an answer in an encoding that any client can read: base64, cookies of balancers.

What a server encrypts or hashes is left alone. Random octets hold short words, so that what is read out of base64 says
how long a name must be there to be one.
"""

from __future__ import annotations

import binascii
import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}+")
_SIGN = re.compile(r"[+/_-]")
_OF_URLS = str.maketrans("-_", "+/")
_LONGEST_UNALIGNED = 8_192
"""Characters: a longer text in base64 is read from its beginning alone."""

_IN_OCTETS = 4
_IN_TEXT = 3
"""The shortest name that counts among other octets, and in what is text from end to end."""

_MIXED = re.compile(r"(?=[^a-z]*[a-z]).[^A-Z]*[A-Z]")
"""What base64 of a text always has, and most words have not: a capital within, and a small letter."""

_PLAIN = re.compile(rb"[\t\n\r\x20-\x7e]+")
_ASCII = re.compile(rb"([\x04-\x1f])?([\x20-\x7e]{4,}+)")
"""With the octet before it, which may be the length of a string: what follows that is another field."""
_UTF_16_LE = re.compile(rb"(?:[\x20-\x7e]\x00){4,}+")
_UTF_16_BE = re.compile(rb"(?:\x00[\x20-\x7e]){4,}+")

_COOKIE_OF_BIG_IP = re.compile(r"(?<![\d.])(\d{1,10})\.\d{1,5}\.0000(?![\d.])")
_OF_VERSION_6 = re.compile(
    r"(?<!\w)(?:vi([0-9a-f]{32})\.\d{1,5}|rd\d{1,5}o([0-9a-f]{32})o\d{1,5})(?!\w)", re.IGNORECASE
)
"""Addresses as BIG-IP writes them into its cookie (K6917), with a route domain those of version 4 as well."""

_NUMBER = r"(?:0x[0-9a-f]{0,8}|\d{1,11})"
_HOST_OF_NUMBERS = re.compile(rf"://({_NUMBER}(?:\.{_NUMBER}){{0,3}})(?![\w.-])", re.IGNORECASE)
_PADDED = re.compile(r"(?<![\w.-])(?:\d{3}\.){3}\d{3}(?![\w.-])")
_NAME_OF_WINDOWS = re.compile(r"(?<![\w-])([0-9a-f-]{2,39})(?:s\w{1,8})?\.ipv6-literal\.net", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EncodedText:
    """A text that stood in an encoding; only names of `shortest` characters or more count in it."""

    text: str
    shortest: int


def read_base64(text: str) -> Iterator[EncodedText]:
    """What can be read in the parts of `text` that may be base64, wherever they begin."""
    for found in _BASE64.finditer(text):
        coded = found.group().translate(_OF_URLS)
        if _MIXED.match(coded) is None:
            continue
        for offset in _beginnings(found.group()):
            yield from _texts_in(_decode(coded[offset:]))


def _beginnings(word: str) -> set[int]:
    """Where base64 may begin in a group of four: with the word, or behind a sign that may also part it from a name."""
    if len(word) > _LONGEST_UNALIGNED:
        return {0}
    return {0, *(found.end() % 4 for found in _SIGN.finditer(word))}


def _decode(coded: str) -> bytes:
    whole = len(coded) - (1 if len(coded) % 4 == 1 else 0)
    return binascii.a2b_base64(coded[:whole] + "=" * (-whole % 4))


def _texts_in(octets: bytes) -> Iterator[EncodedText]:
    if _PLAIN.fullmatch(octets):
        yield EncodedText(octets.decode("ascii"), _IN_TEXT)
        return
    runs = [run for length, text in _ASCII.findall(octets) for run in (text, text[: ord(length or b"\0")])]
    if runs:
        yield EncodedText(b"\n".join(runs).decode("ascii"), _IN_OCTETS)
    for pattern, charset in ((_UTF_16_LE, "utf-16-le"), (_UTF_16_BE, "utf-16-be")):
        wide = pattern.findall(octets)
        if wide:
            yield EncodedText("\n".join(run.decode(charset) for run in wide), _IN_OCTETS)


def encoded_addresses(text: str) -> Iterator[str]:
    """The addresses that stand in `text` in another form than the usual one, in that."""
    return chain(_of_balancers(text), _of_numbers(text), _of_windows(text))


def _of_balancers(text: str) -> Iterator[str]:
    for found in _COOKIE_OF_BIG_IP.finditer(text):
        number = int(found.group(1))
        if number < 2**32:
            yield str(ipaddress.IPv4Address(number.to_bytes(4, "little")))
    for found in _OF_VERSION_6.finditer(text):
        address = ipaddress.IPv6Address(int(found.group(1) or found.group(2), 16))
        yield str(address.ipv4_mapped or address)


def _of_numbers(text: str) -> Iterator[str]:
    """A host that a browser reads as an address of version 4 (WHATWG URL), and one whose parts have zeros before."""
    for found in _HOST_OF_NUMBERS.finditer(text):
        address = _address_of(found.group(1).lower().split("."))
        if address is not None:
            yield address
    for found in _PADDED.finditer(text):
        parts = [int(part) for part in found.group().split(".")]
        if max(parts) < 256:
            yield ".".join(map(str, parts))


def _address_of(parts: list[str]) -> str | None:
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:  # such as an 8 in an octal number
        return None
    *first, last = numbers
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    value = last + sum(number << 8 * (3 - place) for place, number in enumerate(first))
    return str(ipaddress.IPv4Address(value))


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") else 10)


def _of_windows(text: str) -> Iterator[str]:
    for found in _NAME_OF_WINDOWS.finditer(text):
        try:
            yield str(ipaddress.IPv6Address(found.group(1).replace("-", ":")))
        except ValueError:
            continue
