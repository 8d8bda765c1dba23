"""Servers as the nouns of a deployment, with a note at each value that no source states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.deployments import find_version, is_host
from harness.imports.guesses import has_external_url, host_of
from harness.imports.imported_deployment import NotePath, Notes
from harness.imports.mail_services import mail_service
from harness.imports.names import free_name, host_label, windows_name
from harness.imports.servers import Server
from harness.imports.statements import Statement
from harness.imports.virtual_directories import DirectoriesOfServer, directories_of
from harness.model.deployment import ClientAccessServer, MailboxServer, MailService, Version, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName as Name

UNKNOWN_SITE = "unknown-site"
"""The site of servers whose own no source states."""

_OF_BACK_ENDS = (Name.EAS, Name.EXCHANGE, Name.PUBLIC)


@dataclass(frozen=True, slots=True)
class ServerTables:
    """The servers of a file, each list by name."""

    client_access_servers: tuple[ClientAccessServer, ...]
    mailbox_servers: tuple[MailboxServer, ...]


@dataclass(slots=True)
class ServerTableBuilder:
    """Builds the tables; adds notes, remarks and taken hosts. `sites` gives each site's name in the file."""

    sites: Mapping[str, str]
    only_site: str | None
    dns_domain: str
    notes: Notes
    directories: Mapping[str, Sequence[Statement]]
    mail_services: Mapping[str, Sequence[Statement]]
    remarks: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def build(self, servers: Iterable[Server]) -> ServerTables:
        """The Client Access servers and those with mailboxes; a computer with both roles is in both lists."""
        listed = list(servers)
        entries = tuple(self._client_access_server(server) for server in listed if server.has_client_access)
        stores = tuple(self._mailbox_server(server) for server in listed if server.has_mailboxes)
        return ServerTables(entries, stores)

    def _client_access_server(self, server: Server) -> ClientAccessServer:
        path = ("client_access_server", server.name)
        self._note_version(server, path)
        found = directories_of(self.directories.get(server.name.casefold(), ()))
        self.remarks.extend(found.remarks)
        services = self._services(server, path)
        host = self._host(server, path, found.directories)
        if server.host is not None:
            self._ask_for_windows_domain(server.host, path)
        built = ClientAccessServer(
            name=server.name,
            site=self._site(server, path),
            version=_version(server.version),
            host=host,
            redirect_to_optimal_owa_server=found.redirect_to_optimal_owa_server,
            mailbox_role=server.has_mailboxes or None,
            hub_transport_role=server.has_hub_transport or None,
            virtual_directories=self._tables(server, path, found),
            pop3=services.get("pop3"),
            imap4=services.get("imap4"),
        )
        return self._with_internet_facing(built, path)

    def _with_internet_facing(self, server: ClientAccessServer, path: NotePath) -> ClientAccessServer:
        facing = has_external_url(server)
        self.notes.guess(
            (*path, "internet_facing"), f"{'an' if facing else 'no'} ExternalURL on owa, eas or ews; say what is true"
        )
        return replace(server, internet_facing=facing)

    def _tables(self, server: Server, path: NotePath, found: DirectoriesOfServer) -> Mapping[Name, VirtualDirectory]:
        tables = dict(found.directories)
        if not tables:
            self.remarks.append(f"{server.name}: no source has a virtual directory of it; export those as well")
        if server.outlook_anywhere_enabled is False:
            tables.pop(Name.RPC, None)
        elif server.outlook_anywhere_enabled and Name.RPC not in tables:
            self.remarks.append(f"{server.name}: Outlook Anywhere is enabled; export Get-OutlookAnywhere as well")
        self._note_methods(path, found, tables)
        for name in sorted(found.guessed & tables.keys()):
            self.notes.guess((*path, name, "authentication"), "no source shows the methods; these are Setup's")
        return tables

    def _services(self, server: Server, path: NotePath) -> Mapping[str, MailService]:
        services: dict[str, MailService] = {}
        for statement in self.mail_services.get(server.name.casefold(), ()):
            stated, name = mail_service(statement), statement.text("service") or ""
            if stated is not None:
                services[name] = stated.service
            if stated is not None and stated.guessed:
                self.notes.guess((*path, name, "port"), "no source shows the bindings; these are Setup's")
        return services

    def _mailbox_server(self, server: Server) -> MailboxServer:
        path = ("mailbox_server", server.name)
        self._note_version(server, path)
        site = self._site(server, path)
        if server.is_exchange_2007:
            return MailboxServer(name=server.name, site=site, version=_version(server.version))
        found = directories_of(self.directories.get(server.name.casefold(), ()))
        self.remarks.extend(found.remarks)
        tables = {
            name: VirtualDirectory(authentication=directory.authentication)
            for name, directory in found.directories.items()
            if name in _OF_BACK_ENDS and name not in found.guessed
        }
        self._note_methods(path, found, tables)
        host = self._host(server, path, {})
        return MailboxServer(
            name=server.name, site=site, version=_version(server.version), host=host, virtual_directories=tables
        )

    def _note_version(self, server: Server, path: NotePath) -> None:
        if server.stated_version is not None:
            self.notes.raw((*path, "version"), server.stated_version)

    def _note_methods(self, path: NotePath, found: DirectoriesOfServer, tables: Iterable[Name]) -> None:
        for name in tables:
            if name in found.stated_methods:
                self.notes.raw((*path, name, "authentication"), found.stated_methods[name])

    def _site(self, server: Server, path: NotePath) -> str:
        if server.site is not None:
            return self.sites[server.site]
        self.notes.question(
            (*path, "site"), "in which Active Directory site does it stand? No source says it (2003 servers have none)"
        )
        return self.only_site or UNKNOWN_SITE

    def _host(self, server: Server, path: NotePath, directories: Mapping[Name, VirtualDirectory]) -> str:
        host = server.host
        if host is not None and host.casefold() in self.hosts:
            self.remarks.append(f"{server.name}: its Fqdn {host} is another server's too; another one is made up")
            host = None
        if host is None:
            host = self._guessed_host(server.name, directories)
            self.notes.guess((*path, "host"), "no source shows the Fqdn; say where clients address it")
        self.hosts.add(host.casefold())
        return host

    def _ask_for_windows_domain(self, host: str, path: NotePath) -> None:
        domain = host.partition(".")[2].casefold()
        if domain != self.dns_domain:
            self.notes.question(
                (*path, "host"),
                f"most servers stand in {self.dns_domain}; has this computer another Windows domain?",
                f'windows_domain = "{windows_name(domain) or "EUROPE"}"',
            )

    def _guessed_host(self, name: str, directories: Mapping[Name, VirtualDirectory]) -> str:
        for directory in directories.values():
            host = host_of(directory.internal_url)
            if host and is_host(host) and host.partition(".")[0] == name.casefold() and host not in self.hosts:
                return host
        taken = {host.partition(".")[0] for host in self.hosts}
        return f"{free_name(host_label(name), taken)}.{self.dns_domain}"


def by_server(statements: Iterable[Statement]) -> Mapping[str, Sequence[Statement]]:
    """The statements by the folded name of their server."""
    groups: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[(statement.text("server") or "").casefold()].append(statement)
    return groups


def _version(text: str) -> Version:
    version = find_version(text)
    assert version is not None  # servers of other versions are left out before
    return version
