"""What has been read of one export: its objects, and what it says of its making."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from harness.imports.object_kinds import NAMES_OF_KIND_PROPERTIES, find_kind
from harness.imports.property_values import CutValueError, RawValue, ValueNotUsableError, normalise
from harness.imports.shell_properties import NAMES, SPELLINGS
from harness.imports.source_objects import ImportSourceError, SourceObject

_HEADER = frozenset({"exportedwith", "exportedon"})

WANTED = frozenset(SPELLINGS) | NAMES_OF_KIND_PROPERTIES | _HEADER
"""The properties, in lower case, that a reader has to hand over; the others are passed over."""


@dataclass(slots=True)
class ExportContents:
    """Collects the objects of the file `origin`, which a reader hands over one by one.

    `remedy` says how to export so that no value is cut; `stem` is the noun of the cmdlet that the file's name has.
    """

    origin: str
    remedy: str
    stem: str | None = None
    objects: list[SourceObject] = field(default_factory=list)
    exported_with: str | None = None
    exported_on: str | None = None
    remarks: list[str] = field(default_factory=list)
    _others: int = 0
    _first_other: str = ""

    def add(
        self,
        values: Mapping[str, RawValue],
        *,
        place: str,
        types: Iterable[str] = (),
        section: str | None = None,
    ) -> None:
        """One object with its values by names in lower case; raises ImportSourceError where one cannot be used."""
        if "exportedwith" in values:
            self._note_header(values)
            return
        kind = find_kind(values, types=types, section=section)
        if kind is None and section is None and self.stem is not None:
            kind = find_kind(values, types=types, section=self.stem)
        if kind is None:
            self._others += 1
            self._first_other = self._first_other or place
            return
        names = NAMES[kind]
        try:
            properties = {name: normalise(name, raw, values) for name, raw in values.items() if name in names}
        except ValueNotUsableError:
            raise self._explain(values, names, place) from None
        self.objects.append(SourceObject(kind, properties, place))

    def close(self) -> None:
        """Adds what is to be said of the file as a whole."""
        if self._others:
            noun = "object is" if self._others == 1 else "objects are"
            self.remarks.append(
                f"{self._first_other}: {self._others} {noun} not used: no cmdlet of the export shows such; "
                "each is told by a heading such as Get-OwaVirtualDirectory, a type or its properties"
            )

    def _note_header(self, values: Mapping[str, RawValue]) -> None:
        with_program, on_date = values.get("exportedwith"), values.get("exportedon")
        self.exported_with = with_program if isinstance(with_program, str) else self.exported_with
        self.exported_on = on_date if isinstance(on_date, str) else self.exported_on

    def _explain(self, values: Mapping[str, RawValue], names: Iterable[str], place: str) -> ImportSourceError:
        """The first value that cannot be used, in the order of the file."""
        for name, raw in values.items():
            if name in names:
                try:
                    normalise(name, raw, values)
                except CutValueError as error:
                    return ImportSourceError(f"{place}: {SPELLINGS[name]} {error}; {self.remedy}")
                except ValueNotUsableError as error:
                    return ImportSourceError(f"{place}: {SPELLINGS[name]} {error}")
        raise AssertionError("a value was refused before")
