"""The way back: a server, an array or a site as the table of a deployment file that says the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from harness.model.deployment import (
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    MailboxServer,
    MailService,
    Site,
    Version,
    VirtualDirectory,
)

Owner = ClientAccessServer | MailboxServer | LoadBalancingArray | Site
"""What has settings."""


def table_of(one: Owner) -> dict[str, Any]:
    """Its table: what the file does not say is left out, virtual directories and mail services are tables in it."""
    table = _given(one)
    directories = table.pop("virtual_directories", {})
    return {**table, **{name.value: _given(directory) for name, directory in directories.items()}}


def names_and_places(deployment: Deployment) -> Mapping[str, object]:
    """So much of the file's data, mailboxes aside, as its tables may contradict each other in."""
    return {
        "site": [{"name": site.name} for site in deployment.sites],
        "client_access_server": [
            {"name": cas.name, "site": cas.site, "host": cas.host, "mailbox_role": cas.mailbox_role}
            for cas in deployment.client_access_servers
        ],
        "mailbox_server": [_home_of(server) for server in deployment.mailbox_servers],
        "load_balancing_array": [
            {"name": array.name, "host": array.host, "members": list(array.members)}
            for array in deployment.load_balancing_arrays
        ],
    }


def _home_of(server: MailboxServer) -> dict[str, object]:
    host = {} if server.host is None else {"host": server.host}
    directories: dict[str, object] = {name.value: {} for name in server.virtual_directories}
    return {"name": server.name, "site": server.site, "version": server.version.text, **host, **directories}


def _given(one: Owner | VirtualDirectory | MailService) -> dict[str, Any]:
    """The fields that have another value than that of a key which the file leaves out."""
    values = ((field, getattr(one, field.name)) for field in dataclasses.fields(one))
    return {field.name: _spelled(value) for field, value in values if not _is_left_out(field, value)}


def _is_left_out(field: dataclasses.Field[Any], value: object) -> bool:
    return field.default is not dataclasses.MISSING and value == field.default


def _spelled(value: object) -> object:
    """A value as TOML data."""
    match value:
        case Version():
            return value.text
        case StrEnum():
            return value.value
        case tuple():
            return [_spelled(element) for element in value]
        case MailService():
            return _given(value)
        case _:
            return value
