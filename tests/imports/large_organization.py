"""The export of a large organization, written piece by piece, and how long its import takes.

    python -m tests.imports.large_organization                        # 50 sites, 400 servers, 200,000 mailboxes
    python -m tests.imports.large_organization --divide-by 10 --keep FILE

The import runs in a process of its own, as on the command line; its time and its memory at most are printed.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Deployment,
    Mailbox,
    MailboxServer,
    MailSecurity,
    MailService,
    Organization,
    PasswordSource,
    Site,
    Version,
    VirtualDirectory,
)
from harness.model.protocol import VirtualDirectoryName as Name
from tests.imports.shell_exports import clixml, objects_of
from tests.imports.shell_values import ShellObject

_VERSIONS = (Version("2007 SP1", 8, 1), Version("2007 SP3", 8, 3))
_URL_PATHS = {
    Name.OWA: "owa",
    Name.EAS: "Microsoft-Server-ActiveSync",
    Name.EWS: "EWS/Exchange.asmx",
    Name.OAB: "OAB",
    Name.UNIFIED_MESSAGING: "UnifiedMessaging/Service.asmx",
}
_WITHOUT_URLS = (Name.EXCHANGE, Name.PUBLIC, Name.EXCHWEB, Name.AUTODISCOVER, Name.RPC)
_METHODS = (Authentication.WINDOWS, Authentication.BASIC)
_ORGANIZATION = Organization("Contoso", "contoso.com", "CONTOSO")
_EXPORTED = {
    "Get-Mailbox": (
        "Name",
        "ServerName",
        "SamAccountName",
        "UserPrincipalName",
        "Identity",
        "Database",
        "PrimarySmtpAddress",
        "RecipientTypeDetails",
        "ExchangeVersion",
    ),
    "Get-CASMailbox": (
        "SamAccountName",
        "OWAEnabled",
        "ActiveSyncEnabled",
        "PopEnabled",
        "ImapEnabled",
        "MAPIBlockOutlookRpcHttp",
        "Identity",
        "PrimarySmtpAddress",
    ),
}
"""What Export-ExchangeOrganization.ps1 exports of a mailbox."""

_OBJECT = re.compile(r'(<Obj) RefId="\d+"')
_FIRST_REFERENCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """How large an organization is. Half of the servers have the Client Access role, the others mailboxes."""

    sites: int = 50
    servers: int = 400
    mailboxes: int = 200_000

    def divided_by(self, divisor: int) -> Size:
        return Size(self.sites // divisor, self.servers // divisor, self.mailboxes // divisor)


def servers_of(size: Size) -> Deployment:
    """The organization without its mailboxes: every second site faces the Internet."""
    half = size.servers // 2
    return Deployment(
        file="",
        organization=_ORGANIZATION,
        sites=tuple(Site(f"site-{number:02}") for number in range(size.sites)),
        client_access_servers=tuple(_client_access_server(number, number % size.sites) for number in range(half)),
        mailbox_servers=tuple(
            MailboxServer(f"MBX-{number:03}", f"site-{number % size.sites:02}", _VERSIONS[number % 2])
            for number in range(half)
        ),
        mailboxes=(),
    )


def _client_access_server(number: int, site: int) -> ClientAccessServer:
    host = f"cas-{number:03}.contoso.com"
    published = f"www.site{site:02}.contoso.com" if site % 2 == 0 else None
    with_urls = {
        name: VirtualDirectory(
            _METHODS, f"https://{host}/{path}", f"https://{published}/{path}" if published is not None else None
        )
        for name, path in _URL_PATHS.items()
    }
    return ClientAccessServer(
        name=f"CAS-{number:03}",
        site=f"site-{site:02}",
        version=_VERSIONS[number % 2],
        host=host,
        virtual_directories={**with_urls, **{name: VirtualDirectory(_METHODS) for name in _WITHOUT_URLS}},
        pop3=MailService(995, MailSecurity.TLS),
        imap4=MailService(993, MailSecurity.TLS),
    )


def write_export(size: Size, file: Path) -> None:
    """Write the CLIXML of the organization; each object has a reference of its own, as Export-Clixml gives it."""
    deployment = servers_of(size)
    beginning, end = clixml(objects_of(deployment)).rsplit("</Objs>", 1)
    with file.open("w", encoding="utf-8") as export:
        export.write(beginning)
        export.writelines(_mailboxes(deployment, size))
        export.write(f"</Objs>{end}")


def _mailboxes(deployment: Deployment, size: Size) -> Iterator[str]:
    reference = _FIRST_REFERENCE
    for cmdlet in _EXPORTED:
        template = _template(cmdlet)
        for number in range(size.mailboxes):
            server = f"{number % len(deployment.mailbox_servers):03}"
            yield template.format(user=f"user{number:06}", server=server, reference=reference)
            reference += 1


def _template(cmdlet: str) -> str:
    """One object as the shipped script exports it, its values as text, with blanks for user, server and reference."""
    server = MailboxServer("MBX-{server}", "site-00", _VERSIONS[0])
    sample = Mailbox("{user}@contoso.com", r"CONTOSO\{user}", PasswordSource(env="X"), server.name)
    (shown,) = objects_of(Deployment("", _ORGANIZATION, (), (), (server,), (sample,)))[cmdlet]
    values = {name: value.text if isinstance(value, ShellObject) else value for name, value in shown.items()}
    text = clixml({cmdlet: [{name: values[name] for name in _EXPORTED[cmdlet]}]}, header=False)
    (line,) = (line for line in text.split("\n") if cmdlet in line)
    return _OBJECT.sub(r'\1 RefId="{reference}"', f"{line}\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.imports.large_organization")
    parser.add_argument("--divide-by", type=int, default=1, metavar="N", help="of an Nth of the size")
    parser.add_argument("--mailboxes", default="2", metavar="N", help="as of import")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep the export")
    options = parser.parse_args()
    size = Size().divided_by(options.divide_by)
    with tempfile.TemporaryDirectory() as folder:
        export = options.keep or Path(folder) / "organization.xml"
        started = time.monotonic()
        write_export(size, export)
        print(f"{size}: {export.stat().st_size / 1e6:.0f} MB written in {time.monotonic() - started:.1f} s", flush=True)
        output = Path(folder) / "large.toml"
        command = [sys.executable, "-m", "harness", "import", str(export), "--output", str(output)]
        started = time.monotonic()
        subprocess.run([*command, "--mailboxes", options.mailboxes], check=True)  # noqa: S603 - our own command line
        seconds = time.monotonic() - started
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            f"imported in {seconds:.1f} s, {used.ru_utime + used.ru_stime:.1f} s of CPU, at most "
            f"{used.ru_maxrss / 1024:.0f} MB; {output.stat().st_size / 1e6:.1f} MB of TOML"
        )


if __name__ == "__main__":
    main()
