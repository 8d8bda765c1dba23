"""Servers whose virtual directories a test chooses, named as in a deployment file."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from harness.model.deployment import ClientAccessServer, MailboxServer, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName

_Server = TypeVar("_Server", ClientAccessServer, MailboxServer)


def virtual_directories(**named: VirtualDirectory | None) -> dict[VirtualDirectoryName, VirtualDirectory]:
    """These alone; one that is None does not exist."""
    return {VirtualDirectoryName(name): directory for name, directory in named.items() if directory is not None}


def with_directories(server: _Server, **named: VirtualDirectory | None) -> _Server:
    """The server with these virtual directories in the place of its own; one that is None is taken away."""
    kept = {name: directory for name, directory in server.virtual_directories.items() if name not in named}
    return replace(server, virtual_directories={**kept, **virtual_directories(**named)})


def with_changes(server: _Server, **changes: object) -> _Server:
    """The server with fields and virtual directories changed, each by its name."""
    directories = {name: changes[name] for name in VirtualDirectoryName if name in changes}
    fields = {name: value for name, value in changes.items() if name not in directories}
    changed = replace(server, **fields)  # type: ignore[arg-type]  # the caller names real fields
    return with_directories(changed, **directories)  # type: ignore[arg-type]  # a virtual directory or none
