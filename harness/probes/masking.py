"""Takes the secrets out of whatever becomes a record (contract: anything under reports may be mailed to a stranger)."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote, quote_plus

from harness.model.observation import Exchange
from harness.model.outcome import Outcome
from harness.model.stimulus import Account

MASK = "***"
_CREDENTIALS = frozenset({"authorization", "proxy-authorization"})
_COOKIES = frozenset({"cookie", "set-cookie"})
_PASSWORD_FIELD = re.compile(r"(?<![^&\s])(password=)[^&\s]+", re.IGNORECASE)
_COOKIE_VALUE = re.compile(r"^(\s*[^=;]+=)[^;]+")


class Mask:
    """Masks for the accounts that log on in one conversation."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        spellings = {spelling for account in accounts for spelling in _spellings(account)} - {""}
        # The longest first: a spelling may contain another.
        patterns = map(_pattern, sorted(spellings, key=lambda spelling: (-len(spelling), spelling)))
        self._secrets = re.compile("|".join(patterns)) if spellings else None

    def text(self, text: str) -> str:
        """`text` without any spelling of a password."""
        return self._secrets.sub(MASK, text) if self._secrets else text

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """The header pairs without credentials; schemes, cookie names and cookie attributes stay."""
        return tuple((self.text(name), self.text(_mask_header(name, value))) for name, value in headers)

    def exchange(self, exchange: Exchange) -> Exchange:
        """`exchange` as it may be recorded."""
        return replace(
            exchange,
            request=self.text(_PASSWORD_FIELD.sub(rf"\g<1>{MASK}", exchange.request)),
            request_headers=self.headers(exchange.request_headers),
            answer_headers=self.headers(exchange.answer_headers),
            answer_text=self.text(exchange.answer_text),
            failure=self.text(exchange.failure) if exchange.failure is not None else None,
        )

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
        for encoding in ("utf-8", "latin-1"):
            coded = base64.b64encode(secret.encode(encoding, "replace")).decode("ascii")
            # Without its padding it is found inside longer codings too; a short one would then be found everywhere.
            coded = coded.rstrip("=") if len(coded) > 8 else coded
            yield coded
            yield quote(coded, safe="")


def _pattern(spelling: str) -> str:
    """Matches `spelling`; URL escapes in it match with digits of either case."""
    return re.sub(r"%[0-9A-Fa-f]{2}", lambda escape: f"(?i:{escape.group()})", re.escape(spelling))


def _mask_header(name: str, value: str) -> str:
    lowered = name.lower()
    if lowered in _CREDENTIALS:
        scheme, space, token = value.partition(" ")
        return f"{scheme} {MASK}" if space and token else MASK
    if lowered == "set-cookie":
        return _COOKIE_VALUE.sub(rf"\g<1>{MASK}", value, count=1)
    if lowered in _COOKIES:
        return "; ".join(_COOKIE_VALUE.sub(rf"\g<1>{MASK}", part) for part in value.split("; "))
    return value
