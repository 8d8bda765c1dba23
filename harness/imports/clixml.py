"""Reads CLIXML, which Export-Clixml writes ([MS-PSRP] 2.2.5), object by object.

pypsrp has a deserializer for it, which the tests hold this reader to. It is not used here: it takes half a millisecond
an object, loses lists that are written as <IE>, and gives URLs that are objects back as XML.

Nested objects end before the one around them, so that each is read from what is known of its parts, whatever the depth.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO

from lxml import etree

from harness.imports.export_contents import WANTED, ExportContents
from harness.imports.property_values import RawValue, shorten
from harness.imports.source_objects import ImportSourceError

REMEDY = "export again with Export-Clixml -Depth 3, or with the script of `import --script`"

_NAMESPACE = "{http://schemas.microsoft.com/powershell/2004/04}"
_EXPECTED = f"expected a file as Export-Clixml writes it; {REMEDY}"
_ESCAPES = re.compile(r"(?:_[xX][0-9a-fA-F]{4}_)+")
_ESCAPE_DIGITS = re.compile(r"_[xX]([0-9a-fA-F]{4})_")

Parts = dict[str, RawValue]


def read_clixml(path: Path, contents: ExportContents, *, encoding: str) -> None:
    """Hands all objects of the file over; raises ImportSourceError where it is not what Export-Clixml writes."""
    try:
        with path.open("rb") as file:
            _ClixmlReader(contents).read(file, encoding)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise ImportSourceError(
            f"{path}:{line}: is not well-formed XML ({shorten(error.msg or '')}); {_EXPECTED}"
        ) from None


class _WantedNames(dict[str, str | None]):
    """The name in lower case for each name as written; None for those that are passed over."""

    def __missing__(self, written: str) -> str | None:
        name = _unescaped(written).lower()
        self[written] = name if name in WANTED else None
        return self[written]


class _ClixmlReader:
    """The objects and lists of types of one file by their RefId, as later ones refer to them."""

    def __init__(self, contents: ExportContents) -> None:
        self._contents = contents
        self._objects: dict[str, RawValue] = {}
        self._types: dict[str, tuple[str, ...]] = {}
        self._names = _WantedNames()
        self._namespace_length = 0
        self._nil = "Nil"
        self._references = ("Obj", "Ref")
        self._number = 1

    def read(self, file: IO[bytes], encoding: str) -> None:
        events = etree.iterparse(
            file,
            events=("end",),
            tag=(f"{_NAMESPACE}Objs", f"{_NAMESPACE}Obj", "Objs", "Obj"),
            encoding=encoding,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            # The file is indented, and has no ids: neither needs to be kept.
            remove_blank_text=True,
            collect_ids=False,
            remove_comments=True,
            remove_pis=True,
        )
        root: etree._Element | None = None
        for _, element in events:
            if root is None:
                root = element.getroottree().getroot()
                self._check_root(root)
            parent = element.getparent()
            if parent is root:
                self._add(element)
                root.remove(element)  # the parser may have read the next ones already
                self._number += 1
            elif parent is not None:
                self._objects[self._attribute(element, "RefId")] = self._value_of_object(element)
        if root is None:
            raise ImportSourceError(f"{self._contents.origin}: is XML without <Objs>; {_EXPECTED}")

    def _check_root(self, root: etree._Element) -> None:
        # Entities need a document type, and Export-Clixml writes none.
        if root.getroottree().docinfo.internalDTD is not None:
            raise ImportSourceError(f"{self._contents.origin}: has a document type declaration; {_EXPECTED}")
        if not root.tag.endswith("Objs"):
            raise ImportSourceError(f"{self._contents.origin}: does not begin with <Objs>; {_EXPECTED}")
        self._namespace_length = len(root.tag) - len("Objs")
        namespace = root.tag[: self._namespace_length]
        self._nil = f"{namespace}Nil"
        self._references = (f"{namespace}Obj", f"{namespace}Ref")

    def _add(self, element: etree._Element) -> None:
        types: tuple[str, ...] = ()
        values: Parts = {}
        for child in element:
            match child.tag[self._namespace_length :]:
                case "TN" | "TNRef":
                    types = self._list_of_types(child)
                case "Props" | "MS":
                    self._read_properties(child, values)
                case "ToString":
                    self._objects[self._attribute(element, "RefId")] = _unescaped(child.text)
                case _:
                    pass
        self._contents.add(values, place=self._place(), types=types)

    def _read_properties(self, section: etree._Element, values: Parts) -> None:
        """Adds the properties that are wanted, by their names in lower case."""
        names = self._names
        for child in section:
            name = names[child.get("N", "")]
            if name is not None:
                values[name] = self._value(child)

    def _value(self, element: etree._Element) -> RawValue:
        tag = element.tag
        if tag == self._nil:
            return None
        if tag not in self._references:
            return _unescaped(element.text)
        reference = self._attribute(element, "RefId")
        if reference not in self._objects:
            raise ImportSourceError(f"{self._place()} refers to an object {shorten(reference)} that is not before it")
        return self._objects[reference]

    def _value_of_object(self, element: etree._Element) -> RawValue:
        """A list, else what the Shell shows of the object, else its own value, else its members."""
        shown: RawValue = None
        own: RawValue = None
        members: Parts = {}
        for child in element:
            match child.tag[self._namespace_length :]:
                case "LST" | "IE" | "STK" | "QUE":
                    return [self._value(item) for item in child]
                case "DCT":
                    return dict(self._entry(entry) for entry in child)
                case "TN" | "TNRef":
                    self._list_of_types(child)
                case "ToString":
                    shown = _unescaped(child.text)
                case "Props" | "MS":
                    members.update((_unescaped(part.get("N")), self._value(part)) for part in child)
                case _:
                    own = self._value(child)
        if shown is not None:
            return shown
        return own if own is not None else members

    def _entry(self, entry: etree._Element) -> tuple[str, RawValue]:
        """The key and the value of an entry of a hash table."""
        parts = {part.get("N", ""): self._value(part) for part in entry}
        return str(parts.get("Key")), parts.get("Value")

    def _list_of_types(self, element: etree._Element) -> tuple[str, ...]:
        reference = self._attribute(element, "RefId")
        if len(element):
            self._types[reference] = tuple(child.text or "" for child in element)
        if reference not in self._types:
            raise ImportSourceError(
                f"{self._place()} refers to a list of types {shorten(reference)} that is not before it"
            )
        return self._types[reference]

    def _attribute(self, element: etree._Element, name: str) -> str:
        value = element.get(name)
        if value is None:
            tag = element.tag[self._namespace_length :]
            raise ImportSourceError(f"{self._place()} has <{tag}> without {name}; {_EXPECTED}")
        return value

    def _place(self) -> str:
        return f"{self._contents.origin}, object {self._number}"


def _unescaped(text: str | None) -> str:
    """The text without `_x000A_` escapes, which are UTF-16 code units ([MS-PSRP] 2.2.5.3.2)."""
    if text is None or "_" not in text:
        return text or ""
    return _ESCAPES.sub(_code_units, text)


def _code_units(found: re.Match[str]) -> str:
    units = bytes.fromhex("".join(_ESCAPE_DIGITS.findall(found[0])))
    return units.decode("utf-16-be", "replace")
