"""Which files are exports, one by one and in folders, and what is said of those that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.imports.exports import read_export
from harness.imports.source_objects import ImportSourceError, ObjectKind
from tests.imports.nouns import read_text, refusal

SERVER = "Get-ExchangeServer\n\nName : CAS-01\n"


def test_all_files_of_a_folder_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"Get-AdSite": {"Name": "usa"}}')
    (tmp_path / "a.txt").write_text("ExportedWith : Shell 1\nExportedOn   : 2008-03-14\n\n" + SERVER)
    (tmp_path / "Get-UMVirtualDirectory.txt").write_bytes("\r\n".encode("utf-16"))
    (tmp_path / ".hidden").write_text("anything")
    (tmp_path / "older").mkdir()
    source = read_export(tmp_path)
    assert [each.kind for each in source.objects] == [ObjectKind.EXCHANGE_SERVER, ObjectKind.AD_SITE]
    assert (source.origin, source.exported_with, source.exported_on) == (str(tmp_path), "Shell 1", "2008-03-14")


def test_a_folder_says_which_of_its_files_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SERVER)
    (tmp_path / "b.csv").write_text("#TYPE Microsoft.Exchange.Data.Directory.Management.ExchangeServer\n")
    with pytest.raises(ImportSourceError, match=r"b\.csv: is CSV"):
        read_export(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        '#TYPE Microsoft.Exchange.Data.Directory.SystemConfiguration.ADOwaVirtualDirectory\n"Name"\n"owa"\n',
        '"Name","Server","InternalUrl"\n"owa","CAS-01","https://a/owa"\n',
        '"Name";"Server"\r\n"owa";"CAS-01"\r\n',
        "Name,Server\nowa,CAS-01\n",
    ],
    ids=["type", "commas", "semicolons", "without quotes"],
)
def test_csv_is_refused_with_the_remedy(tmp_path: Path, text: str) -> None:
    message = refusal(tmp_path, text)
    assert "is CSV" in message
    assert "Export-Clixml" in message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "has no object"),
        (b"\xef\xbb\xbf", "has no object"),
        (b"dn: CN=CAS-01,DC=contoso,DC=com\nobjectClass: top\n", "is LDIF"),
        (b"PK\x03\x04\x00\x00\x00\x00", "is not text"),
        (b"\xff\xfeA", "is not text"),
        (b"Name : \x81\n", "is not text"),
        (b"Dear colleague, here is the list.\n", "has no object"),
    ],
    ids=["nothing", "byte order mark", "LDIF", "archive", "half a character", "no character of Windows-1252", "letter"],
)
def test_what_is_no_export_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "export.txt"
    file.write_bytes(content)
    with pytest.raises(ImportSourceError, match=reason) as caught:
        read_export(file)
    assert str(caught.value).startswith(str(file))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportSourceError, match=r"missing\.xml: cannot be read: No such file"):
        read_export(tmp_path / "missing.xml")


def test_statements_of_several_files_are_all_kept(tmp_path: Path) -> None:
    for name, program in (("a.txt", "Shell 1"), ("b.txt", "Shell 2"), ("c.txt", "Shell 1")):
        (tmp_path / name).write_text(f"ExportedWith : {program}\n\n{SERVER}")
    assert read_export(tmp_path).exported_with == "Shell 1; Shell 2"


def test_several_cmdlets_in_one_file_are_told_apart(tmp_path: Path) -> None:
    text = (
        SERVER
        + "\nGet-CASMailbox\n\nSamAccountName : user1\nPopEnabled : False\n\nGet-PopSettings\n\nServer : CAS-01\n"
    )
    assert [each.kind for each in read_text(tmp_path, text).objects] == [
        ObjectKind.EXCHANGE_SERVER,
        ObjectKind.CAS_MAILBOX,
        ObjectKind.POP_SETTINGS,
    ]
