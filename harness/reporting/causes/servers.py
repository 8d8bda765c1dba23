"""Which servers a case is about: where its client enters, and where its mailboxes are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from harness.model.case import Case
from harness.model.cause import CauseServers
from harness.model.deployment import ClientAccessServer, Deployment

_EXCHANGE_2007 = 8


class ServersOfCases:
    """The servers of one deployment, looked up by what cases name."""

    def __init__(self, deployment: Deployment) -> None:
        self._by_entry = _computers_by_entry(deployment)
        self._site_of = {one.name: one.site for one in deployment.client_access_servers}
        self._of_site: dict[str, tuple[str, ...]] = {
            site.name: tuple(one.name for one in deployment.client_access_servers if one.site == site.name)
            for site in deployment.sites
        }
        homes = {one.name: one for one in deployment.mailbox_servers}
        self._home_of = {one.address: homes[one.server] for one in deployment.mailboxes}

    def of(self, case: Case) -> CauseServers:
        """Own-site cases have no destination; an Exchange 2003 mailbox has a back end and none either."""
        entry = case.stimulus.entry if case.stimulus is not None else case.entry or ""
        computers = self._by_entry.get(entry, ())
        own = {self._site_of[name] for name in computers}
        homes = [self._home_of[one] for one in _addresses(case) if one in self._home_of]
        sites = _distinct(home.site for home in homes if home.version.major >= _EXCHANGE_2007)
        return CauseServers(
            entries=(entry,) if entry else (),
            computers=computers,
            destinations=_distinct(name for site in sites if site not in own for name in self._of_site.get(site, ())),
            back_ends=_distinct(home.name for home in homes if home.version.major < _EXCHANGE_2007),
        )


def together(parts: Iterable[CauseServers]) -> CauseServers:
    """The servers of several cases, each once."""
    parts = [*parts]
    return CauseServers(
        entries=_distinct(name for one in parts for name in one.entries),
        computers=_distinct(name for one in parts for name in one.computers),
        destinations=_distinct(name for one in parts for name in one.destinations),
        back_ends=_distinct(name for one in parts for name in one.back_ends),
    )


def computers_at(deployment: Deployment, host: str) -> tuple[str, ...]:
    """The servers that clients find by that host; none where the file does not know it."""
    by_entry = _computers_by_entry(deployment)
    named = {one.host.lower(): one.name for one in deployment.client_access_servers}
    arrays = {one.host.lower(): one.name for one in deployment.load_balancing_arrays}
    return by_entry.get(named.get(host.lower()) or arrays.get(host.lower()) or host, ())


def _addresses(case: Case) -> tuple[str, ...]:
    return case.stimulus.mailboxes if case.stimulus is not None else ()


def _computers_by_entry(deployment: Deployment) -> Mapping[str, tuple[str, ...]]:
    """A server stands for itself, an array for its members, a published host for the servers that face the Internet."""
    found: dict[str, tuple[str, ...]] = {one.name: (one.name,) for one in deployment.client_access_servers}
    found |= {one.name: one.members for one in deployment.load_balancing_arrays}
    for site in deployment.sites:
        if site.published_host:
            here = [one for one in deployment.client_access_servers if one.site == site.name]
            facing = [one for one in here if _faces_internet(one)] or here
            found.setdefault(site.published_host, tuple(one.name for one in facing))
    return found


def _faces_internet(server: ClientAccessServer) -> bool:
    return server.internet_facing is not False


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
