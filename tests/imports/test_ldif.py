"""LDIF as ldifde and ldapsearch write it: what is read, and how a broken file is refused."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from harness.imports import ImportSourceError, is_ldif, read_ldif
from harness.imports.source_objects import ObjectKind, Source

SITE = "dn: CN=usa,CN=Sites,CN=Configuration,DC=contoso,DC=com\nobjectClass: top\nobjectClass: site\n"
LDIFDE = """\
dn: CN=owa (Default Web Site),CN=HTTP,CN=Protocols,CN=CAS-01,CN=Servers,CN=Exch
 ange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,CN=Contoso,
 CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=com
changetype: add
objectClass: top
objectClass: msExchVirtualDirectory
objectClass: msExchOWAVirtualDirectory
cn: owa (Default Web Site)
objectGUID:: LVjkdSpGwU6xGKJXCN6aYg==
whenCreated: 20080214093012.0Z
msExchInternalHostName: https://cas-01.contoso.com/ow
 a
msExchExternalHostName:: aHR0cHM6Ly93d3cuY29udG9zby5jb20vb3dh
msExchInternalAuthenticationMethods: 5

dn:: Q049TcO8bmNoZW4sQ049U2l0ZXMsQ049Q29uZmlndXJhdGlvbixEQz1jb250b3NvLERDPWNvbQ
 ==
changetype: add
objectClass: top
objectClass: site

dn: CN=Doe\\, Jane,OU=Staff,DC=contoso,DC=com
changetype: add
OBJECTCLASS: user
sAMAccountName: jdoe
proxyAddresses;range=0-1499: smtp:jane@alias.contoso.com
proxyAddresses;range=0-1499: SMTP:jane.doe@contoso.com
msExchHomeServerName: /o=Contoso/ou=First/cn=Configuration/cn=Servers/cn=MBX-01
protocolSettings:: UE9QM8KnMMKnMcKnNMKnSVNPLTg4NTktMcKnMMKnwqfCpw==
"""


def read(text: str, folder: Path, *, encoding: str = "utf-8", line_end: str = "\n") -> Source:
    path = folder / "export.ldf"
    path.write_text(text, encoding=encoding, newline=line_end)
    return read_ldif(path)


def refusal(text: str | bytes, folder: Path) -> str:
    path = folder / "export.ldf"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ImportSourceError) as caught:
        read_ldif(path)
    return str(caught.value).replace(str(path), "export.ldf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_export_of_ldifde_is_read(encoding: str, line_end: str, tmp_path: Path) -> None:
    source = read(LDIFDE, tmp_path, encoding=encoding, line_end=line_end)
    directory, site, mailbox, switches = source.objects
    assert directory.properties["server"] == "CAS-01"
    assert directory.properties["internalurl"] == "https://cas-01.contoso.com/owa"
    assert directory.properties["externalurl"] == "https://www.contoso.com/owa"
    assert directory.properties["internalauthenticationmethods"] == ("Basic", "Fba")
    assert site.properties["name"] == "München"
    assert mailbox.properties["primarysmtpaddress"] == "jane.doe@contoso.com"
    assert (switches.kind, switches.properties["popenabled"]) == (ObjectKind.CAS_MAILBOX, False)
    assert [one.origin.rpartition(":")[2] for one in source.objects] == ["1", "16", "22", "22"]


def test_what_ldapsearch_writes_around_the_entries_is_left_out(tmp_path: Path) -> None:
    text = (
        "# extended LDIF\n#\n# LDAPv3\n# filter: (objectClass=site), which is\n  folded\n\nversion: 1\n\n\n"
        f"# usa, Sites\n{SITE}\n"
        "# search reference\nref: ldap://europe.contoso.com/DC=europe,DC=contoso,DC=com\n\n"
        "# search result\nsearch: 2\nresult: 0 Success\n\n# numEntries: 1\n"
    )
    [site] = read(text, tmp_path).objects
    assert site.properties["name"] == "usa"
    assert site.origin.endswith(":11")


def test_the_version_may_stand_directly_above_the_first_entry(tmp_path: Path) -> None:
    assert len(read(f"version: 1\n{SITE}", tmp_path).objects) == 1


def test_many_records_keep_their_lines(tmp_path: Path) -> None:
    """More text than is read at once, so that records lie across the pieces."""
    filler = "description: " + "x" * 5000
    text = f"{SITE}{filler}\n\n" * 2000
    source = read(text, tmp_path)
    assert len(source.objects) == 2000
    assert [int(one.origin.rpartition(":")[2]) for one in source.objects] == list(range(1, 10_000, 5))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(f"{SITE}\nrubbish\n", 'export.ldf:5: a record begins with "rubbish"', id="no entry"),
        pytest.param(f"{SITE}rubbish\n", "export.ldf:4: a line without a colon", id="no attribute"),
        pytest.param(f"{SITE}name: a\n b\n c\nrubbish\n", "export.ldf:7: a line without a colon", id="after folds"),
        pytest.param(f"# a\n#b\n c\n{SITE}rubbish\n", "export.ldf:7: a line without a colon", id="after comments"),
        pytest.param(
            f"{SITE}serialNumber:: %%%\n", "export.ldf:4: the value of serialnumber is not base64", id="base64"
        ),
        pytest.param(f"{SITE}mail:< file:///c:/a\n", "export.ldf:4: mail has its value in another file", id="file"),
        pytest.param(f"{SITE}changetype: modify\n", "export.ldf:4: a change; expected an export", id="change"),
        pytest.param(f"{SITE}\n one: two\n", 'export.ldf:5: a record begins with " one"', id="fold of nothing"),
        pytest.param("dn:: /w==\nobjectClass: site\n", "export.ldf:1: the distinguished name is not text", id="name"),
        pytest.param(f"version: 2\n{SITE}", "export.ldf:1: another version of LDIF", id="version"),
        pytest.param(
            f"{SITE}\nsearch: 2\nresult: 4 Size limit exceeded\n", "export.ldf:6: the search ended", id="limit"
        ),
        pytest.param(
            "dn: DC=contoso\nobjectClass: domain\n", "export.ldf: holds no server, site,", id="nothing of use"
        ),
        pytest.param("dn: rubbish\nobjectClass: site\n", 'export.ldf:1: "rubbish" is not a disting', id="no name"),
        pytest.param("Name : owa\n", "export.ldf: is not LDIF; expected a first line", id="another format"),
        pytest.param("", "export.ldf: is not LDIF", id="empty"),
        pytest.param(f"{SITE}a: b\nname: ".encode() + b"\xff", "export.ldf:5: is not utf-8; expected", id="encoding"),
        pytest.param(f"{SITE}".encode("utf-16") + b"\x00", "export.ldf:4: is not utf-16", id="half a character"),
    ],
)
def test_a_broken_file_is_refused_by_file_and_line(text: str | bytes, message: str, tmp_path: Path) -> None:
    assert refusal(text, tmp_path).startswith(message)


def test_no_message_repeats_a_value(tmp_path: Path) -> None:
    """Other attributes than those that are read may stand in the file."""
    for line in ("unicodePwd Secret.1", "Secret.1", "mail:: Secret.1%", "serialNumber:< file:///Secret.1"):
        assert "Secret.1" not in refusal(f"{SITE}{line}\n", tmp_path)


def test_one_file_may_say_what_another_needs(tmp_path: Path) -> None:
    """The Windows name of a domain stands in the configuration, which is exported apart from the users."""
    configuration, users = tmp_path / "configuration.ldf", tmp_path / "users.ldf"
    domain = "dn: CN=CORP,CN=Partitions,DC=contoso\nobjectClass: crossRef\nnCName: DC=contoso\nnETBIOSName: CORP\n"
    configuration.write_text(f"{SITE}\n{domain}", encoding="ascii")
    users.write_text("dn: CN=jane,DC=contoso\nobjectClass: user\nhomeMDB: CN=db\n", encoding="ascii")
    for paths in ((configuration, users), (users, configuration)):
        source = read_ldif(*paths)
        [mailbox] = [one for one in source.objects if one.kind is ObjectKind.MAILBOX]
        assert mailbox.properties["windowsdomain"] == "CORP"
        assert source.origin == ", ".join(map(str, paths))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportSourceError, match=r"none\.ldf: cannot be read: No such file or directory"):
        read_ldif(tmp_path / "none.ldf")


def test_objects_in_conflict_are_among_the_remarks(tmp_path: Path) -> None:
    source = read(f"{SITE}\ndn: CN=usa\\0ACNF:12,CN=Sites,DC=contoso\nobjectClass: site\n", tmp_path)
    assert len(source.objects) == 1
    assert "export.ldf:5: " in source.remarks[0]
    assert "in conflict with another object" in source.remarks[0]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"dn: DC=contoso\n", True),
        (b"DN:: REM9YQ==\n", True),
        (b"\r\n# comment\r\n  folded\r\nversion: 1\r\n", True),
        ("dn: DC=contoso\r\n".encode("utf-16"), True),
        (b"\xef\xbb\xbfdn: DC=contoso\n", True),
        (b"# a comment alone\n", False),
        (b"", False),
        (b"<Objs Version=", False),
        (b'[{"Name": 1}]', False),
        (b"\r\nName : CAS-01\r\n", False),
        (b"\xff\xfe\x00", False),
        (base64.b64encode(b"dn: "), False),
    ],
)
def test_ldif_is_known_by_its_beginning(head: bytes, expected: bool) -> None:
    assert is_ldif(head) is expected
