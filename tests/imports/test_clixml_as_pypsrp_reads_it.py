"""CLIXML is read as pypsrp reads it, a library that speaks the same format over the wire.

What pypsrp does not take, lists in <IE> and URLs that are objects, stands in test_clixml.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypsrp.complex_objects import GenericComplexObject
from pypsrp.serializer import Serializer

from harness.deployments import read_deployment
from harness.imports.property_values import normalise
from harness.imports.shell_properties import NAMES
from harness.imports.source_objects import PropertyValue
from tests.imports.nouns import REPEATABLE, only, read_text
from tests.imports.shell_exports import clixml, objects_of

SCHEMA = "http://schemas.microsoft.com/powershell/2004/04"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "deployments"


def as_pypsrp_reads(text: str) -> Iterator[dict[str, object]]:
    """The values of each object, by names in lower case."""
    # pypsrp looks for elements without a namespace: what it reads comes in the envelope of another protocol.
    root = ET.fromstring(text.replace(f' xmlns="{SCHEMA}"', ""))  # noqa: S314
    serializer = Serializer()
    for element in root:
        read = serializer.deserialize(element, clear=False)
        properties = {**read.adapted_properties, **read.extended_properties}
        yield {name.lower(): raw(value, serializer) for name, value in properties.items()}


def raw(value: object, serializer: Serializer) -> object:
    """A list has a type of Exchange's, which pypsrp does not know: it keeps the list among the object's parts."""
    match value:
        case GenericComplexObject(to_string=str(text)):
            return text
        case GenericComplexObject(property_sets=[str(element)]):
            return [raw(serializer.deserialize(item, clear=False), serializer) for item in ET.fromstring(element)]  # noqa: S314
        case list():
            return [raw(item, serializer) for item in value]
        case _:
            return value


@pytest.mark.parametrize("whole_objects", [True, False])
def test_exported_objects_have_equal_values(tmp_path: Path, whole_objects: bool) -> None:
    exported = objects_of(read_deployment(FIXTURES / "single-site.toml"))
    text = clixml(exported, whole_objects=whole_objects, header=False)
    source = read_text(tmp_path, text)
    compared = 0
    for read, values in zip(source.objects, as_pypsrp_reads(text), strict=True):
        wanted = {name: value for name, value in values.items() if name in NAMES[read.kind]}
        expected: dict[str, PropertyValue] = {name: normalise(name, wanted[name], wanted) for name in wanted}  # type: ignore[arg-type]
        assert dict(read.properties) == expected
        compared += len(expected)
    assert compared > 100


@REPEATABLE
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cn"]), min_size=1, max_size=30))
def test_any_text_that_pypsrp_writes_is_read_again(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """pypsrp escapes control characters, characters beyond the basic plane, and what looks like an escape."""
    written = Serializer().serialize(text)
    assert written is not None
    element = ET.tostring(written, encoding="unicode").replace("<S>", '<S N="Banner">')
    folder = tmp_path_factory.getbasetemp()
    mark = '<S N="Cmdlet">Get-PopSettings</S>'
    export = f'<Objs xmlns="{SCHEMA}"><Obj RefId="0"><MS>{mark}{element}</MS></Obj></Objs>'
    assert only(read_text(folder, export)).properties["banner"] == text
