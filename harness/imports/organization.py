"""Name and domains of an organization: concluded, since no cmdlet of the export has them as such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from harness.deployments import is_host
from harness.imports.imported_deployment import Notes
from harness.imports.mailboxes import StatedMailbox
from harness.imports.names import is_writable, most_common, windows_name
from harness.imports.servers import Server
from harness.imports.source_objects import SourceObject
from harness.imports.stated_values import text_of
from harness.model.deployment import Organization

_LEGACY_NAME = re.compile(r"/o=([^/]+)/", re.IGNORECASE)
_IN_CONFIGURATION = re.compile(r"CN=((?:\\.|[^,\\])+),CN=Microsoft Exchange,CN=Services", re.IGNORECASE)


def organization_of(
    objects: Iterable[SourceObject], servers: Sequence[Server], mailboxes: Sequence[StatedMailbox], notes: Notes
) -> Organization:
    """The organization, each value with a note on what it was concluded from."""
    suffix = most_common(server.host.partition(".")[2].casefold() for server in servers if server.host)
    accepted = most_common(one.address.rpartition("@")[2].casefold() for one in mailboxes) or suffix
    domain = most_common(windows_name(one.domain) for one in mailboxes if one.domain) or windows_name(suffix or "")
    name = most_common(_organization_names(objects))
    if accepted is None or not is_host(accepted):
        notes.question(("organization", "accepted_domain"), "the domain of the users' addresses; no source has one")
        accepted = "example.com"
    else:
        notes.guess(("organization", "accepted_domain"), "the domain of most addresses, else of the servers")
    notes.guess(("organization", "windows_domain"), "the Windows (NetBIOS) domain of most accounts, or of the servers")
    if name is None:
        notes.question(("organization", "name"), "Get-OrganizationConfig | fl Name; no source has it")
    return Organization(
        name=name or accepted,
        accepted_domain=accepted,
        windows_domain=domain if is_writable(domain) else windows_name(accepted),
    )


def _organization_names(objects: Iterable[SourceObject]) -> Iterable[str]:
    for found in objects:
        legacy = _LEGACY_NAME.match(text_of(found, "exchangelegacydn", "legacyexchangedn") or "")
        in_directory = _IN_CONFIGURATION.search(text_of(found, "distinguishedname") or "")
        match = legacy or in_directory
        if match is not None and is_writable(match[1]):
            yield match[1]
