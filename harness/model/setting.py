"""One value of a deployment file, and what it is changed to; and what a file may be given that it lacks."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.deployment import ClientAccessServer, LoadBalancingArray, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName

SettingValue = str | bool | int | tuple[str, ...] | tuple[int, ...] | None
"""As the file spells it; None takes the key away (`$null`)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a value stands: a key of a server, an array or a site, or of one of a server's virtual directories.

    `owner` is the name of a CAS, a mailbox server, an array or a site; where a computer with both roles is in the file
    twice it is the CAS. `key` is the file's (`external_url`, `affinity`; of a mail service `imap4.security`, or `imap4`
    for all of it), empty for a virtual directory as a whole, which can only be taken away.
    """

    owner: str
    key: str
    directory: VirtualDirectoryName | None = None

    def __str__(self) -> str:
        return ".".join(part for part in (self.owner, self.directory, self.key) if part)


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting and its new value."""

    setting: Setting
    value: SettingValue


@dataclass(frozen=True, slots=True)
class SettingDifference:
    """A setting that has another value in another file; None where one of them does not say it."""

    setting: Setting
    before: SettingValue
    after: SettingValue


@dataclass(frozen=True, slots=True)
class DeploymentDifference:
    """What two files say differently of servers, arrays, sites and mailboxes; the names that only one of them has.

    A mailbox is the owner of the server that holds it, and of the protocols that are switched off.
    """

    settings: tuple[SettingDifference, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddedServer:
    """A Client Access server that the file does not have."""

    server: ClientAccessServer


@dataclass(frozen=True, slots=True)
class AddedArray:
    """A load-balancing array that the file does not have."""

    array: LoadBalancingArray


@dataclass(frozen=True, slots=True)
class AddedDirectory:
    """A virtual directory that a Client Access server does not have."""

    owner: str
    name: VirtualDirectoryName
    directory: VirtualDirectory


Correction = SettingChange | AddedServer | AddedArray | AddedDirectory
"""One change to a deployment that mends what departs from the topic."""
