"""Where a directory is asked, and as whom. A password goes over TLS alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from harness.imports.source_objects import ImportSourceError
from harness.model.secret import Secret

_PORTS = {"ldaps": 636, "ldap": 389}
_EXPECTED = "expected ldaps://HOST or ldaps://HOST:PORT, or ldap://HOST for StartTLS"


@dataclass(frozen=True, slots=True)
class DirectoryAddress:
    """A domain controller, or a global catalog server, and the account that asks it.

    `start_tls` begins TLS on the port of plain LDAP; otherwise TLS begins with the connection. `user` is a user
    principal name, `DOMAIN\\account` or a distinguished name. `ca` is a file of certificates in PEM to trust beside the
    system's. `base` is where mailboxes are looked for, by default the server's own domain.
    """

    host: str
    port: int
    user: str
    password: Secret
    start_tls: bool = False
    ca: Path | None = None
    base: str | None = None

    @property
    def url(self) -> str:
        """The address as it is written in messages."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'ldap' if self.start_tls else 'ldaps'}://{host}:{self.port}"


def parse_directory_url(
    url: str, *, user: str, password: Secret, ca: Path | None = None, base: str | None = None
) -> DirectoryAddress:
    """The address that the URL names; raises ImportSourceError for a URL or an account that cannot be used.

    A message never repeats a URL with a password in it.
    """
    parts = _split(url)
    if parts.username is not None or parts.password is not None:
        raise ImportSourceError(
            f"the URL of {parts.hostname} holds an account; others may see a command line, so that neither account nor "
            f"password stands in a URL: {_EXPECTED}"
        )
    port = _port_of(parts, url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ImportSourceError(f'"{url}" is not the address of a directory; {_EXPECTED}')
    _check_account(user, password, parts.hostname)
    start_tls = parts.scheme == "ldap"
    return DirectoryAddress(parts.hostname, port, user, password, start_tls=start_tls, ca=ca, base=base)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise ImportSourceError(f"the address of the directory is not a URL; {_EXPECTED}") from None


def _port_of(parts: SplitResult, url: str) -> int:
    try:
        port = parts.port
    except ValueError:
        raise ImportSourceError(f'"{url}" has no valid port; expected a number from 1 to 65535') from None
    return port or _PORTS.get(parts.scheme, 0)


def _check_account(user: str, password: Secret, host: str) -> None:
    """A domain controller takes an empty user name or password as anonymous, without saying so."""
    if not user.strip():
        raise ImportSourceError(f"{host} is not asked anonymously; expected the name of an account that may read")
    if not password.reveal():
        raise ImportSourceError(f"the password of {user} for {host} is empty; expected the password of that account")
