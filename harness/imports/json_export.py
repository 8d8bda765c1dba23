"""Reads what `ConvertTo-Json` of newer shells writes: one object, an array, or a table of cmdlets and their objects."""

from __future__ import annotations

import json
from pathlib import Path

from harness.imports.export_contents import WANTED, ExportContents
from harness.imports.object_kinds import find_cmdlet
from harness.imports.property_values import RawValue
from harness.imports.source_objects import ImportSourceError

REMEDY = "export again with ConvertTo-Json -Depth 5"

_EXPECTED = (
    "expected what ConvertTo-Json writes: an object, an array of objects, or a table of cmdlets and their objects"
)


def read_json(path: Path, text: str, contents: ExportContents) -> None:
    """Hands all objects of the text over; raises ImportSourceError where it is not JSON or has other things."""
    _JsonReader(contents).read(_parse(path, text))


def _parse(path: Path, text: str) -> RawValue:
    try:
        parsed: RawValue = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}: column {error.colno}"
        raise ImportSourceError(f"{place} is not JSON ({error.msg}); {_EXPECTED}; {REMEDY}") from None
    except RecursionError:
        raise ImportSourceError(f"{path}: is nested too deeply; {_EXPECTED}; {REMEDY}") from None
    except ValueError:
        # Python refuses numbers of thousands of digits.
        raise ImportSourceError(f"{path}: has a number that is too long; {_EXPECTED}") from None
    return parsed


class _JsonReader:
    def __init__(self, contents: ExportContents) -> None:
        self._contents = contents
        self._number = 0

    def read(self, parsed: RawValue) -> None:
        if isinstance(parsed, dict) and parsed and all(_is_section(name) for name in parsed):
            for name, shown in parsed.items():
                self._add_all(shown, find_cmdlet(name))
        else:
            self._add_all(parsed, None)

    def _add_all(self, shown: RawValue, section: str | None) -> None:
        """A single object is not in an array, and none is null."""
        if shown is not None:
            items = _unwrapped(shown)
            for item in items if isinstance(items, list) else [items]:
                self._add(item, section)

    def _add(self, item: RawValue, section: str | None) -> None:
        self._number += 1
        place = f"{self._contents.origin}, object {self._number}"
        if not isinstance(item, dict):
            found = "text" if isinstance(item, str) else "a value"
            raise ImportSourceError(f"{place}: is {found} in the place of an object; {_EXPECTED}; {REMEDY}")
        values: dict[str, RawValue] = {
            lower: _unwrapped(value) for name, value in item.items() if (lower := name.lower()) in WANTED
        }
        self._contents.add(values, place=place, section=section)


def _unwrapped(value: RawValue) -> RawValue:
    """The list itself, which PowerShell up to 5.1 may write as an object: `{"value": […], "Count": 2}`."""
    match value:
        case {"value": list(items), "Count": int(), **others} if not others:
            return items
        case _:
            return value


def _is_section(name: str) -> bool:
    return find_cmdlet(name) is not None or name == "Export"
