"""OpenLDAP's slapd on loopback with what Active Directory would hold: its schema is `active_directory.schema`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.imports.directory_entry import Entry, as_ldif
from tests.third_party.programs import find_program
from tests.third_party.servers import PATIENCE, folder_of_nobody, free_ports, give_to_nobody, running

HOST = "localhost"
BASE = "DC=contoso,DC=com"
READER = f"CN=reader,CN=Users,{BASE}"
LIMITED_READER = f"CN=limited,CN=Users,{BASE}"
PASSWORD = "Read-only.7391-ª-ß"
REFERENCES = (
    "ldap://asia.contoso.com/DC=asia,DC=contoso,DC=com",
    "ldap://contoso.com/DC=DomainDnsZones,DC=contoso,DC=com",
)
SIZE_LIMIT = 500
"""How many results the server gives at once; pages of a search add up to more, but for LIMITED_READER."""

_SCHEMA = Path(__file__).with_name("active_directory.schema")
_TLS = """
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/cert.pem
TLSCertificateKeyFile {folder}/key.pem
"""
_CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include {schema}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
rootDSE {folder}/root.ldif
sizelimit size.soft={limit} size.hard={limit} size.pr={limit} size.prtotal=unlimited
{tls}
database mdb
suffix "{base}"
directory {folder}/data
maxsize 134217728
limits dn.exact="{limited}" size.soft={limit} size.hard={limit} size.pr={limit} size.prtotal={limit}
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
"""
_ROOT = f"dn:\nconfigurationNamingContext: CN=Configuration,{BASE}\ndefaultNamingContext: {BASE}\n"


@dataclass(frozen=True, slots=True)
class Slapd:
    """A server that answers; `ca` is the authority of its certificate, which is for HOST."""

    port: int
    tls_port: int
    ca: Path


@contextmanager
def serving(entries: Iterable[Entry], *, tls: bool = True) -> Iterator[Slapd]:
    """A server with these entries for the block, in a folder and on ports of its own."""
    slapd, slapadd = find_program("slapd", "slapd"), find_program("slapadd", "slapd")
    port, tls_port = free_ports(2)
    with folder_of_nobody() as folder:
        _write_certificates(folder)
        _write_configuration(folder, tls=tls)
        (folder / "entries.ldif").write_text(_as_stored(entries), encoding="ascii")
        configuration = ["-f", str(folder / "slapd.conf")]
        _run([slapadd, "-q", "-s", *configuration, "-l", str(folder / "entries.ldif")])
        account = []
        if os.geteuid() == 0:
            give_to_nobody(folder)
            account = ["-u", "nobody", "-g", "nogroup"]
        urls = f"ldap://127.0.0.1:{port}/" + (f" ldaps://127.0.0.1:{tls_port}/" if tls else "")
        ports = [port, tls_port] if tls else [port]
        with running([slapd, "-d", "0", *configuration, "-h", urls, *account], ports):
            yield Slapd(port, tls_port, folder / "ca.pem")


def _write_certificates(folder: Path) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert(HOST)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")


def _write_configuration(folder: Path, *, tls: bool) -> None:
    (folder / "data").mkdir()
    (folder / "root.ldif").write_text(_ROOT, encoding="ascii")
    text = _CONFIGURATION.format(
        schema=_SCHEMA,
        folder=folder,
        limit=SIZE_LIMIT,
        limited=LIMITED_READER,
        base=BASE,
        tls=_TLS.format(folder=folder) if tls else "",
    )
    (folder / "slapd.conf").write_text(text, encoding="utf-8")


def _as_stored(entries: Iterable[Entry]) -> str:
    """As slapadd reads it: parents first, no changetype."""
    everything = [*entries, _reader(READER), _reader(LIMITED_READER), *map(_reference, REFERENCES)]
    known = {entry.dn for entry in everything}
    above = {dn for entry in everything for dn in _above(entry.dn) if dn not in known}
    containers = sorted((_container(dn) for dn in above), key=lambda entry: entry.dn.count(","))
    return as_ldif([*containers, *everything]).replace("changetype: add\r\n", "")


def _above(dn: str) -> Iterator[str]:
    """The names of the objects that this one stands below. No name in the test's data has an escaped comma."""
    while dn != BASE:
        dn = dn.partition(",")[2]
        yield dn


def _container(dn: str) -> Entry:
    kind, _, name = dn.partition(",")[0].partition("=")
    if kind == "DC":
        return Entry(dn, {"objectClass": ("top", "domainDNS"), "dc": (name,)})
    return Entry(dn, {"objectClass": ("top", "container"), "cn": (name,)})


def _reader(dn: str) -> Entry:
    classes = ("top", "person", "organizationalPerson", "user")
    name = dn.partition(",")[0].partition("=")[2]
    return Entry(dn, {"objectClass": classes, "cn": (name,), "userPassword": (PASSWORD,)})


def _reference(url: str) -> Entry:
    """What the server refers to another server for, as a domain controller does for the domains below its own."""
    dn = url.rpartition("/")[2]
    name = dn.partition(",")[0].partition("=")[2]
    return Entry(dn, {"objectClass": ("referral", "extensibleObject"), "dc": (name,), "ref": (url,)})


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603 - a known program
