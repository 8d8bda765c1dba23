"""Sites and arrays of a deployment file: names from the servers, the rest guessed or asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from harness.imports.guesses import SharedHost, array_of, published_host, shared_external_hosts, shared_internal_hosts
from harness.imports.imported_deployment import Notes
from harness.imports.server_tables import UNKNOWN_SITE, ServerTables
from harness.model.deployment import ClientAccessServer, LoadBalancingArray, Site


@dataclass(frozen=True, slots=True)
class GuessedArrays:
    """Arrays that shared InternalURLs speak for; a sentence for each that stands in more than one site."""

    arrays: tuple[LoadBalancingArray, ...]
    remarks: tuple[str, ...]


def sites_of(tables: ServerTables, hosts: Collection[str], notes: Notes) -> tuple[Site, ...]:
    """The sites in which servers stand, by name; `hosts` are the folded hosts of the servers themselves."""
    of_entries = {server.site for server in tables.client_access_servers}
    names = sorted(of_entries | {server.site for server in tables.mailbox_servers})
    guessed = {name: published_host(_servers_in(name, tables)) for name in names}
    times = Counter(host for host, _ in guessed.values())
    return tuple(_site(name, guessed[name], hosts, notes, shared=times[guessed[name][0]] > 1) for name in names)


def _servers_in(site: str, tables: ServerTables) -> Sequence[ClientAccessServer]:
    return [server for server in tables.client_access_servers if server.site == site]


def _site(
    name: str, guessed: tuple[str | None, tuple[str, ...]], hosts: Collection[str], notes: Notes, *, shared: bool
) -> Site:
    chosen, others = guessed
    path = ("site", name)
    if name == UNKNOWN_SITE:
        notes.question((*path, "name"), "no source says where these servers stand; put their site right")
    if chosen is None or chosen in hosts or shared:
        why = "several sites have it in their ExternalURLs; whose is it" if shared and chosen else "if DNS has one"
        notes.question(
            (*path, "end"),
            f"what DNS publishes for the site, {why}",
            f'published_host = "{chosen or "www.example.com"}"',
        )
        return Site(name)
    also = f"; others: {', '.join(others)}" if others else ""
    notes.guess((*path, "published_host"), f"the host of OWA's ExternalURL{also}")
    notes.question(
        (*path, "end"), "does ISA Server do forms-based authentication?", "forms_authentication_on_isa = true"
    )
    return Site(name, published_host=chosen)


def arrays_of(tables: ServerTables, hosts: Collection[str], notes: Notes) -> GuessedArrays:
    """The arrays, by host; for hosts that ExternalURLs share the file asks."""
    servers = tables.client_access_servers
    taken = {one.name.casefold() for one in servers} | {one.name.casefold() for one in tables.mailbox_servers}
    computers = taken | set(hosts)
    arrays: list[LoadBalancingArray] = []
    shared = list(shared_internal_hosts(servers, computers))
    for one in shared:
        array = array_of(one, taken)
        taken.add(array.name.casefold())
        arrays.append(array)
        _ask_about(array, notes)
    internal = {one.host for one in shared}
    for one in shared_external_hosts(servers, computers | internal):
        proposal = array_of(one, taken)
        members = ", ".join(f'"{name}"' for name in proposal.members)
        notes.question(
            ("load_balancing_array",),
            f"ExternalURLs of {len(one.servers)} servers in {one.sites[0]} share {one.host}; is it an array?",
            "[[load_balancing_array]]",
            f'name = "{proposal.name}"',
            f'host = "{proposal.host}"',
            f"members = [{members}]",
            'affinity = "ip"',
            "ports = [80, 443]",
        )
    return GuessedArrays(tuple(arrays), tuple(_across_sites(one) for one in shared if len(one.sites) > 1))


def _ask_about(array: LoadBalancingArray, notes: Notes) -> None:
    path = ("load_balancing_array", array.name)
    notes.guess((*path, "members"), "their InternalURLs share this host, which is no computer's")
    notes.question((*path, "end"), "how does it keep a client with a member (ip, cookie, none)?", 'affinity = "ip"')
    notes.question((*path, "end"), "which ports does it balance?", "ports = [80, 443]")


def _across_sites(shared: SharedHost) -> str:
    return f"{shared.host} is in InternalURLs of servers of several sites: {', '.join(shared.sites)}"
