"""What Active Directory holds of an Exchange organization, as the objects that the Exchange Management Shell shows.

Beside the Shell's properties a mailbox has `windowsdomain`, the NetBIOS name of its domain, where the source holds the
cross-reference of that domain: the Shell does not show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from harness.imports.directory_entry import DirectoryEntry, find_text, parts_of, texts_of
from harness.imports.directory_mailboxes import mailbox
from harness.imports.directory_servers import ad_site, client_access_server, exchange_server, mail_settings
from harness.imports.directory_virtual_directories import (
    VIRTUAL_DIRECTORY_CLASSES,
    legacy_virtual_directory,
    virtual_directory,
)
from harness.imports.distinguished_names import domain_of
from harness.imports.source_objects import ObjectKind, SourceObject

CONFIGURATION_ATTRIBUTES = (
    "objectClass",
    "keywords",
    "legacyExchangeDN",
    "msExchAuthenticationFlags",
    "msExchCurrentServerRoles",
    "msExchExternalAuthenticationMethods",
    "msExchExternalHostName",
    "msExchInternalAuthenticationMethods",
    "msExchInternalHostName",
    "msExchInternalNLBBypassHostName",
    "msExchOWARedirectToOptimalOWAServer",
    "msExchPopImapX509CertificateName",
    "msExchRpcHttpFlags",
    "msExchSecureBindings",
    "msExchServerBindings",
    "msExchServerRole",
    "msExchServerSite",
    "nCName",
    "nETBIOSName",
    "networkAddress",
    "serialNumber",
    "serviceBindingInformation",
    "versionNumber",
)
"""What is read of servers, sites, virtual directories, connection points and cross-references."""

MAILBOX_ATTRIBUTES = (
    "objectClass",
    "homeMDB",
    "mail",
    "msExchHomeServerName",
    "msExchOmaAdminWirelessEnable",
    "msExchRecipientTypeDetails",
    "protocolSettings",
    "proxyAddresses",
    "sAMAccountName",
)
"""What is read of users."""

_READERS: dict[str, Callable[[DirectoryEntry], list[SourceObject]]] = {
    "user": mailbox,
    "inetorgperson": mailbox,
    "msexchexchangeserver": exchange_server,
    "site": ad_site,
    "serviceconnectionpoint": client_access_server,
    "protocolcfgpopserver": mail_settings,
    "protocolcfgimapserver": mail_settings,
    **dict.fromkeys(VIRTUAL_DIRECTORY_CLASSES, virtual_directory),
}
_CONTAINER = "container"
_CONFLICTING, _DELETED = "\\0ACNF:", "\\0ADEL:"


class DirectoryObjects:
    """The objects of the entries that were added. `remarks` say what was left out and why."""

    def __init__(self) -> None:
        self.remarks: list[str] = []
        self._objects: list[SourceObject] = []
        self._windows_domains: dict[str, str] = {}

    def add(self, entry: DirectoryEntry) -> None:
        """Adds what the entry holds, if anything; raises ImportSourceError for values that cannot be right."""
        if _CONFLICTING in entry.dn or _DELETED in entry.dn:
            self.remarks.append(
                f'{entry.origin}: "{entry.dn}" is left out: deleted, or in conflict with another object'
            )
            return
        classes = [one.lower() for one in texts_of(entry, "objectclass")]
        if "crossref" in classes:
            self._add_windows_domain(entry)
        else:
            self._objects += _objects_of(entry, classes)

    def all(self) -> tuple[SourceObject, ...]:
        """Every object, in the order of the entries."""
        return tuple(self._with_windows_domain(one) for one in self._objects)

    def _add_windows_domain(self, entry: DirectoryEntry) -> None:
        context, name = find_text(entry, "ncname"), find_text(entry, "netbiosname")
        if context is not None and name is not None:
            self._windows_domains[domain_of(parts_of(context, entry))] = name

    def _with_windows_domain(self, one: SourceObject) -> SourceObject:
        if one.kind not in {ObjectKind.MAILBOX, ObjectKind.CAS_MAILBOX}:
            return one
        domain = str(one.properties["identity"]).partition("/")[0].lower()
        if domain not in self._windows_domains:
            return one
        return SourceObject(one.kind, {**one.properties, "windowsdomain": self._windows_domains[domain]}, one.origin)


def directory_objects(entries: Iterable[DirectoryEntry]) -> tuple[SourceObject, ...]:
    """The objects of the entries, in their order; entries of other kinds are left out."""
    objects = DirectoryObjects()
    for entry in entries:
        objects.add(entry)
    return objects.all()


def _objects_of(entry: DirectoryEntry, classes: list[str]) -> list[SourceObject]:
    if _CONTAINER in classes:
        return []
    for one in classes:
        if one in _READERS:
            return _READERS[one](entry)
    return legacy_virtual_directory(entry) if "msexchauthenticationflags" in entry.attributes else []


READ_ATTRIBUTES = frozenset(name.lower() for name in chain(CONFIGURATION_ATTRIBUTES, MAILBOX_ATTRIBUTES))
"""All of them in lower case."""
