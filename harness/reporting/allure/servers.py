"""The servers of a deployment as a report names them: by the hosts that requests go to."""

from __future__ import annotations

from collections.abc import Mapping

from harness.model.deployment import Deployment
from harness.reporting.allure.nouns import KnownServer

_EXCHANGE_2007 = 8


def known_servers(deployment: Deployment) -> Mapping[str, KnownServer]:
    """By host and by name, in lower case: servers and arrays, each with what it is."""
    known = [
        (server.host, KnownServer(server.name, f"Client Access, {server.version.text}"))
        for server in deployment.client_access_servers
    ]
    known += [(array.host, KnownServer(array.name, "array")) for array in deployment.load_balancing_arrays]
    for server in deployment.mailbox_servers:
        role = "Mailbox" if server.version.major >= _EXCHANGE_2007 else "back end"
        known.append((server.host or server.name, KnownServer(server.name, f"{role}, {server.version.text}")))
    known += [
        (site.published_host, KnownServer(site.published_host, f"published host of site {site.name}"))
        for site in deployment.sites
        if site.published_host
    ]
    by_name = {server.name.lower(): server for _, server in known}
    return by_name | {host.lower(): server for host, server in reversed(known)}
