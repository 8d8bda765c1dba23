"""mbsync and fetchmail, each with a folder of its own, at the mail services of a served farm."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.served.clients import Served
from tests.third_party.programs import find_program

TUNNEL = Path(__file__).with_name("tcp_tunnel.py")

MBSYNC = """
FSync no

IMAPAccount farm
Host {host}
Tunnel "{tunnel}"
SSLType {security}
SystemCertificates no
CertificateFile {authority}
Timeout 10
User "{user}"
Pass "{password}"

IMAPStore far
Account farm

MaildirStore near
Path {mail}/
Inbox {mail}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Near
Sync All
SyncState *
"""

FETCHMAIL = """
set no bouncemail
poll "{host}" via {address} protocol {protocol} port {mapped} timeout 10
    user "{user}" password "{password}" keep {security}
    sslcertck sslcertfile "{authority}" sslcommonname "{host}" mda "cat"
"""


@dataclass(frozen=True, slots=True)
class MailClient:
    """One user's mail program at one server, whose certificate has to be that server's own."""

    farm: Served
    host: str
    user: str
    folder: Path

    @property
    def mail(self) -> Path:
        """Where mbsync keeps its copy."""
        return self.folder / "mail"

    def mbsync(self, port: int) -> subprocess.CompletedProcess[str]:
        """Over TLS from the start on 993, else after STARTTLS."""
        self.mail.mkdir(exist_ok=True)
        security = "IMAPS" if port == 993 else "STARTTLS"
        file = self._write("mbsyncrc", MBSYNC, port, security=security, mail=str(self.mail))
        return self._run(find_program("mbsync", "isync"), "--config", str(file), "--all")

    def fetchmail(self, protocol: str, port: int) -> subprocess.CompletedProcess[str]:
        """Over TLS from the start on 993 and 995, else after STARTTLS or STLS."""
        security = "ssl" if port in {993, 995} else "sslproto TLS1.2+"
        file = self._write("fetchmailrc", FETCHMAIL, port, security=security, protocol=protocol)
        return self._run(find_program("fetchmail", "fetchmail"), "--fetchmailrc", str(file))

    def _write(self, name: str, text: str, port: int, **settings: str) -> Path:
        logon, password = self.farm.credentials(self.user)
        address, mapped = self.farm.mapped_address(self.host, port)
        command = [sys.executable, "-I", "-S", str(TUNNEL), address, str(mapped)]
        file = self.folder / name
        file.touch(mode=0o600)
        file.write_text(
            text.format(
                host=self.host,
                address=address,
                mapped=mapped,
                tunnel=f"exec {shlex.join(command)}",
                authority=self.farm.folder / "ca.pem",
                user=logon.replace("\\", "\\\\"),
                password=password,
                **settings,
            ),
            encoding="ascii",
        )
        return file

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C"}
        return subprocess.run(  # noqa: S603 - a known program on this test's configuration
            command,
            env={**environment, "FETCHMAILHOME": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
