"""Dovecot, for users with passwords of their own: POP3 and IMAP4, with TLS and without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.third_party.programs import find_program
from tests.third_party.servers import free_ports, give_to_nobody, running

CONFIGURATION = """
protocols = imap pop3
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
first_valid_uid = 0
auth_failure_delay = 0
auth_mechanisms = plain login
disable_plaintext_auth = yes
mail_location = maildir:{folder}/mail/%u
listen = 127.0.0.1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
"""


@contextmanager
def running_dovecot(folder: Path, passwords: Mapping[str, str]) -> Iterator[Mapping[str, int]]:
    """Its ports by service: imap, imaps, pop3, pop3s. `cert.pem` and `key.pem` are in the folder, open to `nobody`."""
    program = find_program("dovecot", "dovecot-imapd, dovecot-pop3d")
    users = "".join(f"{user}:{password}\n" for user, password in passwords.items())
    (folder / "users").write_text(users, encoding="ascii")
    ports = dict(zip(("imap", "imaps", "pop3", "pop3s"), free_ports(4), strict=True))
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(folder=folder, **ports), encoding="ascii")
    give_to_nobody(folder)
    command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", program, "-F"]
    with running([*command, "-c", str(folder / "dovecot.conf")], list(ports.values())):
        yield ports
