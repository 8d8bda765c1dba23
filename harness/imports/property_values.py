"""What the values of an export mean, whatever its format: the rules by which each becomes a PropertyValue.

A reader hands over what stands in its file: text, a Boolean value, a number, a list, or an object with members.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from harness.imports.authentication_methods import FLAGS, methods_of_numbers, names_of_flags
from harness.imports.distinguished_names import name_in_the_shell
from harness.imports.source_objects import PropertyValue
from harness.model.printable import printable

RawValue = str | bool | int | float | None | list["RawValue"] | dict[str, "RawValue"]
"""A value as a file has it."""

_ROLES = {2: "Mailbox", 4: "ClientAccess", 16: "UnifiedMessaging", 32: "HubTransport", 64: "Edge"}
_ENUMERATIONS: Mapping[str, Mapping[int, str]] = {
    "logintype": {1: "PlainTextLogin", 2: "PlainTextAuthentication", 3: "SecureLogin"},
    "owaversion": {1: "Exchange2003or2000", 2: "Exchange2007", 3: "Exchange2010"},
    "virtualdirectorytype": {0: "NotSpecified", 1: "Mailboxes", 2: "PublicFolders", 3: "Exchweb", 4: "Exadmin"},
    "logonformat": {0: "FullDomain", 1: "PrincipalName", 2: "UserName"},
}
_SWITCHES = (
    "activesyncenabled", "basicauthenabled", "basicauthentication", "compressionenabled", "digestauthentication",
    "formsauthentication", "hubsiteenabled", "imapenabled", "isclientaccessserver", "isexchange2007orlater",
    "isedgeserver", "ishubtransportserver", "ismailboxserver", "isunifiedmessagingserver", "mapiblockoutlookrpchttp",
    "outlookanywhereenabled", "owaenabled", "popenabled", "redirecttooptimalowaserver", "requiressl", "ssloffloading",
    "windowsauthenabled", "windowsauthentication",
)  # fmt: skip
_METHODS = frozenset({"internalauthenticationmethods", "externalauthenticationmethods", "iisauthenticationmethods"})
_LISTS = ("autodiscoversitescope", "unencryptedortlsbindings", "sslbindings")

# What a value becomes where its object was not written out: the name of its type, or its members in one line.
_TYPE_NAME = re.compile(r"(Deserialized\.)?(System\.(Collections|Management|Object)\b|Microsoft\.Exchange\.)|@\{")
_TYPE_NAME_STARTS = ("Deserialized.", "System.", "Microsoft.", "@{")
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_VERSION = re.compile(r"Version ([0-9]+)\.([0-9]+) \(Build ([0-9]+)\.([0-9]+)(: .*)?\)", re.ASCII)
_BUILD_OFFSET = 30000
"""What the directory adds to a build: `Version 8.1 (Build 30240.6)` is 240.6 (protocol-facts, section 7.1)."""


class ValueNotUsableError(Exception):
    """A value that does not say what an import has to know; the sentence continues the name of the property."""


class CutValueError(ValueNotUsableError):
    """A value that the Shell did not write out."""


def normalise(name: str, raw: RawValue, siblings: Mapping[str, RawValue]) -> PropertyValue:
    """The value of the property `name` (lower case); `siblings` are all values of its object."""
    if raw is None or raw == "":
        return None
    rule = _RULES.get(name)
    if rule is not None:
        return rule(raw)
    if name in _METHODS:
        return _methods(raw, siblings)
    if isinstance(raw, str) and not raw.startswith(_TYPE_NAME_STARTS):
        return raw
    return _texts(raw) if isinstance(raw, list) else _text(raw)


def _texts(raw: RawValue) -> tuple[str, ...]:
    values = raw if isinstance(raw, list) else [raw]
    return tuple(_text(value) or "" for value in values)


def _text(raw: RawValue) -> str | None:
    """What the Shell shows of a single value."""
    match raw:
        case "" | None:
            return None
        case str():
            if raw.startswith(_TYPE_NAME_STARTS) and _TYPE_NAME.match(raw):
                raise CutValueError(f'is "{shorten(raw)}", the name of a type in the place of a value')
            return raw
        case list():
            return ", ".join(_texts(raw))
        case dict():
            return _text_of_object(raw)
        case _:
            return str(raw)


def _text_of_object(members: Mapping[str, RawValue]) -> str:
    """What the Shell shows of an object that is known by its members: URL, version, directory object, address."""
    match members:
        case {"AbsoluteUri": str(text)} | {"OriginalString": str(text)} | {"Value": str(text)}:
            return text
        case {"Major": int(major), "Minor": int(minor), "Build": int(build), "Revision": int(revision)}:
            level = members.get("FilePatchLevelDescription")
            return f"Version {major}.{minor} (Build {build}.{revision}{f': {level}' if level else ''})"
        case {"DistinguishedName": str(distinguished_name)}:
            return name_in_the_shell(distinguished_name)
        case {"Local": str(local), "Domain": str(domain)}:
            return f"{local}@{domain}"
        case {"Name": str(text)}:
            return text
        case _:
            raise ValueNotUsableError(
                f"is an object with {_listed(members)}; expected text, a URL or a directory object"
            )


def _switch(raw: RawValue) -> bool:
    match raw:
        case bool():
            return raw
        case str() if raw.lower() in {"true", "false"}:
            return raw.lower() == "true"
        case _:
            raise ValueNotUsableError(f'is "{shorten(str(raw))}"; expected True or False')


def _methods(raw: RawValue, siblings: Mapping[str, RawValue]) -> tuple[str, ...]:
    values = raw if isinstance(raw, list) else [raw]
    numbers = [number for value in values if (number := _find_number(value)) is not None]
    if numbers and len(numbers) == len(values):
        switches = {name: _find_switch(value) for name, value in siblings.items()}
        return methods_of_numbers(numbers, switches)
    return _member_names(raw)


def _find_switch(raw: RawValue) -> bool | None:
    try:
        return _switch(raw)
    except ValueNotUsableError:
        return None


def _find_number(raw: RawValue) -> int | None:
    match raw:
        case bool():
            return None
        case int():
            return raw if 0 <= raw < 1 << 32 else None
        case str() if _NUMBER.fullmatch(raw):
            return int(raw)
        case _:
            return None


def _member_names(raw: RawValue) -> tuple[str, ...]:
    """Names in a list, or in one text with commas or spaces between; `None` is no member."""
    names = (name for text in _texts(raw) for name in re.split(r"[,\s]+", text))
    return tuple(name for name in names if name not in {"", "None"})


def _roles(raw: RawValue) -> tuple[str, ...]:
    number = _find_number(raw)
    return _member_names(raw) if number is None else names_of_flags(number, _ROLES)


def _client_method(raw: RawValue) -> str | None:
    """Outlook Anywhere has Basic and Ntlm, which tells the two series of numbers apart."""
    number = _find_number(raw)
    if number is None:
        return _text(raw)
    return "Basic" if number == 0 else FLAGS.get(number, str(number))


def _version(raw: RawValue) -> str | None:
    text = _text(raw)
    found = None if text is None else _VERSION.fullmatch(text)
    if found is None:
        return text
    digits = found[3].lstrip("0") or "0"
    build = int(digits) - _BUILD_OFFSET if len(digits) == 5 and int(digits) >= _BUILD_OFFSET else digits
    return f"Version {found[1]}.{found[2]} (Build {build}.{found[4]}{found[5] or ''})"


def _enumeration(names: Mapping[int, str]) -> Callable[[RawValue], str | None]:
    def rule(raw: RawValue) -> str | None:
        number = _find_number(raw)
        return _text(raw) if number is None else names.get(number, str(number))

    return rule


_RULES: Mapping[str, Callable[[RawValue], PropertyValue]] = {
    **dict.fromkeys(_SWITCHES, _switch),
    **dict.fromkeys(_LISTS, _texts),
    **{name: _enumeration(names) for name, names in _ENUMERATIONS.items()},
    "serverrole": _roles,
    "clientauthenticationmethod": _client_method,
    "admindisplayversion": _version,
}


def _listed(names: Sequence[str] | Mapping[str, object]) -> str:
    shown = ", ".join(list(names)[:4])
    return f"the members {shorten(shown)}" if shown else "no members"


def shorten(text: str) -> str:
    """At most 60 characters of the text, in one line, for a message."""
    line = printable(" ".join(text[:200].split()))
    return line if len(line) <= 60 else f"{line[:60]}…"
