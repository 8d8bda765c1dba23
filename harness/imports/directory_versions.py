"""Exchange versions as the directory keeps them, in the words of the Shell: `Version 8.1 (Build 240.6)`."""

from __future__ import annotations

import re

_SERIAL_NUMBER = re.compile(r"Version (\d{1,3})\.(\d{1,3}) \(Build (\d{1,9})(.*)\)", re.ASCII)
_BUILD_OFFSET = 30_000
_OLDEST_BUILD_OF_2000 = 4_417
_OLDEST_BUILD_OF_2003 = 6_900
_PACKED_FORM = 7


def find_admin_display_version(serial_number: str | None, version_number: int | None) -> str | None:
    """What Get-ExchangeServer shows, from `serialNumber`, else from `versionNumber`, which has no revision.

    Exchange 2007 and later have 30000 added to the build in `serialNumber`.
    """
    if serial_number is not None and (match := _SERIAL_NUMBER.fullmatch(serial_number.strip())):
        build = int(match[3])
        build -= _BUILD_OFFSET if build >= _BUILD_OFFSET else 0
        return f"Version {match[1]}.{match[2]} (Build {build}{match[4]})"
    return None if version_number is None else _from_version_number(version_number)


def major_version(admin_display_version: str) -> int:
    """8 of `Version 8.1 (Build 240.6)`."""
    return int(admin_display_version.removeprefix("Version ").partition(".")[0])


def _from_version_number(number: int) -> str | None:
    """From bit 31 on: 4 bits form, 6 major, 6 minor, 1 flag, 15 build; Exchange 2003 and 2000 have the plain build."""
    number &= 0xFFFF_FFFF
    if number >> 28 == _PACKED_FORM:
        return f"Version {number >> 22 & 0x3F}.{number >> 16 & 0x3F} (Build {number & 0x7FFF}.0)"
    if number >= _OLDEST_BUILD_OF_2003:
        return f"Version 6.5 (Build {number}.0)"
    if number >= _OLDEST_BUILD_OF_2000:
        return f"Version 6.0 (Build {number}.0)"
    return None
