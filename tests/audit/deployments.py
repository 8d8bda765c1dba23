"""Small deployments that conform, built from the topic's tables, for the tests of the audit."""

from __future__ import annotations

from dataclasses import replace

from harness.model.deployment import Deployment, MailboxServer, Site, Version
from tests.audit.topic_tables import (
    LOAD_BALANCING,
    OF_2003,
    PROXYING,
    REDIRECTION,
    SP1,
    deployment_of,
    mailbox,
)

TWO_SITES = deployment_of(PROXYING)
"""CAS-01 faces the Internet, CAS-02 does not; a 2007 Mailbox server beside each."""

TWO_PUBLISHED = deployment_of(REDIRECTION)
"""CAS-01 and CAS-02 both face the Internet; their only directories with URLs are those of OWA."""

ARRAYS = deployment_of(LOAD_BALANCING)
"""CAS-01 and CAS-02 in an array that faces the Internet, CAS-03 to CAS-05 in one that does not."""


def with_home(deployment: Deployment, home: MailboxServer) -> Deployment:
    """With one more Mailbox server or back end, and a mailbox on it."""
    return replace(
        deployment,
        mailbox_servers=(*deployment.mailbox_servers, home),
        mailboxes=(*deployment.mailboxes, mailbox(f"user.{home.name}", home.name)),
    )


def with_site(deployment: Deployment, name: str, *, published_host: str | None = None) -> Deployment:
    return replace(deployment, sites=(*deployment.sites, Site(name, published_host)))


def without_array(deployment: Deployment, name: str) -> Deployment:
    arrays = tuple(array for array in deployment.load_balancing_arrays if array.name != name)
    return replace(deployment, load_balancing_arrays=arrays)


def without_homes(deployment: Deployment, site: str) -> Deployment:
    """Without the Mailbox servers of a site, and their mailboxes."""
    homes = tuple(home for home in deployment.mailbox_servers if home.site != site)
    kept = {home.name for home in homes}
    return replace(
        deployment,
        mailbox_servers=homes,
        mailboxes=tuple(one for one in deployment.mailboxes if one.server in kept),
    )


WITH_BACK_END = with_home(TWO_SITES, MailboxServer("BE-01", "asia", OF_2003, host="be-01.contoso.com"))
"""An Exchange 2003 server, as installed, in the site that does not face the Internet."""

WITH_BACK_END_OF_2000 = with_home(
    TWO_SITES, MailboxServer("BE-01", "asia", Version("2000", 6, 0), host="be-01.contoso.com")
)

ONE_SITE = replace(
    TWO_SITES,
    sites=TWO_SITES.sites[:1],
    client_access_servers=TWO_SITES.client_access_servers[:1],
    mailbox_servers=TWO_SITES.mailbox_servers[:1],
    mailboxes=TWO_SITES.mailboxes[:1],
)

WITHOUT_CAS = with_home(with_site(TWO_SITES, "europe"), MailboxServer("MBX-09", "europe", SP1))
"""A third site, whose Mailbox server has no Client Access server beside it."""
