"""What scripts do to texts and arrays; the ways to hide a word that pages use are among them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from harness.wire.scripts.values import LONGEST_TEXT, ScriptArray, Special, Value, to_number, to_text

_PERCENT_U = re.compile(r"%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})")


def from_char_codes(arguments: Sequence[Value]) -> Value:
    """`String.fromCharCode`."""
    numbers = [to_number(argument) for argument in arguments]
    known = [int(number) for number in numbers if number is not None and 0 <= number < 0x10000]
    return "".join(map(chr, known)) if len(known) == len(numbers) else Special.UNKNOWN


def decode(name: str, value: Value) -> Value:
    """`unescape`, `decodeURI`, `decodeURIComponent`, `atob`."""
    text = to_text(value)
    if text is None or len(text) > LONGEST_TEXT:
        return Special.UNKNOWN
    if name == "atob":
        return _atob(text)
    if name == "unescape":
        return _PERCENT_U.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    return unquote(text)


def _atob(text: str) -> Value:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        return Special.UNKNOWN


def parse_int(arguments: Sequence[Value]) -> Value:
    """`parseInt` of a text that is a whole number."""
    text, base = to_text(arguments[0]) if arguments else None, to_number(arguments[1]) if len(arguments) > 1 else 10.0
    try:
        return float(int(text or "", int(base or 10))) if text and len(text) < 20 else Special.UNKNOWN
    except ValueError:
        return Special.UNKNOWN


def text_method(text: str, name: str, arguments: Sequence[Value]) -> Value:
    """The result of a method of a text; UNKNOWN for the others."""
    words = [to_text(argument) for argument in arguments]
    method = _OF_WORDS.get(name)
    if len(text) > LONGEST_TEXT or method is None or None in words:
        return Special.UNKNOWN
    try:
        return method(text, [word or "" for word in words])
    except (ValueError, IndexError):
        return Special.UNKNOWN


def array_method(array: ScriptArray, name: str, arguments: Sequence[Value]) -> Value:
    """The result of a method of an array that calls nothing; UNKNOWN for the others."""
    match name, arguments:
        case "push", _:
            array.items.extend(arguments)
            return float(len(array.items))
        case "reverse", _:
            array.items.reverse()
            return array
        case "pop", _:
            return array.items.pop() if array.items else Special.UNDEFINED
        case "shift", _:
            return array.items.pop(0) if array.items else Special.UNDEFINED
        case "join", _:
            return _join(array, arguments)
    return Special.UNKNOWN


def _join(array: ScriptArray, arguments: Sequence[Value]) -> Value:
    between = to_text(arguments[0]) if arguments else ","
    texts = [None if isinstance(item, ScriptArray) else to_text(item) for item in array.items[:LONGEST_TEXT]]
    known = [text for text in texts if text is not None]
    if between is None or len(known) != len(array.items) or sum(map(len, known)) > LONGEST_TEXT:
        return Special.UNKNOWN
    return between.join(known)


def _index(word: str) -> int:
    return int(float(word))


def _slice(text: str, words: list[str]) -> Value:
    return text[_index(words[0]) : _index(words[1])] if len(words) > 1 else text[_index(words[0]) :]


def _substr(text: str, words: list[str]) -> Value:
    begin = _index(words[0])
    rest = text[begin:]
    return rest[: max(0, _index(words[1]))] if len(words) > 1 else rest


def _substring(text: str, words: list[str]) -> Value:
    ends = sorted(max(0, _index(word)) for word in words) if len(words) > 1 else [_index(words[0]), len(text)]
    return text[ends[0] : ends[1]]


def _char_at(text: str, words: list[str]) -> Value:
    at = _index(words[0]) if words else 0
    return text[at : at + 1] if at >= 0 else ""


def _char_code_at(text: str, words: list[str]) -> Value:
    return float(ord(text[_index(words[0]) if words else 0]))


def _split(text: str, words: list[str]) -> Value:
    if not words:
        return ScriptArray([text])
    return ScriptArray([*text] if not words[0] else [*text.split(words[0])])


_OF_WORDS: dict[str, Callable[[str, list[str]], Value]] = {
    "charAt": _char_at,
    "charCodeAt": _char_code_at,
    "concat": lambda text, words: "".join([text, *words]),
    "endsWith": lambda text, words: text.endswith(words[0]),
    "includes": lambda text, words: words[0] in text,
    "indexOf": lambda text, words: float(text.find(words[0])),
    "lastIndexOf": lambda text, words: float(text.rfind(words[0])),
    "replace": lambda text, words: text.replace(words[0], words[1], 1),
    "replaceAll": lambda text, words: text.replace(words[0], words[1])[:LONGEST_TEXT],
    "slice": _slice,
    "split": _split,
    "startsWith": lambda text, words: text.startswith(words[0]),
    "substr": _substr,
    "substring": _substring,
    "toLowerCase": lambda text, _: text.lower(),
    "toString": lambda text, _: text,
    "toUpperCase": lambda text, _: text.upper(),
    "trim": lambda text, _: text.strip(),
    "valueOf": lambda text, _: text,
}
