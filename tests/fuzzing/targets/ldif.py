"""LDIF: any file gives objects, or the error that the reader documents."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from harness.imports import ImportSourceError, is_ldif, read_ldif
from tests.fuzzing.fuzz_target import FuzzTarget

_FOLDER = tempfile.TemporaryDirectory(prefix="fuzzing-ldif-")
_SERVER = b"CN=CAS-01,CN=Servers,DC=contoso"


def read(data: bytes) -> None:
    path = Path(_FOLDER.name, "export.ldf")
    path.write_bytes(data)
    with suppress(ImportSourceError):
        assert read_ldif(path).objects
        assert is_ldif(data)


TARGET = FuzzTarget(
    read,
    seeds=(
        b"version: 1\n\ndn: CN=usa,CN=Sites,DC=contoso\nchangetype: add\nobjectClass: site\n",
        b"dn: CN=owa,CN=HTTP,CN=Protocols," + _SERVER + b"\nobjectClass: msExchOWAVirtualDirectory\n"
        b"msExchInternalAuthenticationMethods: 5\nmsExchInternalHostName: https://cas-01/o\n wa\n",
        b"dn: " + _SERVER + b"\nobjectClass: msExchExchangeServer\nversionNumber: 1912701168\n"
        b"msExchServerSite: CN=usa,DC=contoso\nserialNumber: Version 8.1 (Build 30240.6)\n",
        b"# user\ndn:: Q049YSxEQz1i\nobjectClass: user\nhomeMDB: CN=a,CN=InformationStore,CN=b,CN=c\n",
        b"# x\n y\ndn: CN=a\nobjectClass: user\nhomeMDB: b\nproxyAddresses: SMTP:a@b\nprotocolSettings:: T1dBwqcw\n",
        b"dn: CN=usa,DC=b\nobjectClass: site\n\nsearch: 2\nresult: 0 Success\n",
        "dn: CN=usa,DC=b\r\nobjectClass: site\r\n".encode("utf-16"),
    ),
    tokens=(b"\n ", b"\n\n", b":: ", b":< ", b"\\0ACNF:", b"\\2C", b"crossRef", b"nCName: ", b"mail: ", b";range=0-1"),
    longest=400,
    executions=2_000,
)
