"""Format-List text as the Shell prints it, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.imports.source_objects import ObjectKind
from tests.imports.nouns import only, read_text, refusal, shown

OWA = r"""

Name                          : owa (Default Web Site)
InternalAuthenticationMethods : {Basic, Fba}
MetabasePath                  : IIS://srv.contoso.com/W3SVC/1/ROOT/owa
BasicAuthentication           : True
WindowsAuthentication         : False
DefaultDomain                 :
LogonFormat                   : FullDomain
InternalUrl                   : https://srv.contoso.com/owa
ExternalUrl                   :
Server                        : SRV
Identity                      : SRV\owa (Default Web Site)
ObjectClass                   : {top, msExchVirtualDirectory, msExchOWAVirtualDirectory}


"""


def test_a_virtual_directory_is_told_by_its_class(tmp_path: Path) -> None:
    source = read_text(tmp_path, OWA)
    assert shown(source) == [
        (
            ObjectKind.OWA_VIRTUAL_DIRECTORY,
            {
                "name": "owa (Default Web Site)",
                "internalauthenticationmethods": ("Basic", "Fba"),
                "metabasepath": "IIS://srv.contoso.com/W3SVC/1/ROOT/owa",
                "basicauthentication": True,
                "windowsauthentication": False,
                "defaultdomain": None,
                "logonformat": "FullDomain",
                "internalurl": "https://srv.contoso.com/owa",
                "externalurl": None,
                "server": "SRV",
                "identity": r"SRV\owa (Default Web Site)",
            },
        )
    ]
    assert source.objects[0].origin == f"{tmp_path / 'export.txt'}:3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_each_encoding_and_windows_line_ends_are_read(tmp_path: Path, encoding: str) -> None:
    text = OWA.replace("Default Web Site", "Büro München").replace("\n", "\r\n")
    source = read_text(tmp_path, text, encoding=encoding)
    assert only(source).properties["identity"] == r"SRV\owa (Büro München)"
    assert bool(source.remarks) == (encoding == "cp1252")


def test_order_and_other_properties_do_not_matter(tmp_path: Path) -> None:
    lines = OWA.strip().splitlines()
    later = ["CrossSiteRedirectType         : Manual", "FailbackUrl                   : ", "RunspaceId : 5e0b"]
    changed = "\n".join([*reversed(lines), *later])
    assert dict(only(read_text(tmp_path, changed)).properties) == dict(only(read_text(tmp_path, OWA)).properties)


@pytest.mark.parametrize(
    "heading",
    [
        "Get-UMVirtualDirectory",
        "# Get-UMVirtualDirectory:",
        r"[PS] C:\Windows\system32>get-umvirtualdirectory | fl *",
        r"[PS] C:\>Get-ClientAccessServer | Get-UMVirtualDirectory | fl *",
    ],
)
def test_a_cmdlet_above_tells_the_kind(tmp_path: Path, heading: str) -> None:
    text = f"{heading}\n\n\nName : voice (Default Web Site)\nInternalUrl :\n\n\n\nName : other\n"
    source = read_text(tmp_path, text)
    assert [each.kind for each in source.objects] == [ObjectKind.UM_VIRTUAL_DIRECTORY] * 2


def test_a_cmdlet_that_imports_do_not_use_is_passed_over_with_a_remark(tmp_path: Path) -> None:
    text = "Get-TransportServer\n\nName : HUB-01\n\nGet-ExchangeServer\n\nName : CAS-01\n"
    source = read_text(tmp_path, text)
    assert shown(source) == [(ObjectKind.EXCHANGE_SERVER, {"name": "CAS-01"})]
    assert source.remarks[0].startswith(f"{tmp_path / 'export.txt'}:3: 1 object is not used")


def test_the_name_of_a_file_tells_the_kind_where_nothing_else_does(tmp_path: Path) -> None:
    source = read_text(tmp_path, "Name : CAS-01\nFqdn : cas-01.contoso.com\n", name="Get-ExchangeServer.txt")
    assert only(source).kind is ObjectKind.EXCHANGE_SERVER


WRAPPED = """
Name        : owa
OwaVersion  : Exchange2007
InternalUrl : https://a-very-lo
              ng-name.contoso.c
              om/owa
Identity    : CAS-01\\owa (the{space}
              web site of all{space}
              users)
ServerNote  : 12345678901234567
"""


@pytest.mark.parametrize("space", [" ", ""], ids=["spaces at line ends", "spaces taken away"])
def test_wrapped_values_are_joined(tmp_path: Path, space: str) -> None:
    found = only(read_text(tmp_path, WRAPPED.replace("{space}", space))).properties
    assert found["internalurl"] == "https://a-very-long-name.contoso.com/owa"
    assert found["identity"] == r"CAS-01\owa (the web site of all users)"


def test_warnings_of_a_localized_system_do_not_disturb(tmp_path: Path) -> None:
    text = OWA.rstrip() + "\nWARNUNG: Der Server CAS-09 ist nicht erreichbar.\n"
    assert only(read_text(tmp_path, text)).properties["server"] == "SRV"


def test_objects_without_an_empty_line_between_are_told_apart(tmp_path: Path) -> None:
    text = "Get-ExchangeServer\nName : CAS-01\nFqdn : a\nName : CAS-02\nFqdn : b\n"
    assert [each.properties["fqdn"] for each in read_text(tmp_path, text).objects] == ["a", "b"]


def test_an_empty_list_is_no_null(tmp_path: Path) -> None:
    text = OWA.replace("{Basic, Fba}", "{}")
    assert only(read_text(tmp_path, text)).properties["internalauthenticationmethods"] == ()


@pytest.mark.parametrize("cut", ["{Basic, Ntlm, Fba, Digest...}", "{Basic, Ntlm, Fba, Digest…}"])
def test_a_list_that_is_cut_is_refused_with_the_remedy(tmp_path: Path, cut: str) -> None:
    message = refusal(tmp_path, OWA.replace("{Basic, Fba}", cut))
    assert message.startswith(f"{tmp_path / 'export.txt'}:4: InternalAuthenticationMethods is a list that is cut")
    assert "$FormatEnumerationLimit = -1" in message


def test_a_value_that_is_cut_is_refused_with_the_remedy(tmp_path: Path) -> None:
    message = refusal(tmp_path, OWA.replace("https://srv.contoso.com/owa", "https://srv.con..."))
    assert ":10: InternalUrl is a value that is cut" in message
    assert "Out-String -Width 4096" in message


def test_a_list_that_no_import_needs_may_be_cut(tmp_path: Path) -> None:
    text = OWA.replace("DefaultDomain  ", "EmailAddresses : {a, b, c, d...}\nDefaultDomain  ")
    assert only(read_text(tmp_path, text)).properties["defaultdomain"] is None


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Name                Server\n----                ------\nowa                 SRV\n", 2, "belongs to a table"),
        (OWA.rstrip() + "\nof the first office\n", 15, "is neither `Name : value` nor the indented rest"),
        ("\n   lost beginning\n", 2, "is indented, but no property stands above it"),
    ],
    ids=["Format-Table", "lost indentation", "lost beginning"],
)
def test_what_is_no_list_is_refused_with_its_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    message = refusal(tmp_path, text)
    assert message.startswith(f"{tmp_path / 'export.txt'}:{line}: {reason}")
    assert "Format-List" in message
