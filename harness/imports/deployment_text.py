"""A deployment file as text: tables in the order of the contract, with guesses and questions where they belong.

Sorted and stable: the same sources give the same text, so that a later import can be compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields

from harness.imports.imported_deployment import ImportedDeployment, Notes
from harness.imports.toml_text import TomlValue, comment_lines, table_lines
from harness.model.deployment import (
    ClientAccessServer,
    LoadBalancingArray,
    Mailbox,
    MailboxServer,
    MailService,
    Organization,
    Site,
    Version,
    VirtualDirectory,
)

FIRST_LINE = "# A deployment file that was imported (python -m harness import)."
_MOST_REMARKS = 40

_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "site": ("Active Directory sites",),
    "client_access_server": (
        "Client Access servers",
        "What no export and no directory has, and each server may be given:",
        "  reachable = false                where this machine cannot connect to the server",
        '  certificate = "certs/cas.pem"    where it presents a self-signed certificate',
        '  windows_domain = "EUROPE"        where the computer stands in another Windows domain',
        "  threads_per_processor = 36, max_connections = 2000    from its registry and machine.config",
        "  kerberos = true                  in a directory's table, where IIS offers Negotiate (arrays ask for it)",
        "  allow_cross_site_sessions        in pop3 and imap4, from the services' configuration files",
    ),
    "mailbox_server": ("Servers with mailboxes",),
    "load_balancing_array": ("Arrays: one name for several servers of a site; no export has them",),
    "mailbox": (
        "Mailboxes to log on to",
        "These are people's: put test accounts in their place, two on each server, whose passwords you may know.",
        'Passwords stay out of this file: { env = "NAME" } names a variable of the environment.',
        "A logon has the Windows domain of the account: a guess, where the source knows DNS names alone.",
    ),
}

_LIVE = """
# ---- How servers are reached: for --target live, which no export and no directory has --------------------------------
# question: whose certificates are trusted beside the system's (relative to this file)?
#[live]
#ca = "ca.pem"

# question: where are hosts reached that DNS does not resolve here, published names and arrays included?
#[connect]
#"cas-01.contoso.com:443" = "10.0.1.11:443"

# question: where are the logs of IIS, in which server-to-server requests are seen, and whose addresses are in them?
#[evidence]
#settle_seconds = 70
#[evidence.iis_logs]
#"CAS-01" = "logs/CAS-01"
#[evidence.addresses]
#"CAS-01" = ["10.0.1.11"]
"""

_Values = Iterator[tuple[str, TomlValue, Iterable[str]]]


def deployment_text(imported: ImportedDeployment) -> str:
    """The text of the whole file."""
    deployment, notes = imported.deployment, imported.notes
    lines = [*_head(imported), "format = 1", *_organization(deployment.organization, notes)]
    lines += _section("site", notes)
    for site in deployment.sites:
        lines += _named("site", site, notes)
    lines += _section("client_access_server", notes)
    for server in deployment.client_access_servers:
        lines += _server("client_access_server", server, notes)
    lines += _section("mailbox_server", notes)
    for store in deployment.mailbox_servers:
        lines += _server("mailbox_server", store, notes)
    lines += _section("load_balancing_array", notes)
    for array in deployment.load_balancing_arrays:
        lines += _named("load_balancing_array", array, notes)
    lines += [*_section("mailbox", notes), *comment_lines(f"Sampled: {imported.sampling}.")]
    for mailbox in deployment.mailboxes:
        lines += table_lines("[[mailbox]]", ((key, value, ()) for key, value in _values_of(mailbox)))
    return "\n".join(lines) + "\n" + _LIVE


def _head(imported: ImportedDeployment) -> Iterator[str]:
    yield FIRST_LINE
    yield '# Behind "guess:" stands what was concluded and not read, behind "question:" what no source has.'
    yield "# Importing again keeps what you change here and what you add, comments too."
    for source in imported.sources:
        yield from comment_lines(f"source: {source.sentence()}")
    for reason, count in imported.left_out.items():
        yield from comment_lines(f"left out: {count} {reason}")
    for remark in imported.remarks[:_MOST_REMARKS]:
        yield from comment_lines(f"remark: {remark}")
    if len(imported.remarks) > _MOST_REMARKS:
        yield f"# remark: and {len(imported.remarks) - _MOST_REMARKS} more, which the import printed"


def _organization(organization: Organization, notes: Notes) -> Iterator[str]:
    values = ((key, value, _note(notes, "organization", key)) for key, value in _values_of(organization))
    return table_lines("[organization]", values)


def _section(kind: str, notes: Notes) -> Iterator[str]:
    title, *explanation = _SECTIONS[kind]
    yield ""
    yield f"# ---- {title} ".ljust(_RULE_WIDTH, "-")
    yield from (f"# {line}" for line in explanation)
    yield from _note(notes, kind)


_RULE_WIDTH = 120


def _named(kind: str, table: Site | LoadBalancingArray, notes: Notes) -> Iterator[str]:
    return table_lines(f"[[{kind}]]", _noted(table, notes, kind, table.name), end=_note(notes, kind, table.name, "end"))


def _server(kind: str, server: ClientAccessServer | MailboxServer, notes: Notes) -> Iterator[str]:
    yield from table_lines(f"[[{kind}]]", _noted(server, notes, kind, server.name))
    tables: dict[str, VirtualDirectory | MailService | None] = {
        name.value: directory for name, directory in server.virtual_directories.items()
    }
    if isinstance(server, ClientAccessServer):
        tables |= {"pop3": server.pop3, "imap4": server.imap4}
    for name, table in tables.items():
        if table is not None:
            yield from table_lines(f"[{kind}.{name}]", _noted(table, notes, kind, server.name, name))


_Noun = (
    Organization
    | Site
    | ClientAccessServer
    | MailboxServer
    | VirtualDirectory
    | MailService
    | LoadBalancingArray
    | Mailbox
)


def _noted(noun: _Noun, notes: Notes, *path: str) -> _Values:
    return ((key, value, _note(notes, *path, key)) for key, value in _values_of(noun))


def _values_of(noun: _Noun) -> Iterator[tuple[str, TomlValue]]:
    """The fields that hold a value of one line, as the file spells them; `authentication` may be empty, others not."""
    for field in fields(noun):
        value = getattr(noun, field.name)
        if isinstance(value, Version):
            yield field.name, value.text
        elif field.name == "password":
            yield field.name, {"env": value.env}
        elif isinstance(value, str | bool | int) or (
            isinstance(value, tuple) and (value or field.name == "authentication")
        ):
            yield field.name, value


def _note(notes: Notes, *path: str) -> Sequence[str]:
    """The lines that stand there: settings behind `#` as they are, sentences wrapped."""
    return [
        line for note in notes.at(*path) for line in (comment_lines(note[2:]) if note.startswith("# ") else (note,))
    ]
