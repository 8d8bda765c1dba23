"""Takes the secrets out of whatever becomes a record (contract: anything under reports may be mailed to a stranger)."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote, quote_plus

from harness.model.observation import Exchange
from harness.model.outcome import Outcome
from harness.model.stimulus import Account

MASK = "***"
_CREDENTIALS = frozenset({"authorization", "proxy-authorization"})
_COOKIES = frozenset({"cookie", "cookie2", "set-cookie", "set-cookie2"})
_PASSWORD_FIELD = re.compile(r"(?<![^&\s])(password=)[^&\s]+", re.IGNORECASE)
_COOKIE_PART = re.compile(
    r"(?P<kept>(?:path|domain|max-age|samesite|version)\s*+=\s*+[^;,]*+"
    r"|expires\s*+=\s*+(?:[a-z]{3,9},\s*+)?[\w: +-]*+|secure|httponly|partitioned)(?=\s*(?:[;,]|$))"
    r"|(?:(?<!\s)|(?!\s))(?P<name>[^=;,\s]*+\s*+=\s*+)(?P<value>\"[^\"]*+\"|[^;,]*+)|(?P<bare>[^;,\s]++)",
    re.IGNORECASE,
)
"""Nothing is tried twice, and a name only from the first of several blanks on: else a line of blanks takes hours."""
_NTLM_MESSAGE = re.compile(r"TlRMTVNTUA[\w+/=%-]{8,}")
"""An NTLM message in base64: the third one of a logon can be attacked off line."""
_SHORTEST_TO_SEEK = 6
"""Octets of a secret from which on its hexadecimal and partial codings are its own and no accident."""
_SHORTEST_TOKEN = 8
"""Cookie values below this length could be anything; from here on a page that repeats one repeats a session."""

_MOST_SESSIONS = 500
"""Cookie values remembered in one conversation; browsers keep fewer for a host. More would make each text cost more."""


class Mask:
    """Masks for the accounts that log on in one conversation."""

    def __init__(self, accounts: Collection[Account]) -> None:
        self._secrets = _secrets_of(tuple(accounts))
        self._sessions: set[str] = set()

    def text(self, text: str) -> str:
        """`text` without any spelling of a password, without NTLM messages and without values of cookies seen."""
        if self._secrets:
            text = self._secrets.sub(MASK, text)
        for value in self._sessions:
            text = text.replace(value, MASK)
        return _NTLM_MESSAGE.sub(MASK, text)

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """The header pairs without credentials; schemes, cookie names and cookie attributes stay.

        Masked as one text: thousands of cookies in thousands of headers would be sought one by one.
        """
        parts = [part for name, value in headers for part in (name, _mask_header(name, value))]
        masked = self.text("\n".join(parts)).split("\n")
        if len(masked) != len(parts):  # a line break within a part, or none at all
            masked = [self.text(part) for part in parts]
        return tuple(zip(masked[::2], masked[1::2], strict=True))

    def exchange(self, exchange: Exchange) -> Exchange:
        """`exchange` as it may be recorded."""
        for name, value in (*exchange.request_headers, *exchange.answer_headers):
            if name.lower() in _COOKIES:
                self._remember(_cookie_values(value))
        return replace(
            exchange,
            request=self.text(_PASSWORD_FIELD.sub(rf"\g<1>{MASK}", exchange.request)),
            request_headers=self.headers(exchange.request_headers),
            answer_headers=self.headers(exchange.answer_headers),
            answer_text=self.text(exchange.answer_text),
            failure=self.text(exchange.failure) if exchange.failure is not None else None,
        )

    def _remember(self, values: Iterable[str]) -> None:
        for value in values:
            if len(self._sessions) < _MOST_SESSIONS:
                self._sessions.add(value)

    def outcome(self, outcome: Outcome) -> Outcome:
        """`outcome` with the URLs that the server named masked: a server may echo what it was sent."""
        return replace(
            outcome,
            link=self.text(outcome.link) if outcome.link is not None else None,
            location=self.text(outcome.location) if outcome.location is not None else None,
            users=self._codes(outcome.users),
            urls={key: tuple(map(self.text, urls)) for key, urls in outcome.urls.items()} if outcome.urls else None,
        )

    def _codes(self, users: Mapping[str, str] | None) -> Mapping[str, str] | None:
        """The addresses are the stimulus's own and stay."""
        return {address: self.text(code) for address, code in users.items()} if users is not None else None


@lru_cache(maxsize=64)
def _secrets_of(accounts: tuple[Account, ...]) -> re.Pattern[str] | None:
    """What is sought in each text; made once for accounts that hold hundreds of conversations."""
    spellings = {spelling for account in accounts for spelling in _spellings(account)} - {""}
    # The longest first: a spelling may contain another.
    patterns = map(_pattern, sorted(spellings, key=lambda spelling: (-len(spelling), spelling)))
    escaped = (_in_any_escape(account.password.reveal()) for account in accounts if account.password.reveal())
    return re.compile("|".join([*escaped, *patterns])) if spellings else None


def _spellings(account: Account) -> Iterable[str]:
    """The password in every form in which it may come back from the wire."""
    password = account.password.reveal()
    yield password
    yield password.replace("\\", "\\\\").replace('"', '\\"')  # a quoted string of IMAP4
    yield password.encode("utf-8", "replace").decode("latin-1")
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
            if len(octets) >= _SHORTEST_TO_SEEK:
                yield octets.hex()
                yield octets.hex().upper()
                yield from _within_longer_base64(octets)
            coded = base64.b64encode(secret.encode(encoding, "replace")).decode("ascii")
            # Without its padding it is found inside longer codings too; a short one would then be found everywhere.
            coded = coded.rstrip("=") if len(coded) > 8 else coded
            yield coded
            yield quote(coded, safe="")


def _within_longer_base64(octets: bytes) -> Iterable[str]:
    """What of `octets` stands in the base64 of a longer text, at the two offsets where it begins within a group."""
    for offset in (1, 2):
        coded = base64.b64encode(bytes(offset) + octets).decode("ascii")
        whole_groups = (offset + len(octets)) // 3 * 4
        yield coded[4:whole_groups]


def _pattern(spelling: str) -> str:
    """Matches `spelling`; URL escapes in it match with digits of either case."""
    return re.sub(r"%[0-9A-Fa-f]{2}", lambda escape: f"(?i:{escape.group()})", re.escape(spelling))


def _mask_header(name: str, value: str) -> str:
    lowered = name.lower()
    if lowered in _CREDENTIALS:
        scheme, space, token = value.partition(" ")
        return f"{scheme} {MASK}" if space and token else MASK
    if lowered in _COOKIES:
        return _COOKIE_PART.sub(_mask_cookie_part, value)
    return value


def _mask_cookie_part(part: re.Match[str]) -> str:
    """Names and attributes stay, values do not; the emptied cookie of a log-off stays empty."""
    if part["kept"] is not None:
        return part["kept"]
    if part["bare"] is not None:
        return MASK
    return part["name"] + (MASK if part["value"].strip() else part["value"])


def _cookie_values(value: str) -> Iterable[str]:
    for part in _COOKIE_PART.finditer(value):
        found = (part["value"] or part["bare"] or "").strip().strip('"')
        if len(found) >= _SHORTEST_TOKEN and found != MASK:
            yield found


def _in_any_escape(password: str) -> str:
    """A pattern for the password with each of its characters as it is or escaped, whichever way each of them is.

    Browsers, ASP.NET and scripts escape different characters of one and the same text: URL escapes (once, twice, in
    UTF-8, Latin-1 or as %u), HTML's numbers and names, JSON's; and UTF-16 puts a zero behind each.
    """
    return "\\x00?".join(_in_any_escape_of_one(character) for character in password)


def _in_any_escape_of_one(character: str) -> str:
    number = ord(character)
    ways = [re.escape(character)]
    for encoding in ("utf-8", "latin-1"):
        coded = character.encode(encoding, "replace")
        ways.append("(?i:" + "".join(f"%(?:25)*{byte:02x}" for byte in coded) + ")")
    ways.append(f"(?i:%(?:25)*u{number:04x})")
    ways.append(f"(?i:&#0*{number};|&#x0*{number:x};)")
    ways.extend(re.escape(f"&{name};") for name in _NAMED_ENTITIES.get(character, ()))
    ways.append(rf"(?i:\\u{number:04x}|\\x{number:02x})")
    if character in "\\\"'/":
        ways.append(re.escape("\\" + character))
    if character == " ":
        ways.append(re.escape("+"))
    return f"(?:{'|'.join(dict.fromkeys(ways))})"


_NAMED_ENTITIES = {"&": ("amp",), "<": ("lt",), ">": ("gt",), '"': ("quot",), "'": ("apos",), " ": ("nbsp",)}
