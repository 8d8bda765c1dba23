"""A Kerberos realm of MIT's own key distribution centre on loopback, with the accounts of a served farm."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from harness.deployments.passwords import mock_passwords
from harness.deployments.reader import read_deployment

if TYPE_CHECKING:
    import k5test

NAME = "CONTOSO.COM"


def require_kerberos() -> None:
    """Without Kerberos the test is skipped, in CI it fails."""
    missing = [name for name in ("gssapi", "krb5", "k5test") if importlib.util.find_spec(name) is None]
    missing += [name for name in ("kinit", "krb5kdc", "kadmin.local") if shutil.which(name, path=_PATH) is None]
    if missing:
        sentence = (
            f"no {', '.join(missing)}: `make kerberos` and the Debian packages krb5-kdc krb5-admin-server krb5-user"
        )
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)


_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])


@dataclass(frozen=True, slots=True)
class Realm:
    """`keytab` has the keys of services and computers; `environment` leads Kerberos programs to this realm."""

    keytab: Path
    environment: Mapping[str, str]
    kerberos: k5test.K5Realm

    def log_on(self, user: str, password: str) -> None:
        """A ticket of that user for programs of `environment`, as after a logon at a workstation."""
        self.kerberos.kinit(f"{user}@{NAME}", password)


@contextmanager
def realm_of(deployment_file: Path, folder: Path) -> Iterator[Realm]:
    """The realm of a deployment: every mailbox's account, every server's computer and service."""
    import k5test  # noqa: PLC0415 - only there with the extra

    deployment = read_deployment(deployment_file)
    passwords = mock_passwords(deployment)
    keytab = folder / "farm.keytab"
    settings = {"libdefaults": {"dns_canonicalize_hostname": "false", "rdns": "false"}}
    # Ten ports for each process, below those that the system gives to a program that needs any port.
    ports = 20_000 + 10 * (os.getpid() % 1_000)
    kerberos = k5test.K5Realm(realm=NAME, krb5_conf=settings, portbase=ports, create_user=False, create_host=False)
    try:
        for mailbox in deployment.mailboxes:
            user, password = mailbox.address.partition("@")[0], passwords[mailbox.address].reveal()
            kerberos.run_kadminl(f'addprinc -pw "{password}" {user}@{NAME}')
        hosts = {server.host for server in deployment.client_access_servers}
        hosts |= {server.host for server in deployment.mailbox_servers if server.host}
        hosts |= {_host(array.host) for array in deployment.load_balancing_arrays}
        names = [*(f"HTTP/{host}" for host in sorted(hosts)), *(f"{s.name}$" for s in deployment.client_access_servers)]
        for name in names:
            # k5test quotes for a shell what kadmin takes as it is: a computer's `$` would become part of quotes.
            kerberos.run_kadminl(f"addprinc -randkey {name}@{NAME}")
            kerberos.run_kadminl(f"ktadd -k {keytab} -norandkey {name}@{NAME}")
        yield Realm(keytab, kerberos.env, kerberos)
    finally:
        kerberos.stop()


def _host(host: str) -> str:
    return urlsplit(f"//{host}").hostname or host
