"""Masks secrets in everything that is recorded (contract: files under reports may be sent to people outside)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from harness.model.observation import Exchange
from harness.model.outcome import Outcome
from harness.model.stimulus import Account
from harness.probes.secret_codings import SoughtSecrets, secrets_of, within_longer_base64
from harness.probes.tokens import MASK, mask_header, tokens_in, without_tokens

_PASSWORD_FIELD = re.compile(r"(?<![^&\s])(password=)[^&\s]+", re.IGNORECASE)
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
    def _secrets(self) -> SoughtSecrets | None:
        """Made where it is needed: of thousands of accounts it takes seconds."""
        return secrets_of(self._accounts)

    def text(self, text: str) -> str:
        """`text` without passwords in any encoding, the tokens seen and what is known for a token."""
        if not text:
            return text
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
                    self._tokens_seen |= {token, *within_longer_base64(token.encode("utf-8", "replace"))}

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
