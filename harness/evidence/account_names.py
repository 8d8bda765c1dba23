"""The names of accounts as logs spell them: of users in any code page, of computers in any Windows domain."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from harness.evidence.log_lines import ANY_CODE_PAGE
from harness.model.deployment import ClientAccessServer, Deployment, Mailbox, MailboxServer

_CODE_PAGES = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "cp932", "cp936", "cp949", "cp950"),
)
"""Every code page that Windows has as its ANSI one; IIS 6 writes its logs in that of its system."""


_LONGEST_COMPUTER_NAME = 15
"""Characters: an account has no more of a computer's name."""


class UserNames:
    """The users of a deployment by the names that a log may have for them."""

    def __init__(self, deployment: Deployment) -> None:
        self._mailboxes = _by_name(_names(deployment.mailboxes, deployment.organization.windows_domain))

    def mailboxes_of(self, name: str) -> tuple[str, ...]:
        """The addresses of those that a log may mean: several where it has `?` for letters that tell them apart."""
        return self._mailboxes.get(name.lower(), ())


class ComputerNames:
    """The servers of a deployment by their computer accounts: `CONTOSO\\CAS-01$`, `CAS-01$@CONTOSO.COM`."""

    def __init__(self, deployment: Deployment, servers: Iterable[ClientAccessServer | MailboxServer]) -> None:
        organization = deployment.organization
        self._servers = {server.name[:_LONGEST_COMPUTER_NAME].lower(): server for server in servers}
        self._addresses = {} if deployment.evidence is None else deployment.evidence.addresses
        self._own_domains = ("", organization.windows_domain.lower(), organization.accepted_domain.lower())

    def server_of(self, account: str, address: str) -> str | None:
        """The server whose account it is, from a request that came from that address; None where it is no server's.

        A computer of that name may stand in any domain. Where the file has the server's `windows_domain`, that of the
        account has to be it; else a server in a domain of its own asks from its addresses, where these are known.
        """
        name, domain = _name_and_domain(account)
        server = self._servers.get(name.removesuffix("$")) if name.endswith("$") else None
        if server is None:
            return None
        stated = server.windows_domain if isinstance(server, ClientAccessServer) else None
        if domain and stated:
            return server.name if domain.partition(".")[0] == stated.lower() else None
        known = () if domain in self._own_domains else self._addresses.get(server.name, ())
        return server.name if not known or address.lower() in (one.lower() for one in known) else None


def _name_and_domain(account: str) -> tuple[str, str]:
    """Both in lower case; the domain is empty where there is none."""
    domain, separator, name = account.lower().rpartition("\\")
    if not separator:
        name, _, domain = account.lower().partition("@")
    return name, domain


def _names(mailboxes: Iterable[Mailbox], windows_domain: str) -> Iterator[tuple[str, str]]:
    for mailbox in mailboxes:
        domain, _, user = mailbox.logon.rpartition("\\")
        user = user.partition("@")[0]
        principal = f"{user}@{mailbox.address.partition('@')[2]}"
        for name in (mailbox.logon, mailbox.address, principal, user, f"{domain or windows_domain}\\{user}"):
            for spelling in _spellings(name):
                yield spelling.lower(), mailbox.address


def _spellings(name: str) -> Iterator[str]:
    """The name, and what becomes of it in a log of each code page; letters that it does not have are `?` or similar."""
    yield name
    if name.isascii():
        return
    composed = unicodedata.normalize("NFC", name)
    similar = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    for spelling in (composed, composed.lower(), composed.upper(), similar):
        yield spelling
        for code_page in _CODE_PAGES:
            yield spelling.encode(code_page, "replace").decode(ANY_CODE_PAGE)


def _by_name(names: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, address in names:
        known = found.get(name, ())
        if address not in known:
            found[name] = (*known, address)
    return found
