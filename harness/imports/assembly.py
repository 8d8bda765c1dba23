"""From the objects of all sources to a deployment: grouped by server, mailboxes sampled, guesses marked as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from harness.imports.imported_deployment import ImportedDeployment, Notes, SourceNote
from harness.imports.mail_services import mail_service_statements
from harness.imports.mailbox_tables import sampled_mailboxes
from harness.imports.mailboxes import StatedMailbox, StatedMailboxes, read_mailboxes
from harness.imports.names import file_names, most_common
from harness.imports.organization import organization_of
from harness.imports.sampling import SamplingRule
from harness.imports.server_tables import ServerTableBuilder, ServerTables, by_server
from harness.imports.servers import Server, server_statements, sort_servers
from harness.imports.site_tables import arrays_of, sites_of
from harness.imports.source_objects import ImportSourceError, ObjectKind, Source, SourceObject
from harness.imports.statements import combine
from harness.imports.virtual_directories import directory_statements
from harness.model.deployment import Deployment

_OF_MAILBOXES = {ObjectKind.MAILBOX, ObjectKind.CAS_MAILBOX}


@dataclass(frozen=True, slots=True)
class _Servers:
    """The servers that the file holds, their tables, and what was remarked on the way."""

    servers: tuple[Server, ...]
    tables: ServerTables
    hosts: frozenset[str]
    remarks: tuple[str, ...]
    without_tables: int


def assemble(sources: Sequence[Source], rule: SamplingRule) -> ImportedDeployment:
    """The deployment of all sources; raises ImportSourceError where they hold no server that it judges."""
    notes = Notes()
    of_servers = [one for source in sources for one in source.objects if one.kind not in _OF_MAILBOXES]
    stated = read_mailboxes(_objects_of_mailboxes(sources))
    found = _servers(of_servers, stated, notes)
    if not found.servers:
        raise ImportSourceError(_no_server(sources, found.remarks))
    objects = chain(of_servers, _objects_of_mailboxes(sources))
    organization = organization_of(objects, found.servers, stated.mailboxes, notes)
    sampled = sampled_mailboxes(stated, found.tables.mailbox_servers, organization, rule)
    arrays = arrays_of(found.tables, found.hosts, notes)
    left_out = {"servers of other roles (Hub Transport, Edge, …)": found.without_tables, **sampled.left_out}
    return ImportedDeployment(
        deployment=Deployment(
            file="",
            organization=organization,
            sites=sites_of(found.tables, found.hosts, notes),
            client_access_servers=found.tables.client_access_servers,
            mailbox_servers=found.tables.mailbox_servers,
            mailboxes=sampled.mailboxes,
            load_balancing_arrays=arrays.arrays,
        ),
        notes=notes,
        sources=tuple(SourceNote(one.origin, one.exported_with, one.exported_on) for one in sources),
        sampling=sampled.sentence,
        remarks=(*_remarks_of(sources), *found.remarks, *stated.remarks, *arrays.remarks),
        left_out={reason: count for reason, count in left_out.items() if count},
    )


def _objects_of_mailboxes(sources: Iterable[Source]) -> Iterator[SourceObject]:
    return (one for source in sources for one in source.objects if one.kind in _OF_MAILBOXES)


def _remarks_of(sources: Iterable[Source]) -> Iterator[str]:
    return (remark for source in sources for remark in source.remarks)


def _no_server(sources: Sequence[Source], remarks: Iterable[str]) -> str:
    named = ", ".join(source.origin for source in sources)
    why = "".join(f"\n  {remark}" for remark in remarks)
    return (
        f"{named}: no Client Access server and no server with mailboxes of Exchange 2007, 2003 or 2000 found; expected "
        "the export of Get-ExchangeServer (python -m harness import --script FILE writes a script that exports all)"
        f"{why}"
    )


def _servers(objects: Sequence[SourceObject], stated: StatedMailboxes, notes: Notes) -> _Servers:
    servers, server_remarks = combine(server_statements(objects))
    directories, directory_remarks = combine(directory_statements(objects))
    services, service_remarks = combine(mail_service_statements(objects))
    with_directories = by_server(directories)
    sorted_servers = sort_servers(servers, with_directories=frozenset(with_directories))
    sites = file_names(server.site for server in sorted_servers.servers if server.site is not None)
    builder = ServerTableBuilder(
        sites=sites,
        only_site=next(iter(sites.values())) if len(sites) == 1 else None,
        dns_domain=_dns_domain(sorted_servers.servers, stated.mailboxes),
        notes=notes,
        directories=with_directories,
        mail_services=by_server(services),
    )
    tables = builder.build(sorted_servers.servers)
    renamed = (
        f'the site "{name}" is called {new}: a name in the file has no blanks, / and +'
        for name, new in sites.items()
        if name != new
    )
    known = {server.subject.casefold() for server in servers}
    unknown = sorted(found[0].text("server") or "" for name, found in with_directories.items() if name not in known)
    without_server = (
        f"{name} is left out: sources have its virtual directories only; export Get-ExchangeServer as well"
        for name in unknown
    )
    remarks = (
        *server_remarks,
        *directory_remarks,
        *service_remarks,
        *sorted_servers.remarks,
        *without_server,
        *renamed,
    )
    return _Servers(
        servers=sorted_servers.servers,
        tables=tables,
        hosts=frozenset(builder.hosts),
        remarks=(*remarks, *builder.remarks),
        without_tables=sorted_servers.without_client_access_or_mailboxes,
    )


def _dns_domain(servers: Sequence[Server], mailboxes: Sequence[StatedMailbox]) -> str:
    """The domain in which most servers stand, else that of most addresses."""
    hosts = (server.host.partition(".")[2].casefold() for server in servers if server.host)
    addresses = (one.address.rpartition("@")[2].casefold() for one in mailboxes)
    return most_common(filter(None, hosts)) or most_common(addresses) or "example.com"
