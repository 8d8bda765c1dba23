"""The encodings in which a server may return a password, and how they are found in a text."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

from harness.model.stimulus import Account

_SHORTEST_CODED_SECRET = 6
"""Octets: the hexadecimal and partial codings of a shorter secret would match other text."""

_ESCAPE = re.compile(r"[%\\]|&#|&(?:amp|lt|gt|quot|apos|nbsp);")
"""What is in each text that holds a password with any of its characters escaped."""


class SoughtSecrets:
    """The pattern of secrets in any spelling. A text that holds neither an escape nor an encoding is not searched."""

    def __init__(self, pattern: re.Pattern[str], parts: Iterable[str]) -> None:
        """Each encoding has one of the `parts` in it."""
        self._pattern = pattern
        self._parts = tuple({_spelled_alike(part) for part in parts})

    def sub(self, replacement: str, text: str) -> str:
        """The same as of the pattern alone."""
        return self._pattern.sub(replacement, text) if self._may_be_in(text) else text

    def _may_be_in(self, text: str) -> bool:
        return any(map(_spelled_alike(text).__contains__, self._parts)) or _ESCAPE.search(text) is not None


def _spelled_alike(text: str) -> str:
    """Without what tells apart spellings that the pattern takes for the same; escapes are the caller's."""
    return text.replace("\0", "").replace("+", " ")


@lru_cache(maxsize=64)
def secrets_of(accounts: tuple[Account, ...]) -> SoughtSecrets | None:
    """What is searched for in each text; cached for accounts with hundreds of conversations."""
    of_each = [{*_encodings(account)} - {""} for account in accounts]
    encodings = {encoded for of_one in of_each for encoded in of_one}
    # The longest first: one encoding may contain another.
    patterns = map(_pattern, sorted(encodings, key=lambda encoded: (-len(encoded), encoded)))
    escaped = (_any_escape_pattern(account.password.reveal()) for account in accounts if account.password.reveal())
    parts = (part for of_one in of_each for part in _shortest(of_one))
    return SoughtSecrets(re.compile("|".join([*escaped, *patterns])), parts) if encodings else None


def _shortest(encodings: Collection[str]) -> Iterator[str]:
    """Those in which no other one stands: a text without them has none of the others either."""
    return (one for one in encodings if not any(other in one for other in encodings if other != one))


def _encodings(account: Account) -> Iterable[str]:
    """The password in every encoding in which a server may return it."""
    password = account.password.reveal()
    yield password
    yield password.replace("\\", "\\\\").replace('"', '\\"')  # an IMAP4 quoted string
    for charset in ("latin-1", "windows-1252", "cp932"):
        yield password.encode("utf-8", "replace").decode(charset, "replace")
    yield html.escape(password)
    yield html.escape(password, quote=False)
    for safe in ("/", ""):
        yield quote(password, safe=safe, errors="replace")
    yield quote_plus(password, errors="replace")
    if not password:
        return
    for secret in (password, f"{account.logon}:{password}", f"\0{account.logon}\0{password}"):
        for encoding in ("utf-8", "latin-1", "utf-16-le"):
            octets = secret.encode(encoding, "replace")
            if len(octets) >= _SHORTEST_CODED_SECRET:
                yield octets.hex()
                yield octets.hex().upper()
                yield from within_longer_base64(octets)
            coded = base64.b64encode(secret.encode(encoding, "replace")).decode("ascii")
            # Without its padding it is found inside longer codings too; a short one would match other text.
            coded = coded.rstrip("=") if len(coded) > 8 else coded
            yield coded
            yield quote(coded, safe="")


def within_longer_base64(octets: bytes) -> Iterable[str]:
    """The part of `octets` in the base64 of a longer text, for each offset at which it may start within a group."""
    for offset in (0, 1, 2):
        coded = base64.b64encode(bytes(offset) + octets).decode("ascii")
        whole_groups = (offset + len(octets)) // 3 * 4
        yield coded[4 if offset else 0 : whole_groups]


def _pattern(encoded: str) -> str:
    """Matches `encoded`; URL escapes in it match with digits of either case."""
    return re.sub(r"%[0-9A-Fa-f]{2}", lambda escape: f"(?i:{escape.group()})", re.escape(encoded))


def _any_escape_pattern(password: str) -> str:
    """A pattern for the password with each of its characters as it is or in any escape.

    Browsers, ASP.NET and scripts escape different characters of the same text: URL escapes (once, twice, in UTF-8,
    Latin-1 or as %u), HTML character references, JSON escapes; and UTF-16 adds a zero byte after each.
    """
    return "\\x00?".join(_any_escape_of_one(character) for character in password)


def _any_escape_of_one(character: str) -> str:
    number = ord(character)
    forms = [re.escape(character)]
    for encoding in ("utf-8", "latin-1"):
        coded = character.encode(encoding, "replace")
        forms.append("(?i:" + "".join(f"%(?:25)*{byte:02x}" for byte in coded) + ")")
    forms.append(f"(?i:%(?:25)*u{number:04x})")
    forms.append(f"(?i:&#0*{number};|&#x0*{number:x};)")
    forms.extend(re.escape(f"&{name};") for name in _NAMED_ENTITIES.get(character, ()))
    forms.append(rf"(?i:\\u{number:04x}|\\x{number:02x})")
    if character in "\\\"'/":
        forms.append(re.escape("\\" + character))
    if character == " ":
        forms.append(re.escape("+"))
    return f"(?:{'|'.join(dict.fromkeys(forms))})"


_NAMED_ENTITIES = {"&": ("amp",), "<": ("lt",), ">": ("gt",), '"': ("quot",), "'": ("apos",), " ": ("nbsp",)}
