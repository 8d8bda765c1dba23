"""A deployment as it would be with what departs from the topic mended: values changed, and what is missing added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.deployments.changes import with_changes
from harness.model.deployment import ClientAccessServer, Deployment
from harness.model.setting import AddedArray, AddedDirectory, AddedServer, Correction, SettingChange


def with_corrections(deployment: Deployment, corrections: Iterable[Correction]) -> Deployment:
    """The deployment with these corrections; raises DescriptionError where a change cannot be made in it."""
    corrections = tuple(corrections)
    changes = [one for one in corrections if isinstance(one, SettingChange)]
    corrected = with_changes(deployment, changes) if changes else deployment
    for addition in corrections:
        match addition:
            case AddedServer(server):
                servers = (*corrected.client_access_servers, server)
                corrected = replace(corrected, client_access_servers=servers)
            case AddedArray(array):
                corrected = replace(corrected, load_balancing_arrays=(*corrected.load_balancing_arrays, array))
            case AddedDirectory():
                servers = tuple(_with_directory(one, addition) for one in corrected.client_access_servers)
                corrected = replace(corrected, client_access_servers=servers)
    return corrected


def _with_directory(server: ClientAccessServer, addition: AddedDirectory) -> ClientAccessServer:
    if server.name != addition.owner:
        return server
    return replace(server, virtual_directories={**server.virtual_directories, addition.name: addition.directory})
