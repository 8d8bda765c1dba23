"""Exports as the Exchange Management Shell writes them: CLIXML, Format-List text and JSON from objects by cmdlet.

`objects_of` (shell_objects) gives the objects of a deployment. Written from protocol-facts 7.4; the
readers are not used. The options are what differs between systems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from json import dumps

from tests.imports.clixml_writer import ClixmlWriter
from tests.imports.shell_objects import Habits, ObjectsByCmdlet, objects_of
from tests.imports.shell_values import ShellObject

__all__ = ["EXPORTED_ON", "EXPORTED_WITH", "Habits", "ObjectsByCmdlet", "clixml", "format_list", "json", "objects_of"]

EXPORTED_WITH = "Exchange Management Shell 8.1.240.6, PowerShell 1.0.0.0"
EXPORTED_ON = "2008-03-14T09:26:53"

_HEADER = {"ExportedWith": EXPORTED_WITH, "ExportedOn": EXPORTED_ON}


def clixml(
    objects: ObjectsByCmdlet,
    *,
    whole_objects: bool = False,
    deserialized: bool = False,
    uri_objects: bool = False,
    header: bool = True,
) -> str:
    """`Export-Clixml` of everything.

    Objects that Select-Object made name their cmdlet as a property; `whole_objects` have their types instead. Objects
    that were read from CLIXML before are `deserialized`. A URL is `<URI>`, or one of the `uri_objects`.
    """
    writer = ClixmlWriter(whole_objects=whole_objects, deserialized=deserialized, uri_objects=uri_objects)
    if header:
        writer.add("Export", _HEADER)
    for cmdlet, shown in objects.items():
        for properties in shown:
            writer.add(cmdlet, properties)
    return writer.text()


def format_list(objects: ObjectsByCmdlet, *, width: int = 120, headings: bool = True, header: bool = True) -> str:
    """`| Format-List *` of each cmdlet into one file of lines up to `width`; what was typed stands above the output."""
    blocks = [_block(_HEADER, width)] if header else []
    for cmdlet, shown in objects.items():
        if headings:
            blocks.append(f"[PS] C:\\>{cmdlet} | Format-List *\n")
        blocks += [_block(properties, width) for properties in shown]
    return "\n\n" + "\n".join(blocks) + "\n\n"


def json(
    objects: ObjectsByCmdlet, *, uri_objects: bool = True, enumerations_as_text: bool = False, header: bool = True
) -> str:
    """`ConvertTo-Json -Depth 5` of a hash table of cmdlets: a single object is not in an array, none is null."""

    def value(shown: object) -> object:
        match shown:
            case ShellObject(number=int(number)):
                return shown.text if enumerations_as_text else number
            case ShellObject(types=("System.Uri", *_)) if not uri_objects:
                return shown.text
            case ShellObject():
                return dict(shown.members)
            case list():
                return [value(item) for item in shown]
            case _:
                return shown

    def unwrapped(shown: list[dict[str, object]]) -> object:
        written = [{name: value(each) for name, each in properties.items()} for properties in shown]
        return written if len(written) > 1 else next(iter(written), None)

    content = {"Export": dict(_HEADER)} if header else {}
    return dumps(content | {cmdlet: unwrapped(shown) for cmdlet, shown in objects.items()}, indent=4)


def _block(properties: Mapping[str, object], width: int) -> str:
    """One object: names padded to the longest, values wrapped and indented to their column."""
    column = max(len(name) for name in properties)
    lines = []
    for name, value in properties.items():
        first, *wrapped = list(_wrap(_text(value), width - column - 3)) or [""]
        lines += [f"{name:<{column}} : {first}", *(" " * (column + 3) + each for each in wrapped)]
    return "".join(f"{line}\n" for line in lines)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case ShellObject():
            return value.text
        case list():
            return "{" + ", ".join(_text(item) for item in value) + "}"
        case _:
            return str(value)


def _wrap(text: str, width: int) -> Iterator[str]:
    """Lines up to `width`: between words, whose space stays at the end of the line; a longer word wherever it ends."""
    line = ""
    for word in re.findall(r"[^ ]* |[^ ]+", text):
        if line and len(line) + len(word) > width:
            yield line
            line = ""
        pieces: Sequence[str] = [word[start : start + width] for start in range(0, len(word), width)]
        yield from pieces[:-1]
        line += pieces[-1]
    if line:
        yield line
