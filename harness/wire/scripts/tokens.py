"""The words of a script: names, strings with their escapes decoded, numbers and signs, without comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

MOST_TOKENS = 60_000
"""Of one script; the pages of Outlook Web Access hold a tenth of them."""


class ScriptError(Exception):
    """A script that cannot be read; the message says why."""


class TokenKind(Enum):
    """The kinds of words."""

    NAME = auto()
    STRING = auto()
    NUMBER = auto()
    SIGN = auto()
    PATTERN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word; `text` is decoded, and `after_line_end` says that a line ended before it."""

    kind: TokenKind
    text: str
    after_line_end: bool = False

    def is_sign(self, *signs: str) -> bool:
        return self.kind is TokenKind.SIGN and self.text in signs

    def is_word(self, *words: str) -> bool:
        return self.kind is TokenKind.NAME and self.text in words


_BLANKS = re.compile(r"(?:\s++|\ufeff|//[^\n\r]*+|<!--[^\n\r]*+|/\*.*?\*/)*+", re.DOTALL)
_LINE_END = re.compile(r"[\n\r\u2028\u2029]")
_REST_OF_LINE = re.compile(r"[^\n\r]*+")
_NAME = re.compile(r"(?:[\w$]|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]{1,6}\})++")
_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F]++|0[bB][01]++|0[oO][0-7]++|(?:\d[\d_]*+(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?\d++)?+n?"
)
_STRINGS = {quote: re.compile(rf"{quote}((?:[^{quote}\\\n\r]++|\\(?:\r\n|[\s\S]))*+){quote}") for quote in ("'", '"')}
_TEMPLATE = re.compile(r"((?:[^`\\$]++|\\[\s\S]|\$(?!\{))*+)(`|\$\{)")
_PATTERN = re.compile(r"/((?:[^/\\\[\n\r]++|\\.|\[(?:[^\]\\\n\r]++|\\.)*+\])++)/[a-z]*+")
_SIGN = re.compile(
    r">>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|/="
    r"|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()\[\];,<>+\-*/%&|^!~?:=.`]"
)
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3][0-7]{0,2}|[4-7][0-7]?)|(\r\n|[\s\S]))"
)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\n": "", "\r": "", "\r\n": ""}
_BEFORE_A_PATTERN = frozenset({"return", "typeof", "case", "in", "of", "delete", "void", "throw", "else", "do", "new"})


def unescape_script(text: str) -> str:
    """The characters that a string of a script stands for: `\\/`, `\\x2f` and `\\u002f` are all a slash."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(escape: re.Match[str]) -> str:
    by_code = escape[1] or escape[2] or escape[3]
    if by_code:
        code = int(by_code, 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    return chr(int(escape[4], 8)) if escape[4] else _CONTROLS.get(escape[5], escape[5])


class Tokens:
    """Reads a script word by word: `token` is the one to look at now. Raises ScriptError where there is no word."""

    def __init__(self, script: str) -> None:
        self._script = script
        self._at = 0
        self._left = MOST_TOKENS
        self.token = Token(TokenKind.SIGN, ";", after_line_end=True)
        self.advance()

    def advance(self) -> Token:
        """Step to the next word; returns the one before."""
        passed = self.token
        self._left -= 1
        if self._left < 0:
            raise ScriptError(f"more than {MOST_TOKENS} words")
        self.token = self._next(after_line_end=self._skip_blanks())
        return passed

    def template_piece(self) -> tuple[str, bool]:
        """The characters of a template up to its end or to its next expression (True); the word now is before them."""
        piece = _TEMPLATE.match(self._script, self._at)
        if piece is None:
            raise ScriptError("a template without end")
        self._at = piece.end()
        return unescape_script(piece[1]), piece[2] == "${"

    def _skip_blanks(self) -> bool:
        begin, new_line = self._at, self._at == 0
        while True:
            blanks = _BLANKS.match(self._script, self._at)
            assert blanks is not None
            new_line = new_line or _LINE_END.search(self._script, self._at, blanks.end()) is not None
            self._at = blanks.end()
            if not (new_line and self._script.startswith("-->", self._at)):
                return new_line and begin != len(self._script)
            rest = _REST_OF_LINE.match(self._script, self._at)
            assert rest is not None
            self._at = rest.end()

    def _next(self, *, after_line_end: bool) -> Token:
        if self._at >= len(self._script):
            return Token(TokenKind.END, "", after_line_end)
        first = self._script[self._at]
        if self._script.startswith("/*", self._at):
            raise ScriptError("a comment without end")
        if first in _STRINGS:
            return self._matched(_STRINGS[first], TokenKind.STRING, after_line_end)
        if first == "/" and self._may_begin_a_pattern():
            return self._matched(_PATTERN, TokenKind.PATTERN, after_line_end)
        if first.isdigit() or (first == "." and self._script[self._at + 1 : self._at + 2].isdigit()):
            return self._matched(_NUMBER, TokenKind.NUMBER, after_line_end)
        if first.isalnum() or first in "$_\\":
            return self._matched(_NAME, TokenKind.NAME, after_line_end)
        return self._matched(_SIGN, TokenKind.SIGN, after_line_end)

    def _matched(self, pattern: re.Pattern[str], kind: TokenKind, after_line_end: bool) -> Token:
        found = pattern.match(self._script, self._at)
        if found is None:
            raise ScriptError(f"no word begins with {self._script[self._at]!r}")
        self._at = found.end()
        text = found[1] if pattern.groups else found[0]
        is_escaped = kind in {TokenKind.STRING, TokenKind.NAME}
        return Token(kind, unescape_script(text) if is_escaped else text, after_line_end)

    def _may_begin_a_pattern(self) -> bool:
        before = self.token
        if before.kind is TokenKind.SIGN:
            return before.text not in {")", "]"}
        return before.kind is TokenKind.NAME and before.text in _BEFORE_A_PATTERN
