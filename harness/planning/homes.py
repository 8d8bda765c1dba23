"""Mailboxes by what the oracle may see of them: the server that they are on, and the protocols that they may use.

Nothing else of a mailbox decides anything. Mailboxes that are alike in both are of one class, and there are about as
many classes as mailbox servers, however many mailboxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.model.deployment import Deployment, Mailbox, MailboxServer
from harness.model.protocol import Protocol

EXCHANGE_2007 = 8


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


class Homes:
    """The mailboxes of a deployment and the servers that hold them."""

    def __init__(self, deployment: Deployment) -> None:
        self._mailboxes = {mailbox.address: mailbox for mailbox in deployment.mailboxes}
        self._position = {mailbox.address: number for number, mailbox in enumerate(deployment.mailboxes)}
        self._servers = {server.name: server for server in deployment.mailbox_servers}
        self.classes = tuple(_classes(deployment.mailboxes, self._servers))
        """In the order of their first mailboxes."""
        self._classes_by_site = _by_site(self.classes)
        self._some = self._first_two(self.classes)
        self._some_by_site = {site: self._first_two(classes) for site, classes in self._classes_by_site.items()}
        self._using: dict[Protocol, tuple[Mailbox, ...]] = {}
        self._users: dict[tuple[str, Protocol], tuple[Mailbox, ...]] = {}
        self._all = deployment.mailboxes

    def mailbox(self, address: str) -> Mailbox:
        """The mailbox of that address."""
        return self._mailboxes[address]

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

    def using(self, protocol: Protocol) -> tuple[Mailbox, ...]:
        """The mailboxes for which a protocol is not switched off."""
        if protocol not in self._using:
            self._using[protocol] = tuple(one for one in self._all if protocol not in one.disabled)
        return self._using[protocol]

    def users_of_site(self, site: str, protocol: Protocol) -> tuple[Mailbox, ...]:
        """Those of them that are on Exchange 2007 servers of a site."""
        if (site, protocol) not in self._users:
            self._users[site, protocol] = self._find_users(self.classes_in_site(site), protocol)
        return self._users[site, protocol]

    def _find_users(self, classes: Iterable[MailboxClass], protocol: Protocol) -> tuple[Mailbox, ...]:
        using = (one for one in classes if protocol not in one.disabled and is_exchange_2007(one.server))
        return self._in_order(mailbox for one in using for mailbox in one.mailboxes)

    def _first_two(self, classes: Iterable[MailboxClass]) -> tuple[Mailbox, ...]:
        return self._in_order(mailbox for one in classes for mailbox in one.mailboxes[:2])

    def _in_order(self, mailboxes: Iterable[Mailbox]) -> tuple[Mailbox, ...]:
        return tuple(sorted(mailboxes, key=lambda mailbox: self._position[mailbox.address]))


def is_exchange_2007(server: MailboxServer) -> bool:
    """Whether it is an Exchange 2007 Mailbox server."""
    return server.version.major >= EXCHANGE_2007


def _classes(mailboxes: Iterable[Mailbox], servers: dict[str, MailboxServer]) -> Iterator[MailboxClass]:
    found: dict[tuple[str, tuple[Protocol, ...]], list[Mailbox]] = {}
    for mailbox in mailboxes:
        found.setdefault((mailbox.server, tuple(sorted(mailbox.disabled))), []).append(mailbox)
    for (server, disabled), alike in found.items():
        yield MailboxClass(servers[server], frozenset(disabled), tuple(alike))


def _by_site(classes: Iterable[MailboxClass]) -> dict[str, tuple[MailboxClass, ...]]:
    found: dict[str, list[MailboxClass]] = {}
    for one in classes:
        found.setdefault(one.server.site, []).append(one)
    return {site: tuple(in_site) for site, in_site in found.items()}
