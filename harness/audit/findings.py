"""Every clause that settings alone can depart from, judged for a deployment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from harness.audit.array_settings import inner_arrays, internet_facing_arrays
from harness.audit.arrays import affinity, balanced_ports, kerberos, load_balancing, members_in_one_site
from harness.audit.authentication import authentication_behind_isa, integrated_authentication
from harness.audit.external_urls import published_urls, shared_hosts, superfluous_urls
from harness.audit.internal_urls import bypass_urls, proxied_urls
from harness.audit.servers import client_access_in_sites, four_directories, internet_presence, request_limits
from harness.audit.settings import Settings
from harness.model.deployment import Deployment
from harness.model.finding import SettingsVerdict

_Rule = Callable[[Settings], Iterator[SettingsVerdict]]

_ALWAYS: tuple[_Rule, ...] = (
    client_access_in_sites,
    internet_presence,
    members_in_one_site,
    balanced_ports,
    four_directories,
)
_WITH_SEVERAL_SITES: tuple[_Rule, ...] = (
    published_urls,
    superfluous_urls,
    integrated_authentication,
    proxied_urls,
    shared_hosts,
    request_limits,
    bypass_urls,
    internet_facing_arrays,
    inner_arrays,
    affinity,
    kerberos,
    load_balancing,
    authentication_behind_isa,
)
"""In an organization with a single site nothing has to be configured for proxying or redirection (GEN-10)."""


def judge_settings(deployment: Deployment) -> tuple[SettingsVerdict, ...]:
    """What the settings say of each clause for each server, array, site and virtual directory that it is about."""
    settings = Settings(deployment)
    rules = (*_ALWAYS, *(_WITH_SEVERAL_SITES if settings.has_several_sites else ()))
    return tuple(verdict for rule in rules for verdict in rule(settings))
