"""Identities in a log: the addresses, accounts and virtual directories of a deployment's servers and mailboxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.evidence.account_names import ComputerNames, UserNames
from harness.evidence.log_lines import LogLine
from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Deployment,
    MailboxServer,
    VirtualDirectory,
)
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, Operation, VirtualDirectoryName

_STORE = "store"
_STORE_DIRECTORIES = (
    VirtualDirectoryName.OWA,
    VirtualDirectoryName.EXCHANGE,
    VirtualDirectoryName.PUBLIC,
    VirtualDirectoryName.EXCHWEB,
)
_GROUP_OF_DIRECTORY = {
    name: _STORE if name in _STORE_DIRECTORIES else name.value for name in VIRTUAL_DIRECTORY_OF.values()
}
_PATH_OF_DIRECTORY = {
    **{name: f"/{name}" for name in _GROUP_OF_DIRECTORY},
    VirtualDirectoryName.EAS: "/Microsoft-Server-ActiveSync",
}


def directory_group_of(operation: Operation) -> str | None:
    """The group of virtual directories that requests of that kind use.

    None for POP3 and IMAP4, which IIS does not log.
    """
    name = VIRTUAL_DIRECTORY_OF.get(operation)
    return None if name is None else _GROUP_OF_DIRECTORY[name]


@dataclass(frozen=True, slots=True)
class LogIdentities:
    """Names as they appear in logs; all keys in lower case.

    `device_ids` maps a device id to its mailbox, `directory_groups` the path of a virtual directory to its group.
    `windows_only` has server and path of the virtual directories with Integrated Windows authentication alone.
    """

    servers_by_address: Mapping[str, tuple[str, ...]]
    computers: ComputerNames
    users: UserNames
    directory_groups: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    array_hosts: Mapping[str, str]
    web_servers: tuple[str, ...]
    windows_only: frozenset[str]
    device_ids: Mapping[str, str]

    def has_known_addresses(self, server: str) -> bool:
        """Whether the deployment file has the addresses from which the server sends requests."""
        return any(server in servers for servers in self.servers_by_address.values())

    def is_of_server(self, line: LogLine) -> bool:
        """Whether a server of the deployment sent the request, by its account or its address."""
        by_account = self.computers.server_of(line.user, line.client) is not None
        return by_account or line.client.lower() in self.servers_by_address


def read_log_identities(deployment: Deployment, device_ids: Mapping[str, str]) -> LogIdentities:
    """The identities of this deployment. `device_ids`: device id → mailbox address."""
    servers_by_address: dict[str, tuple[str, ...]] = {}
    if deployment.evidence is not None:
        for server, addresses in deployment.evidence.addresses.items():
            for address in addresses:
                servers_by_address[address.lower()] = (*servers_by_address.get(address.lower(), ()), server)
    return LogIdentities(
        servers_by_address=servers_by_address,
        computers=ComputerNames(deployment, _web_servers(deployment)),
        users=UserNames(deployment),
        directory_groups=dict(_directory_groups(deployment)),
        members={array.name: array.members for array in deployment.load_balancing_arrays},
        array_hosts={array.name: array.host.lower() for array in deployment.load_balancing_arrays},
        web_servers=tuple(server.name for server in _web_servers(deployment)),
        windows_only=frozenset(
            f"{server.name}{path}".lower()
            for server in _web_servers(deployment)
            for name, directory in server.virtual_directories.items()
            for path in _paths(name, directory)
            if directory.authentication == (Authentication.WINDOWS,)
        ),
        device_ids={identifier.lower(): address for identifier, address in device_ids.items()},
    )


def directory_path_of(path_or_url: str) -> str:
    """`/EWS` of `https://host/EWS/Exchange.asmx`. A path in a log may be any text that a client sent."""
    try:
        path = urlsplit(path_or_url).path
    except ValueError:  # such as `//[`, which is read as a host
        path = path_or_url
    return "/" + path.lstrip("/").partition("/")[0]


def _web_servers(deployment: Deployment) -> Iterator[ClientAccessServer | MailboxServer]:
    """The servers that answer HTTP: every Client Access server, and Exchange 2003 back-end servers."""
    yield from deployment.client_access_servers
    known = {server.name for server in deployment.client_access_servers}
    yield from (
        server for server in deployment.mailbox_servers if server.version.major < 8 and server.name not in known
    )


def _paths(name: VirtualDirectoryName, directory: VirtualDirectory) -> Iterator[str]:
    """The paths of a virtual directory: as installed, and as its URLs spell it."""
    if name in _PATH_OF_DIRECTORY:
        yield _PATH_OF_DIRECTORY[name]
    for url in (directory.internal_url, directory.external_url, directory.nlb_bypass_url):
        if url and directory_path_of(url) != "/":
            yield directory_path_of(url)


def _directory_groups(deployment: Deployment) -> Iterator[tuple[str, str]]:
    for name, group in _GROUP_OF_DIRECTORY.items():
        yield _PATH_OF_DIRECTORY[name].lower(), group
    for server in _web_servers(deployment):
        for name, directory in server.virtual_directories.items():
            for path in _paths(name, directory):
                if name in _GROUP_OF_DIRECTORY:
                    yield path.lower(), _GROUP_OF_DIRECTORY[name]
