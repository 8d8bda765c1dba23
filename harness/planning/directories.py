"""What the oracle sees of a virtual directory: where a request is proxied to, and how it is set."""

from __future__ import annotations

from collections.abc import Mapping

from harness.model.deployment import Authentication, ClientAccessServer, MailboxServer, VirtualDirectory
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, Operation, VirtualDirectoryName

_PROXIED = (VirtualDirectoryName.OWA, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS)
DESTINATION_DIRECTORY_OF: Mapping[Operation, VirtualDirectoryName] = {
    **{operation: name for operation, name in VIRTUAL_DIRECTORY_OF.items() if name in _PROXIED},
    Operation.MOBILESYNC: VirtualDirectoryName.EAS,
    Operation.OUTLOOK: VirtualDirectoryName.EWS,
}
"""The virtual directory that a request is proxied to, or for Autodiscover the one whose URLs it gives."""


def destination_directory(cas: ClientAccessServer, operation: Operation) -> VirtualDirectory | None:
    """The virtual directory of a destination that a request of this kind is proxied to; None where there is none."""
    if operation not in DESTINATION_DIRECTORY_OF:
        return None
    return cas.virtual_directories.get(DESTINATION_DIRECTORY_OF[operation])


def back_end_directory(server: MailboxServer, operation: Operation) -> VirtualDirectory | None:
    """The same for an Exchange 2003 back-end server; None where the file is silent and it is as installed."""
    return server.virtual_directories.get(VIRTUAL_DIRECTORY_OF[operation])


def external_urls(cas: ClientAccessServer) -> tuple[str, ...]:
    """Every ExternalURL of a CAS."""
    return tuple(directory.external_url for directory in cas.virtual_directories.values() if directory.external_url)


def is_published(directory: VirtualDirectory | None) -> bool:
    """Whether a virtual directory has an ExternalURL."""
    return directory is not None and directory.external_url is not None


def is_integrated(directory: VirtualDirectory | None) -> bool:
    """Whether a destination's virtual directory uses Integrated Windows authentication.

    One that does not exist lacks an InternalURL and nothing else (contract, section 2).
    """
    return directory is None or Authentication.WINDOWS in directory.authentication


def has_forms(directory: VirtualDirectory | None) -> bool:
    """Whether a destination's virtual directory uses forms-based authentication."""
    return directory is not None and Authentication.FORMS in directory.authentication


def back_end_is_integrated(directory: VirtualDirectory | None) -> bool:
    """The same for an Exchange 2003 back-end server, whose directories are as installed where the file is silent."""
    return directory is None or Authentication.WINDOWS in directory.authentication
