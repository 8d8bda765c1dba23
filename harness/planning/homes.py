"""Mailboxes by what the oracle may see of them: the server that they are on, and the protocols that they may use.

Nothing else of a mailbox decides anything. Mailboxes that are alike in both are of one class, and there are about as
many classes as mailbox servers, however many mailboxes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from harness.model.deployment import Deployment, Mailbox, MailboxServer
from harness.model.protocol import Protocol

EXCHANGE_2007 = 8
USERS_IN_TURN = 3
"""So many users visit in turn, so that each one's visits lie between those of the others."""


@dataclass(frozen=True, slots=True, eq=False)
class MailboxClass:
    """Mailboxes on one server with the same protocols switched off, in the order of the file; never empty."""

    server: MailboxServer
    disabled: frozenset[Protocol]
    mailboxes: tuple[Mailbox, ...]

    @property
    def first(self) -> Mailbox:
        """The mailbox that stands for the others."""
        return self.mailboxes[0]


class Accounts:
    """The mailboxes of a deployment by their addresses, and those that are alike together."""

    def __init__(self, mailboxes: tuple[Mailbox, ...]) -> None:
        self.all = mailboxes
        self.position = {mailbox.address: number for number, mailbox in enumerate(mailboxes)}
        self.alike = _alike(mailboxes)


class Homes:
    """The mailboxes of a deployment and the servers that hold them."""

    def __init__(self, deployment: Deployment, accounts: Accounts | None = None) -> None:
        self.accounts = accounts or Accounts(deployment.mailboxes)
        self.servers = deployment.mailbox_servers
        self._servers = {server.name: server for server in deployment.mailbox_servers}
        self.classes = tuple(
            MailboxClass(self._servers[server], frozenset(disabled), alike)
            for (server, disabled), alike in self.accounts.alike.items()
        )
        """In the order of their first mailboxes."""
        self._classes_by_site = _by_site(self.classes)
        self._some = self._first_two(self.classes)
        self._some_by_site = {site: self._first_two(classes) for site, classes in self._classes_by_site.items()}
        self._numbers: Counter[tuple[str, Protocol]] = Counter()
        for one in self.classes:
            usable = (protocol for protocol in Protocol if protocol not in one.disabled)
            self._numbers.update({(one.server.name, protocol): len(one.mailboxes) for protocol in usable})
        self._users_on: dict[tuple[str, Protocol], tuple[Mailbox, ...]] = {}
        self._servers_using: dict[Protocol, tuple[MailboxServer, ...]] = {}
        self._servers_in_site: dict[tuple[str, Protocol], tuple[MailboxServer, ...]] = {}
        for protocol in Protocol:
            self._find_users_on_servers(protocol)
        self._using: dict[Protocol, tuple[Mailbox, ...]] = {}
        self._users: dict[tuple[str, Protocol], tuple[Mailbox, ...]] = {}

    def mailbox(self, address: str) -> Mailbox:
        """The mailbox of that address."""
        return self.accounts.all[self.accounts.position[address]]

    def position(self, mailbox: Mailbox) -> int:
        """Its place in the file."""
        return self.accounts.position[mailbox.address]

    def server(self, name: str) -> MailboxServer:
        """The mailbox server of that name."""
        return self._servers[name]

    def classes_in_site(self, site: str) -> tuple[MailboxClass, ...]:
        """The classes of mailboxes that are in a site."""
        return self._classes_by_site.get(site, ())

    def some(self) -> tuple[Mailbox, ...]:
        """The first two mailboxes of each class, in the order of the file."""
        return self._some

    def some_in_site(self, site: str) -> tuple[Mailbox, ...]:
        """Those of them that are in a site."""
        return self._some_by_site.get(site, ())

    def users_on(self, server: str, protocol: Protocol) -> tuple[Mailbox, ...]:
        """The first two mailboxes on a server that may use a protocol."""
        return self._users_on.get((server, protocol), ())

    def number_on(self, server: str, protocol: Protocol) -> int:
        """How many mailboxes on a server may use a protocol."""
        return self._numbers[server, protocol]

    def servers_using(self, protocol: Protocol) -> tuple[MailboxServer, ...]:
        """The servers with a mailbox that may use a protocol, in the order of their first ones."""
        return self._servers_using[protocol]

    def servers_in_site(self, site: str, protocol: Protocol) -> tuple[MailboxServer, ...]:
        """Those of them that are in a site."""
        return self._servers_in_site.get((site, protocol), ())

    def using(self, protocol: Protocol) -> tuple[Mailbox, ...]:
        """The mailboxes for which a protocol is not switched off."""
        if protocol not in self._using:
            self._using[protocol] = tuple(one for one in self.accounts.all if protocol not in one.disabled)
        return self._using[protocol]

    def users_of_site(self, site: str, protocol: Protocol) -> tuple[Mailbox, ...]:
        """The first three of each class that are on Exchange 2007 servers of a site and may use a protocol."""
        if (site, protocol) not in self._users:
            self._users[site, protocol] = self._find_users(self.classes_in_site(site), protocol)
        return self._users[site, protocol]

    def _find_users(self, classes: Iterable[MailboxClass], protocol: Protocol) -> tuple[Mailbox, ...]:
        using = (one for one in classes if protocol not in one.disabled and is_exchange_2007(one.server))
        return self._in_order(mailbox for one in using for mailbox in one.mailboxes[:USERS_IN_TURN])

    def _find_users_on_servers(self, protocol: Protocol) -> None:
        found: dict[str, list[Mailbox]] = {}
        for mailbox in self._some:
            if protocol not in mailbox.disabled:
                found.setdefault(mailbox.server, []).append(mailbox)
        self._servers_using[protocol] = tuple(self._servers[name] for name in found)
        self._users_on |= {(name, protocol): tuple(users[:2]) for name, users in found.items()}
        in_site: dict[str, list[MailboxServer]] = {}
        for server in self._servers_using[protocol]:
            in_site.setdefault(server.site, []).append(server)
        self._servers_in_site |= {(site, protocol): tuple(servers) for site, servers in in_site.items()}

    def _first_two(self, classes: Iterable[MailboxClass]) -> tuple[Mailbox, ...]:
        return self._in_order(mailbox for one in classes for mailbox in one.mailboxes[:2])

    def _in_order(self, mailboxes: Iterable[Mailbox]) -> tuple[Mailbox, ...]:
        return tuple(sorted(mailboxes, key=self.position))


def find_homes(deployment: Deployment, earlier: Homes | None) -> Homes:
    """Those of the deployment; what an earlier one has of the same mailboxes, hundreds of thousands, is taken over."""
    if earlier is None or earlier.accounts.all is not deployment.mailboxes:
        return Homes(deployment)
    return earlier if earlier.servers is deployment.mailbox_servers else Homes(deployment, earlier.accounts)


def is_exchange_2007(server: MailboxServer) -> bool:
    """Whether it is an Exchange 2007 Mailbox server."""
    return server.version.major >= EXCHANGE_2007


def _alike(mailboxes: Iterable[Mailbox]) -> dict[tuple[str, tuple[Protocol, ...]], tuple[Mailbox, ...]]:
    """By the name of the server and the protocols that are switched off."""
    found: dict[tuple[str, tuple[Protocol, ...]], list[Mailbox]] = {}
    for mailbox in mailboxes:
        disabled = mailbox.disabled
        found.setdefault((mailbox.server, tuple(sorted(disabled)) if disabled else ()), []).append(mailbox)
    return {key: tuple(alike) for key, alike in found.items()}


def _by_site(classes: Iterable[MailboxClass]) -> dict[str, tuple[MailboxClass, ...]]:
    found: dict[str, list[MailboxClass]] = {}
    for one in classes:
        found.setdefault(one.server.site, []).append(one)
    return {site: tuple(in_site) for site, in_site in found.items()}
