"""What the signs of a script make of two values; UNKNOWN where that is not known."""

from __future__ import annotations

import math
from collections.abc import Callable

from harness.wire.scripts.values import (
    LONGEST_TEXT,
    Host,
    Method,
    PageElement,
    ScriptArray,
    ScriptFunction,
    ScriptObject,
    Special,
    Value,
    is_known,
    to_number,
    to_text,
    truth,
)


def joined(sign: str, left: Value, right: Value) -> Value:
    """The value of `left sign right`, for signs that look at both."""
    if sign in {"==", "===", "!=", "!=="}:
        equal = _is_equal(left, right, strict=len(sign) == 3)
        return Special.UNKNOWN if equal is None else equal == (sign[0] == "=")
    if not is_known(left) or not is_known(right):
        return Special.UNKNOWN
    if sign == "+" and (isinstance(left, str | ScriptArray) or isinstance(right, str | ScriptArray)):
        return _added_texts(left, right)
    if sign in _COMPARISONS and isinstance(left, str) and isinstance(right, str):
        return _COMPARISONS[sign]((left > right) - (left < right))
    return _of_numbers(sign, left, right)


def _is_equal(left: Value, right: Value, *, strict: bool) -> bool | None:
    if left is Special.OWN_URL and right is Special.OWN_URL:
        return True
    if not is_known(left) or not is_known(right):
        return None
    nothing = {None, Special.UNDEFINED}
    if _is_nothing(left) or _is_nothing(right):
        return left is right if strict else {left, right} <= nothing if _are_nothing(left, right) else False
    if isinstance(left, str | float | bool) and isinstance(right, str | float | bool):
        same_type = isinstance(left, type(right)) and isinstance(right, type(left))
        return left == right if same_type else (not strict and to_number(left) == to_number(right))
    return left is right


def _is_nothing(value: Value) -> bool:
    return value is None or value is Special.UNDEFINED


def _are_nothing(left: Value, right: Value) -> bool:
    return _is_nothing(left) and _is_nothing(right)


def _added_texts(left: Value, right: Value) -> Value:
    texts = to_text(left), to_text(right)
    if texts[0] is None or texts[1] is None or len(texts[0]) + len(texts[1]) > LONGEST_TEXT:
        return Special.UNKNOWN
    return texts[0] + texts[1]


def _of_numbers(sign: str, left: Value, right: Value) -> Value:
    first, second = to_number(left), to_number(right)
    if first is None or second is None:
        return Special.UNKNOWN
    if sign in _COMPARISONS:
        return _COMPARISONS[sign]((first > second) - (first < second))
    try:
        result = _OF_NUMBERS[sign](first, second)
    except (KeyError, ArithmeticError, ValueError):
        return Special.UNKNOWN
    return result if math.isfinite(result) else Special.UNKNOWN


_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}
_OF_NUMBERS: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "%": math.fmod,
    "&": lambda left, right: float(int(left) & int(right)),
    "|": lambda left, right: float(int(left) | int(right)),
    "^": lambda left, right: float(int(left) ^ int(right)),
    "<<": lambda left, right: float(int(left) << (int(right) & 15)),
    ">>": lambda left, right: float(int(left) >> (int(right) & 31)),
}


def prefixed(sign: str, value: Value) -> Value:
    """The value of `sign value`."""
    if sign == "void":
        return Special.UNDEFINED
    if sign == "await":
        return value
    if sign == "!":
        held = truth(value)
        return Special.UNKNOWN if held is None else not held
    if sign == "typeof":
        return _type_of(value)
    number = to_number(value)
    if number is None or sign not in {"-", "+"}:
        return Special.UNKNOWN
    return -number if sign == "-" else number


def _type_of(value: Value) -> Value:
    if value is Special.OWN_URL or isinstance(value, str):
        return "string"
    if value is Special.UNDEFINED:
        return "undefined"
    if isinstance(value, ScriptFunction | Method):
        return "function"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, float):
        return "number"
    return "object" if isinstance(value, Host | ScriptObject | ScriptArray | PageElement) else Special.UNKNOWN
