"""What Active Directory keeps of an Exchange organization, asked over LDAP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from harness.imports.directory_address import DirectoryAddress
from harness.imports.directory_entry import find_text
from harness.imports.directory_objects import CONFIGURATION_ATTRIBUTES, MAILBOX_ATTRIBUTES, DirectoryObjects
from harness.imports.source_objects import ImportSourceError, ObjectKind, Source

if TYPE_CHECKING:
    from harness.imports.directory_connection import DirectoryConnection

CONFIGURATION_FILTER = (
    "(|(&(objectClass=msExchVirtualDirectory)(!(objectClass=container)))"
    "(objectClass=msExchExchangeServer)(objectClass=site)"
    "(&(objectClass=serviceConnectionPoint)(serviceClassName=ms-Exchange-AutoDiscover-Service))"
    "(objectClass=protocolCfgPOPServer)(objectClass=protocolCfgIMAPServer)(msExchAuthenticationFlags=*)"
    "(&(objectClass=crossRef)(nETBIOSName=*)))"
)
MAILBOX_FILTER = "(&(objectClass=user)(homeMDB=*))"

Progress = Callable[[str, int], None]
"""Told after each page what is read (`configuration`, `mailboxes`) and how many entries there were so far."""

# What a domain controller refers to for its own other naming contexts, which hold no mailboxes.
_CONTEXTS_WITHOUT_MAILBOXES = ("dc=domaindnszones,", "dc=forestdnszones,", "cn=configuration,")


def read_directory(address: DirectoryAddress, progress: Progress | None = None) -> Source:
    """The servers, virtual directories and sites of the forest, and the mailboxes of the domain or of `address.base`.

    Raises ImportSourceError that says what is wrong and what to do. Other servers are not asked: references to them are
    among the remarks.
    """
    # ldap3 takes a while to load, and no other command needs it.
    from harness.imports.directory_connection import connected  # noqa: PLC0415 - see above

    with connected(address) as connection:
        reading = _Reading(connection, progress)
        configuration = _naming_context("configurationNamingContext", connection, address)
        reading.read("configuration", configuration, CONFIGURATION_FILTER, CONFIGURATION_ATTRIBUTES)
        if not any(one.kind is ObjectKind.EXCHANGE_SERVER for one in reading.objects.all()):
            raise ImportSourceError(
                f'{address.url}: shows no Exchange server (msExchExchangeServer) in "{configuration}"; ask a domain '
                "controller of the forest that Exchange is installed in, with an account that may read "
                "CN=Microsoft Exchange,CN=Services there"
            )
        base = address.base or _naming_context("defaultNamingContext", connection, address)
        reading.read("mailboxes", base, MAILBOX_FILTER, MAILBOX_ATTRIBUTES)
    return Source(origin=address.url, objects=reading.objects.all(), remarks=tuple(reading.objects.remarks))


class _Reading:
    """What was found so far."""

    def __init__(self, connection: DirectoryConnection, progress: Progress | None) -> None:
        self.objects = DirectoryObjects()
        self._connection = connection
        self._progress = progress

    def read(self, what: str, base: str, search_filter: str, attributes: Sequence[str]) -> None:
        count = 0
        for page in self._connection.search(base, search_filter, attributes):
            for entry in page.entries:
                self.objects.add(entry)
            self._add_remarks(page.references)
            count += len(page.entries)
            if self._progress is not None:
                self._progress(what, count)

    def _add_remarks(self, references: Sequence[str]) -> None:
        for url in references:
            remark = f"{url} is not asked, though the directory refers to it for a part of what was searched"
            if (
                not any(one in url.lower() for one in _CONTEXTS_WITHOUT_MAILBOXES)
                and remark not in self.objects.remarks
            ):
                self.objects.remarks.append(remark)


def _naming_context(name: str, connection: DirectoryConnection, address: DirectoryAddress) -> str:
    """Where the configuration or the domain begins."""
    context = find_text(connection.root_entry([name]), name.lower())
    if context is None:
        raise ImportSourceError(f"{address.url}: has no {name}, so it is not a domain controller; ask one")
    return context
