"""A change of a setting as it is typed: `CAS-02.owa.external_url=null`."""

from __future__ import annotations

import re

from harness.deployments.changes import check_value, find_owner, names_with_settings, path_of
from harness.deployments.problems import DescriptionError
from harness.deployments.schema import find_type
from harness.deployments.spelling import quoted
from harness.model.deployment import Deployment
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import Setting, SettingChange, SettingValue

_QUOTED = re.compile(r"""\s*(["'])(.*?)\1\s*""")
_NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_NOTHING = frozenset({"null", "$null"})
_FLAGS = {"true": True, "$true": True, "false": False, "$false": False}


def parse_change(deployment: Deployment, text: str) -> SettingChange:
    """`NAME.KEY=VALUE` or `NAME.DIRECTORY.KEY=VALUE`: the names and keys of the file, a value without its quotes.

    `null` takes a key away, and with `NAME.DIRECTORY=null` a whole virtual directory. Elements of an array have commas
    between them. Of names that begin alike the longest one counts; one may be in quotes. Raises DescriptionError where
    the file could not say that.
    """
    owner, keys, typed = _split(deployment, text)
    setting = _setting(owner, keys)
    kind, _ = find_owner(deployment, setting)
    expected = find_type(kind.model, path_of(setting))
    if expected is None:
        check_value(kind, setting, typed)
    if typed.lower() in _NOTHING:
        return SettingChange(setting, None)
    value = _read_value(expected, typed)
    check_value(kind, setting, value)
    return SettingChange(setting, value)


def _split(deployment: Deployment, text: str) -> tuple[str, str, str]:
    """The owner's name, the keys and the value."""
    owner, rest = _split_owner(deployment, text)
    keys, equals, typed = rest.partition("=")
    if not equals or not keys.strip(" ."):
        raise DescriptionError(
            [f"{quoted(text)}: expected NAME.KEY=VALUE such as CAS-02.owa.external_url=null or nlb-asia.affinity=ip"]
        )
    return owner, keys.strip(), typed.strip()


def _split_owner(deployment: Deployment, text: str) -> tuple[str, str]:
    in_quotes = _QUOTED.match(text)
    if in_quotes:
        return in_quotes[2], text[in_quotes.end() :].removeprefix(".")
    for name in sorted(names_with_settings(deployment), key=len, reverse=True):
        if text.lstrip().startswith(f"{name}."):
            return name, text.lstrip()[len(name) + 1 :]
    owner, _, rest = text.strip().partition(".")
    return owner, rest


def _setting(owner: str, keys: str) -> Setting:
    first, _, key = keys.partition(".")
    if first in set(VirtualDirectoryName):
        return Setting(owner, key, VirtualDirectoryName(first))
    return Setting(owner, keys)


def _read_value(expected: object, typed: str) -> SettingValue:
    """The text as a value of the expected type; as it is where it is none, for the rule to say so."""
    if expected is bool:
        return _FLAGS.get(typed.lower(), typed)
    if expected is int and _NUMBER.fullmatch(typed):
        return int(typed)
    if expected is tuple:
        return _read_elements(typed.removeprefix("[").removesuffix("]"))
    return _unquoted(typed)


def _read_elements(typed: str) -> SettingValue:
    elements = tuple(_unquoted(element) for element in typed.split(",")) if typed.strip() else ()
    if elements and all(_NUMBER.fullmatch(element) for element in elements):
        return tuple(int(element) for element in elements)
    return elements


def _unquoted(typed: str) -> str:
    in_quotes = _QUOTED.fullmatch(typed)
    return in_quotes[2] if in_quotes else typed.strip()
