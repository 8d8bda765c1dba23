"""What every source of an import gives: objects as the Exchange Management Shell names them and their properties.

The readers of exports, LDIF and Active Directory give these, and one module makes a deployment file of them. A reader
that has other names, such as attributes of the directory, gives the names and values that the Shell would show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ObjectKind(StrEnum):
    """What an object is: the noun of the cmdlet that shows it."""

    EXCHANGE_SERVER = "ExchangeServer"
    CLIENT_ACCESS_SERVER = "ClientAccessServer"
    OWA_VIRTUAL_DIRECTORY = "OwaVirtualDirectory"
    ACTIVE_SYNC_VIRTUAL_DIRECTORY = "ActiveSyncVirtualDirectory"
    WEB_SERVICES_VIRTUAL_DIRECTORY = "WebServicesVirtualDirectory"
    OAB_VIRTUAL_DIRECTORY = "OabVirtualDirectory"
    UM_VIRTUAL_DIRECTORY = "UMVirtualDirectory"
    AUTODISCOVER_VIRTUAL_DIRECTORY = "AutodiscoverVirtualDirectory"
    OUTLOOK_ANYWHERE = "OutlookAnywhere"
    POP_SETTINGS = "PopSettings"
    IMAP_SETTINGS = "ImapSettings"
    MAILBOX = "Mailbox"
    CAS_MAILBOX = "CASMailbox"
    AD_SITE = "AdSite"


PropertyValue = str | bool | int | tuple[str, ...] | None
"""A URL and a member of an enumeration are text, several values are a tuple, `$null` is None."""


@dataclass(frozen=True, slots=True)
class SourceObject:
    """One object. `properties` have the Shell's names in lower case (`internalurl`), and what it shows as their values.

    A property that the source does not show is absent, which is not the same as None. `origin` says where the object
    stands (`servers.xml, object 12`; a line; a distinguished name).
    """

    kind: ObjectKind
    properties: Mapping[str, PropertyValue]
    origin: str


@dataclass(frozen=True, slots=True)
class Source:
    """Everything that was read from one file or directory.

    `exported_with` and `exported_on` are what the source says of its making: the program and version, the date.
    """

    origin: str
    objects: tuple[SourceObject, ...]
    exported_with: str | None = None
    exported_on: str | None = None
    remarks: tuple[str, ...] = field(default=())


class ImportSourceError(Exception):
    """A source that cannot be used: where, what was found, what was expected, and what to do; no traceback for it."""
