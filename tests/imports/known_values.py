"""What a source can know of a deployment, so that an imported one is compared with the shipped one field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

from harness.model.deployment import ClientAccessServer, Deployment, MailboxServer

UNKNOWN: Mapping[str, Mapping[str, str]] = {
    "Deployment": {
        "file": "is where it was read from",
        "load_balancing_arrays": "no export has arrays; shared InternalURLs are a guess",
        "live": "is the operator's",
        "connect": "is the operator's",
        "evidence": "is the operator's",
        "control": "is the operator's",
        "recognition": "is the operator's",
    },
    "Site": {
        "published_host": "is guessed from OWA's ExternalURLs",
        "forms_authentication_on_isa": "is a setting of ISA Server",
    },
    "ClientAccessServer": {
        "internet_facing": "is guessed from the ExternalURLs",
        "windows_domain": "no cmdlet shows the Windows name of a computer's domain",
        "reachable": "is the operator's",
        "certificate": "is the operator's",
        "threads_per_processor": "stands in the server's machine.config",
        "max_connections": "stands in the server's machine.config",
    },
    "VirtualDirectory": {"kerberos": "stands in the metabase of IIS"},
    "MailService": {"allow_cross_site_sessions": "stands in the service's configuration file"},
    "Mailbox": {"password": "is no matter of an export"},
}
"""The fields that no source has, by noun, with the reason."""

UNKNOWN_TO_THE_SHELL: Mapping[str, Mapping[str, str]] = {
    "MailboxServer": {"virtual_directories": "Exchange 2007's cmdlets do not show those of Exchange 2003"},
}
"""Beside those above."""

UNKNOWN_TO_A_DIRECTORY: Mapping[str, Mapping[str, str]] = {}
"""Beside those above."""


def known_values(deployment: Deployment, unknown: Mapping[str, Mapping[str, str]]) -> object:
    """The deployment as plain values without what the source does not know, sorted by name.

    Exchange 2003 servers belong to no Active Directory site, so that sites are those of other servers.
    """
    of_2007 = {server.site for server in deployment.client_access_servers}
    of_2007 |= {server.site for server in deployment.mailbox_servers if server.version.major == 8}
    sites = tuple(site for site in deployment.sites if site.name in of_2007)
    return _known(replace(deployment, sites=sites), unknown)


def _known(value: object, unknown: Mapping[str, Mapping[str, str]]) -> object:
    if isinstance(value, tuple):
        return sorted((_known(element, unknown) for element in value), key=str)
    if isinstance(value, Mapping):
        return {str(key): _known(inner, unknown) for key, inner in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    noun = type(value).__name__
    left_out = {**UNKNOWN.get(noun, {}), **unknown.get(noun, {})}
    known = {one.name: _known(getattr(value, one.name), unknown) for one in fields(value) if one.name not in left_out}
    if isinstance(value, ClientAccessServer):
        known |= {
            # True is the default, and what the Shell shows where it was never set.
            "redirect_to_optimal_owa_server": value.redirect_to_optimal_owa_server is not False,
            "mailbox_role": bool(value.mailbox_role),
            "hub_transport_role": bool(value.hub_transport_role),
        }
    if isinstance(value, MailboxServer) and value.version.major < 8:
        del known["site"]
    return known
