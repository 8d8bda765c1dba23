"""Masks secrets in everything that is recorded (contract: files under reports may be sent to people outside)."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from urllib.parse import quote, quote_plus

from harness.model.observation import Exchange
from harness.model.outcome import Outcome
from harness.model.stimulus import Account
from harness.probes.tokens import MASK, mask_header, tokens_in, without_tokens

_PASSWORD_FIELD = re.compile(r"(?<![^&\s])(password=)[^&\s]+", re.IGNORECASE)
_SHORTEST_CODED_SECRET = 6
"""Octets: the hexadecimal and partial codings of a shorter secret would match other text."""

_BETWEEN_PARTS = 10 * "\n"
"""More blanks than may stand between the name of a scheme and its token: `Negotiate` is no token's beginning."""

_MOST_TOKENS = 500
"""Tokens remembered in one conversation, each with three codings; browsers keep fewer cookies for a host.

Each costs a search of every text.
"""


class Mask:
    """Masks for the accounts that log on in one conversation, or for all whose passwords are known."""

    def __init__(self, accounts: Collection[Account]) -> None:
        self._accounts = tuple(accounts)
        self._tokens_seen: set[str] = set()

    @cached_property
    def _secrets(self) -> re.Pattern[str] | None:
        """Made where it is needed: of thousands of accounts it takes seconds."""
        return _secrets_of(self._accounts)

    def text(self, text: str) -> str:
        """`text` without passwords in any encoding, the tokens seen and what is known for a token."""
        if self._secrets:
            text = self._secrets.sub(MASK, text)
        for token in self._tokens_seen:
            text = text.replace(token, MASK)
        return without_tokens(text)

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """The header pairs without credentials; schemes, cookie names and cookie attributes stay.

        Masked as one text: to search thousands of headers for thousands of cookies one by one is slow.
        """
        parts = [part for name, value in headers for part in (name, mask_header(name, value))]
        masked = self.text(_BETWEEN_PARTS.join(parts)).split(_BETWEEN_PARTS)
        if len(masked) != len(parts):  # a part holds line breaks, or there are no headers
            masked = [self.text(part) for part in parts]
        return tuple(zip(masked[::2], masked[1::2], strict=True))

    def exchange(self, exchange: Exchange) -> Exchange:
        """`exchange` as it may be recorded."""
        self.note((*exchange.request_headers, *exchange.answer_headers))
        return replace(
            exchange,
            request=self.text(_PASSWORD_FIELD.sub(rf"\g<1>{MASK}", exchange.request)),
            request_headers=self.headers(exchange.request_headers),
            answer_headers=self.headers(exchange.answer_headers),
            answer_text=self.text(exchange.answer_text),
            failure=self.text(exchange.failure) if exchange.failure is not None else None,
            decoded_request=self.text(exchange.decoded_request) if exchange.decoded_request else "",
            decoded_answer=self.text(exchange.decoded_answer) if exchange.decoded_answer else "",
        )

    def note(self, headers: Iterable[tuple[str, str]]) -> None:
        """Mask from here on the tokens in these headers wherever they recur."""
        for name, value in headers:
            for token in tokens_in(name, value):
                if len(self._tokens_seen) < 4 * _MOST_TOKENS:
                    self._tokens_seen |= {token, *_within_longer_base64(token.encode("utf-8", "replace"))}

    def outcome(self, outcome: Outcome) -> Outcome:
        """`outcome` with the URLs from the server masked: a server may repeat what it was sent."""
        return replace(
            outcome,
            link=self.text(outcome.link) if outcome.link is not None else None,
            location=self.text(outcome.location) if outcome.location is not None else None,
            users=self._codes(outcome.users),
            urls=self._urls(outcome.urls),
            exch=self._urls(outcome.exch),
            expr=self._urls(outcome.expr),
        )

    def _urls(self, named: Mapping[str, tuple[str, ...]] | None) -> Mapping[str, tuple[str, ...]] | None:
        return None if named is None else {key: tuple(map(self.text, urls)) for key, urls in named.items()}

    def _codes(self, users: Mapping[str, str] | None) -> Mapping[str, str] | None:
        """The response codes masked; the addresses are those of the stimulus and stay."""
        return {address: self.text(code) for address, code in users.items()} if users is not None else None


@lru_cache(maxsize=64)
def _secrets_of(accounts: tuple[Account, ...]) -> re.Pattern[str] | None:
    """The pattern searched for in each text; cached for accounts with hundreds of conversations."""
    encodings = {encoded for account in accounts for encoded in _encodings(account)} - {""}
    # The longest first: one encoding may contain another.
    patterns = map(_pattern, sorted(encodings, key=lambda encoded: (-len(encoded), encoded)))
    escaped = (_any_escape_pattern(account.password.reveal()) for account in accounts if account.password.reveal())
    return re.compile("|".join([*escaped, *patterns])) if encodings else None


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
                yield from _within_longer_base64(octets)
            coded = base64.b64encode(secret.encode(encoding, "replace")).decode("ascii")
            # Without its padding it is found inside longer codings too; a short one would match other text.
            coded = coded.rstrip("=") if len(coded) > 8 else coded
            yield coded
            yield quote(coded, safe="")


def _within_longer_base64(octets: bytes) -> Iterable[str]:
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
