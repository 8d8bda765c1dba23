"""What tests of imports share: a file of a text, and the objects of a source without the places they stand at."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from harness.imports.exports import read_export
from harness.imports.source_objects import ImportSourceError, ObjectKind, PropertyValue, Source, SourceObject

# The same examples in every run, so that a failure can be repeated.
REPEATABLE = settings(deadline=None, derandomize=True, database=None, max_examples=100)


def read_text(folder: Path, text: str, *, name: str = "export.txt", encoding: str = "utf-8") -> Source:
    """The source that a file with this text gives."""
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return read_export(file)


def refusal(folder: Path, text: str, *, name: str = "export.txt", encoding: str = "utf-8") -> str:
    """The message with which a file of this text is refused."""
    with pytest.raises(ImportSourceError) as caught:
        read_text(folder, text, name=name, encoding=encoding)
    return str(caught.value)


def shown(source: Source) -> list[tuple[ObjectKind, dict[str, PropertyValue]]]:
    """The objects without their places, which differ by format."""
    return [(each.kind, dict(each.properties)) for each in source.objects]


def only(source: Source) -> SourceObject:
    """The single object of the source."""
    (found,) = source.objects
    return found
