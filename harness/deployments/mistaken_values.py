"""Values as administrators type them where TOML has another form, each with what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.deployments.known_tables import kind_of
from harness.deployments.mistaken_quotes import QUOTES, TYPOGRAPHIC, explain_typographic
from harness.deployments.toml_spots import Spot, header_of, in_quotes

_FLAGS = {
    **dict.fromkeys(("true", "$true", "yes", "on", "enabled", "wahr", "vrai", "ja", "oui"), "true"),
    **dict.fromkeys(("false", "$false", "no", "off", "disabled", "falsch", "faux", "nein", "non"), "false"),
}
_NOTHING = frozenset({"null", "$null", "none", "nil", "n/a", "undefined", "nothing", "dbnull", "-", "<null>", "<none>"})
_LONGEST_ELEMENT = 40


def explain_value(spot: Spot) -> str | None:
    """The mistake in the value that begins where reading ended, and what to write."""
    value, key = spot.value, spot.key or "the value"
    if set(spot.rest[:1]) & set(TYPOGRAPHIC):
        return explain_typographic(spot)
    if sign := re.match(r"[^=]*?(==|=>|:=)", spot.text):
        return f"{sign[1]} stands behind {key}; write = alone"
    if not spot.key and not spot.value:
        token = re.split(r"[,\]]", spot.rest)[0].strip()
        return f"{spot.shown(token)} is not in quotes; each text stands in quotes{spot.write(in_quotes(token))}"
    if not value:
        if re.match(r"[\"'\[{]|[0-9]+$|true$|false$", spot.next_line) and header_of(spot.next_line) is None:
            return f"the value of {key} stands on the next line; write it behind ="
        return f"{key} has no value; write one behind =, or leave the line out, which is $null"
    word = _word(value)
    if word in _FLAGS:
        mended, also = spot.write(f"{key} = {_FLAGS[word]}"), spot.also_in(_is_odd_flag)
        return f"{key} is {spot.shown(value)}; TOML has true and false, in small letters{mended}{also}"
    if word in _NOTHING:
        also = spot.also_in(lambda other: _word(other.value) in _NOTHING)
        return f"{key} is {spot.shown(value)}; TOML has no such value: leave the line out, which is $null{also}"
    if value[0] in "@(":
        return _explain_shell_array(spot, key, value)
    return _explain_element(spot, key) if value[0] in "[{" else explain_bare(spot, key, value)


def _word(value: str) -> str:
    return value.rstrip(";,").casefold()


def _is_odd_flag(spot: Spot) -> bool:
    return _word(spot.value) in _FLAGS and spot.value not in {"true", "false"}


def explain_bare(spot: Spot, key: str, value: str) -> str | None:
    """A value without quotes, or with one quote."""
    text = value.strip(QUOTES).rstrip(";,")
    if value[-1] in QUOTES and value[0] not in QUOTES:
        return f"the quote before the value of {key} is missing{spot.write(f'{key} = {in_quotes(text)}')}"
    if any(quote in text for quote in QUOTES):
        return None
    shown = spot.shown(value)
    match kind_of(key):
        case "array":
            array = ", ".join(map(in_quotes, _elements(text)))
            return f"{key} is {shown}; expected an array, each value in quotes{spot.write(f'{key} = [{array}]')}"
        case "number":
            number = re.match(r"[0-9]{1,9}", text)
            mended = spot.write(f"{key} = {int(number[0])}") if number else ""
            return f"{key} is {shown}; expected a number alone, without unit, blank or sign{mended}"
        case "flag":
            return f"{key} is {shown}; expected true or false, in small letters"
        case _:
            mended = spot.write(f"{key} = {in_quotes(text)}")
            found = f"the value of {key} is" if spot.is_secret else f"{key} is {shown}"
            return f"{found} without quotes; a text stands in quotes{mended}"


def _explain_shell_array(spot: Spot, key: str, value: str) -> str:
    if value.startswith("@{"):
        return f'{key} is a hash table of PowerShell; a table in one line is {{ env = "NAME" }}'
    if not value.endswith(")"):
        return f"{key} begins as an array of PowerShell; an array stands in square brackets"
    elements = ", ".join(map(in_quotes, _elements(value.strip("@()"))))
    return f"{key} is an array of PowerShell; TOML has square brackets{spot.write(f'{key} = [{elements}]')}"


def _explain_element(spot: Spot, key: str) -> str:
    """A value in an array or a table in one line."""
    value = spot.value
    elements = tuple(_elements(value[1:-1]))
    short = all(len(one) <= _LONGEST_ELEMENT and not set(one) & set("{}[]=") for one in elements)
    mended = spot.write(f"{key} = [{', '.join(map(in_quotes, elements))}]") if value.endswith("]") and short else ""
    return f"{key} has a value inside that is not in quotes; each text stands in quotes{mended}"


def _elements(text: str) -> Iterator[str]:
    for part in re.split(r"[,;]", text):
        if part.strip():
            yield part.strip().strip(QUOTES)
