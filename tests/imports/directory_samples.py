"""Entries built in a test: what is said of an object, in the attributes of Active Directory."""

from __future__ import annotations

from harness.imports.directory_entry import AttributeValue, DirectoryEntry
from harness.imports.directory_objects import directory_objects
from harness.imports.source_objects import SourceObject

SERVERS = (
    "CN=Servers,CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,CN=Contoso,"
    "CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=com"
)
CAS = f"CN=CAS-01,{SERVERS}"
HTTP = f"CN=HTTP,CN=Protocols,{CAS}"


def entry(dn: str, object_class: str, **attributes: AttributeValue | list[AttributeValue]) -> DirectoryEntry:
    """Attributes are named in lower case, one value or several."""
    values = {name: value if isinstance(value, list) else [value] for name, value in attributes.items()}
    return DirectoryEntry(dn, {"objectclass": ["top", object_class], **values}, "test.ldf:1")


def single(one: DirectoryEntry) -> SourceObject:
    """The one object that the entry gives."""
    [found] = directory_objects([one])
    return found
