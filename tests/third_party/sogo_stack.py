"""SOGo, which is not Exchange: its ActiveSync behind nginx, MariaDB for its users, Dovecot for their mail."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.third_party.dovecot import running_dovecot
from tests.third_party.programs import find_program
from tests.third_party.servers import HOST, free_ports, give_to_nobody, running, write_certificate

AS_NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")

TABLES = """
CREATE DATABASE sogo CHARACTER SET utf8mb4;
CREATE USER 'sogo'@'%' IDENTIFIED BY 'sogo';
GRANT ALL ON sogo.* TO 'sogo'@'%';
CREATE TABLE sogo.users (c_uid VARCHAR(60) PRIMARY KEY, c_name VARCHAR(60), c_password VARCHAR(60),
    c_cn VARCHAR(60), mail VARCHAR(60));
"""
USER = "INSERT INTO sogo.users VALUES ('{name}', '{name}', '{password}', '{name}', '{name}@contoso.com');\n"

FRONT = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  ssl_certificate {folder}/cert.pem;
  ssl_certificate_key {folder}/key.pem;
  server {{
    listen 127.0.0.1:{https} ssl;
    location /Microsoft-Server-ActiveSync {{
      proxy_pass http://127.0.0.1:{sogo}/SOGo/Microsoft-Server-ActiveSync;
      proxy_set_header Host $host;
      proxy_set_header x-webobjects-server-protocol HTTP/1.0;
      proxy_set_header x-webobjects-remote-host $remote_addr;
      proxy_set_header x-webobjects-server-name $server_name;
      proxy_set_header x-webobjects-server-url https://$host;
      proxy_set_header x-webobjects-server-port 443;
    }}
  }}
}}
"""

DEPLOYMENT = """
format = 1
organization = {{ name = "Contoso", accepted_domain = "contoso.com", windows_domain = "CONTOSO" }}
site = [{{ name = "usa" }}, {{ name = "europe" }}]
[[client_access_server]]
name = "CAS-01"
site = "usa"
version = "2007 SP1"
host = "{host}"
eas = {{ authentication = ["basic"] }}
pop3 = {{ port = 995 }}
imap4 = {{ port = 993 }}
[[mailbox_server]]
name = "MBX-01"
site = "usa"
version = "2007 SP1"
[[client_access_server]]
name = "CAS-02"
site = "europe"
version = "2007 SP1"
host = "cas-02.contoso.com"
reachable = false
eas = {{ authentication = ["basic"], external_url = "https://mail.europe.contoso.com/Microsoft-Server-ActiveSync" }}
[[mailbox_server]]
name = "MBX-02"
site = "europe"
version = "2007 SP1"
{mailboxes}
[live]
ca = "ca.pem"
timeout_seconds = 20
[connect]
"{host}:443" = "127.0.0.1:{https}"
"{host}:995" = "127.0.0.1:{pop3s}"
"{host}:993" = "127.0.0.1:{imaps}"
"""
MAILBOX = """[[mailbox]]
address = "{name}@contoso.com"
logon = "{name}"
password = {{ literal = "{password}" }}
server = "{server}"
"""


@dataclass(frozen=True, slots=True)
class Sogo:
    """What runs, as a deployment of one Client Access server."""

    folder: Path
    ports: Mapping[str, int]

    def describe(self, passwords: Mapping[str, str], *, elsewhere: str = "") -> Path:
        """A deployment file of the users with these passwords; of one of them it says another site."""
        mailboxes = "".join(
            MAILBOX.format(name=name, password=password, server="MBX-02" if name == elsewhere else "MBX-01")
            for name, password in passwords.items()
        )
        file = self.folder / "deployment.toml"
        file.write_text(DEPLOYMENT.format(host=HOST, mailboxes=mailboxes, **self.ports), encoding="utf-8")
        return file


@contextmanager
def running_sogo(folder: Path, passwords: Mapping[str, str]) -> Iterator[Sogo]:
    """All four programs, from where each of their ports answers to the end of the block."""
    write_certificate(folder)
    with (
        running_dovecot(folder, passwords) as mail,
        _running_mariadb(folder / "mariadb", passwords) as mariadb,
        _running_sogod(folder, mariadb=mariadb, imap=mail["imap"]) as sogo,
        _running_nginx(folder, sogo=sogo) as https,
    ):
        yield Sogo(folder, {**mail, "https": https})


@contextmanager
def _running_mariadb(folder: Path, passwords: Mapping[str, str]) -> Iterator[int]:
    """The port of a database with the users in it."""
    program = find_program("mariadbd", "mariadb-server")
    install = find_program("mariadb-install-db", "mariadb-server")
    folder.mkdir()
    give_to_nobody(folder)
    common = ["--no-defaults", f"--datadir={folder}/data"]
    subprocess.run(  # noqa: S603 - a known program on this test's folder
        [*AS_NOBODY, install, *common, "--skip-test-db"], check=True, capture_output=True
    )
    users = "".join(USER.format(name=name, password=password) for name, password in passwords.items())
    (folder / "tables.sql").write_text(TABLES + users, encoding="ascii")
    (port,) = free_ports(1)
    places = [f"--socket={folder}/socket", f"--pid-file={folder}/pid", f"--init-file={folder}/tables.sql"]
    command = [*AS_NOBODY, program, *common, *places, f"--port={port}", "--bind-address=127.0.0.1"]
    with running(command, [port]):
        yield port


@contextmanager
def _running_sogod(folder: Path, *, mariadb: int, imap: int) -> Iterator[int]:
    """The port of SOGo: HTTP without TLS, and one process, which SIGTERM does not end while a client is connected."""
    program = find_program("sogod", "sogo, sogo-activesync")
    (port,) = free_ports(1)
    settings = _settings(folder, f"mysql://sogo:sogo@127.0.0.1:{mariadb}/sogo", imap=imap, own=port)
    arguments = [part for key, value in settings.items() for part in (f"-{key}", value)]
    # Its group may read /etc/sogo/sogo.conf, without which SOGo does not start.
    as_nobody = [*AS_NOBODY[:2], "--regid=sogo", *AS_NOBODY[3:]]
    with running([*as_nobody, "env", f"HOME={folder}", program, *arguments], [port], ended_by=signal.SIGKILL):
        yield port


def _settings(folder: Path, database: str, *, imap: int, own: int) -> Mapping[str, str]:
    """Arguments, which go before what the machine's own /etc/sogo/sogo.conf says."""
    users = f'type = sql; id = users; viewURL = "{database}/users"; canAuthenticate = YES; isAddressBook = NO;'
    return {
        "SOGoProfileURL": f"{database}/sogo_user_profile",
        "OCSFolderInfoURL": f"{database}/sogo_folder_info",
        "OCSSessionsFolderURL": f"{database}/sogo_sessions_folder",
        "OCSEMailAlarmsFolderURL": f"{database}/sogo_alarms_folder",
        "OCSCacheFolderURL": f"{database}/sogo_cache_folder",
        "SOGoUserSources": f"({{{users} userPasswordAlgorithm = plain;}})",
        "SOGoIMAPServer": f"imap://127.0.0.1:{imap}",
        "SOGoMailDomain": "contoso.com",
        "SOGoTimeZone": "UTC",
        "WOPort": f"127.0.0.1:{own}",
        "WOPidFile": f"{folder}/sogo.pid",
        "WOLogFile": f"{folder}/sogo.log",
        "WONoDetach": "YES",
        "WOUseWatchDog": "NO",
    }


@contextmanager
def _running_nginx(folder: Path, *, sogo: int) -> Iterator[int]:
    program = find_program("nginx", "nginx-light")
    (port,) = free_ports(1)
    (folder / "nginx.conf").write_text(FRONT.format(folder=folder, sogo=sogo, https=port), encoding="ascii")
    with running([program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"], [port]):
        yield port
