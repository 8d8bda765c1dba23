"""The texts that stand in a script, each with its escapes decoded and joined with the texts that are added to it."""

from __future__ import annotations

from collections.abc import Iterator

from harness.wire.scripts.tokens import ScriptError, TokenKind, Tokens


def literal_texts(script: str) -> Iterator[str]:
    """The texts of a script as far as it can be read: no comment's, and `'a' + 'b'` as one."""
    try:
        yield from _texts(Tokens(script))
    except ScriptError:
        return


def _texts(tokens: Tokens) -> Iterator[str]:
    parts: list[str] = []
    while tokens.token.kind is not TokenKind.END:
        token = tokens.advance()
        if token.kind is TokenKind.STRING:
            parts.append(token.text)
        elif token.is_sign("`"):
            goes_on = True
            while goes_on:
                text, goes_on = tokens.template_piece()
                parts.append(text)
                tokens.advance()
        if not token.is_sign("+") and tokens.token.kind is not TokenKind.STRING and not tokens.token.is_sign("+"):
            if parts:
                yield "".join(parts)
            parts = []
