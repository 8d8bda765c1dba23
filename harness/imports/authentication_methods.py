"""Authentication methods that an export gives as numbers.

Numbers come in two series. Active Directory keeps flags (protocol-facts, section 7.2); the Shell's own enumeration
counts from zero, so that its Fba is 3 and its WindowsIntegrated is 4. The switches of the same virtual directory
(`BasicAuthentication`, `FormsAuthentication` and so on) say which series it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FLAGS: Mapping[int, str] = {
    1: "Basic",
    2: "Ntlm",
    4: "Fba",
    8: "Digest",
    16: "WindowsIntegrated",
    32: "LiveIdFba",
    64: "LiveIdBasic",
    128: "WSSecurity",
    256: "Certificate",
    512: "NegoEx",
    1024: "OAuth",
}

MEMBERS: Mapping[int, str] = {
    0: "Basic",
    1: "Digest",
    2: "Ntlm",
    3: "Fba",
    4: "WindowsIntegrated",
    5: "LiveIdFba",
    6: "LiveIdBasic",
    7: "WSSecurity",
    8: "Certificate",
    9: "NegoEx",
    10: "OAuth",
}

_SWITCHES: Mapping[str, frozenset[str]] = {
    "basicauthentication": frozenset({"Basic"}),
    "basicauthenabled": frozenset({"Basic"}),
    "digestauthentication": frozenset({"Digest"}),
    "formsauthentication": frozenset({"Fba"}),
    "windowsauthentication": frozenset({"Ntlm", "WindowsIntegrated"}),
    "windowsauthenabled": frozenset({"Ntlm", "WindowsIntegrated"}),
}


def names_of_flags(number: int, names: Mapping[int, str]) -> tuple[str, ...]:
    """The names of the bits that are set; a bit without a name stays a number."""
    bits = (1 << position for position in range(number.bit_length()) if number >> position & 1)
    return tuple(names.get(bit, str(bit)) for bit in bits)


def methods_of_numbers(numbers: Sequence[int], switches: Mapping[str, object]) -> tuple[str, ...]:
    """The methods, read as flags unless these contradict the object's switches and the Shell's members do not.

    No flag is zero: a list that has it is one of members.
    """
    flags = tuple(name for number in numbers for name in names_of_flags(number, FLAGS))
    if any(number not in MEMBERS for number in numbers):
        return flags
    members = tuple(MEMBERS[number] for number in numbers)
    if 0 in numbers:
        return members
    return members if not _agree(flags, switches) and _agree(members, switches) else flags


def _agree(methods: Sequence[str], switches: Mapping[str, object]) -> bool:
    return all(
        switches[name] is any(method in meant for method in methods)
        for name, meant in _SWITCHES.items()
        if isinstance(switches.get(name), bool)
    )
