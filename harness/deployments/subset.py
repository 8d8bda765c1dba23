"""A subset of a deployment: some of its Active Directory sites, its entry servers, its mailboxes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from harness.model.deployment import ClientAccessServer, Deployment


def subset_of(
    deployment: Deployment,
    *,
    sites: Collection[str] = (),
    entries: Collection[str] = (),
    mailboxes: Collection[str] = (),
) -> Deployment:
    """The deployment with the named sites, entry servers and mailboxes only; an empty argument keeps all.

    `sites` and `entries` are names; a server that is not an entry stays, as a server to proxy to. `mailboxes` are the
    parts of addresses before the `@`. An array is kept if all its members are. Raises ValueError for a name that the
    deployment does not have.
    """
    _check(deployment.file, "site", sites, (site.name for site in deployment.sites))
    _check(deployment.file, "Client Access server", entries, (one.name for one in deployment.client_access_servers))
    _check(deployment.file, "mailbox", mailboxes, (_user(one.address) for one in deployment.mailboxes))

    def is_kept(site: str) -> bool:
        return not sites or site in sites

    servers = tuple(server for server in deployment.client_access_servers if is_kept(server.site))
    names = {server.name for server in servers}
    mailbox_servers = tuple(server for server in deployment.mailbox_servers if is_kept(server.site))
    homes = {server.name for server in mailbox_servers}
    return replace(
        deployment,
        sites=tuple(site for site in deployment.sites if is_kept(site.name)),
        client_access_servers=tuple(_entry_only_if(server, among=entries) for server in servers),
        mailbox_servers=mailbox_servers,
        load_balancing_arrays=tuple(
            array for array in deployment.load_balancing_arrays if names.issuperset(array.members)
        ),
        mailboxes=tuple(
            mailbox
            for mailbox in deployment.mailboxes
            if mailbox.server in homes and (not mailboxes or _user(mailbox.address) in mailboxes)
        ),
    )


def _entry_only_if(server: ClientAccessServer, *, among: Collection[str]) -> ClientAccessServer:
    return server if not among or server.name in among else replace(server, reachable=False)


def _user(address: str) -> str:
    return address.partition("@")[0]


def _check(file: str, kind: str, named: Collection[str], known: Iterable[str]) -> None:
    unknown = set(named).difference(known)
    if unknown:
        raise ValueError(f"{file} has no {kind} {', '.join(sorted(unknown))}")
