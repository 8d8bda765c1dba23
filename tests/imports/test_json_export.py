"""JSON as ConvertTo-Json of newer shells writes it, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.imports.source_objects import ObjectKind, PropertyValue
from tests.imports.nouns import only, read_text, refusal

URI = '{"AbsolutePath": "/owa", "AbsoluteUri": "https://a/owa", "OriginalString": "https://A/owa", "Host": "a"}'


def owa(name: str, written: str) -> str:
    return f'{{"OwaVersion": 2, "{name}": {written}}}'


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("InternalUrl", '"https://a/owa"', "https://a/owa"),
        ("InternalUrl", URI, "https://a/owa"),
        ("InternalUrl", "null", None),
        ("InternalAuthenticationMethods", "[4, 1]", ("Fba", "Basic")),
        ("InternalAuthenticationMethods", "5", ("Basic", "Fba")),
        ("InternalAuthenticationMethods", '["Fba"]', ("Fba",)),
        ("InternalAuthenticationMethods", '"Basic Fba"', ("Basic", "Fba")),
        ("InternalAuthenticationMethods", '[{"value": 4, "Value": "Fba"}]', ("Fba",)),
        ("InternalAuthenticationMethods", '{"value": ["Ntlm", "Basic"], "Count": 2}', ("Ntlm", "Basic")),
        ("InternalAuthenticationMethods", "[]", ()),
        ("InternalAuthenticationMethods", "[0]", ("Basic",)),
        ("InternalAuthenticationMethods", "[16, 2048]", ("WindowsIntegrated", "2048")),
        ("VirtualDirectoryType", "1", "Mailboxes"),
        ("UserContextTimeout", "60", "60"),
        ("RedirectToOptimalOWAServer", "false", False),
        ("Server", '{"DistinguishedName": "CN=CAS-01,CN=Servers,DC=contoso", "Name": "CAS-01"}', "CAS-01"),
        ("Server", '"CAS-01"', "CAS-01"),
    ],
)
def test_a_value_is_read_in_each_form(tmp_path: Path, name: str, written: str, expected: PropertyValue) -> None:
    found = only(read_text(tmp_path, owa(name, written)))
    assert found.kind is ObjectKind.OWA_VIRTUAL_DIRECTORY
    assert found.properties[name.lower()] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("6", ("Mailbox", "ClientAccess")), ('"Mailbox, ClientAccess"', ("Mailbox", "ClientAccess")), ('"None"', ()),
     ("0", ()), ("54", ("Mailbox", "ClientAccess", "UnifiedMessaging", "HubTransport"))],
)  # fmt: skip
def test_roles_are_read_in_each_form(tmp_path: Path, written: str, expected: tuple[str, ...]) -> None:
    text = f'[{{"AdminDisplayVersion": "Version 8.1 (Build 240.6)", "ServerRole": {written}}}]'
    assert only(read_text(tmp_path, text)).properties["serverrole"] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"Version 8.1 (Build 240.6)"', "Version 8.1 (Build 240.6)"),
        ('"Version 8.1 (Build 30240.6)"', "Version 8.1 (Build 240.6)"),
        ('{"Major": 8, "Minor": 1, "Build": 240, "Revision": 6}', "Version 8.1 (Build 240.6)"),
        ('"Version 6.5 (Build 7638.2: Service Pack 2)"', "Version 6.5 (Build 7638.2: Service Pack 2)"),
        ('"Version 15.1 (Build 32507.6)"', "Version 15.1 (Build 2507.6)"),
    ],
)
def test_versions_are_read_in_each_form(tmp_path: Path, written: str, expected: str) -> None:
    text = f'{{"ServerRole": 4, "AdminDisplayVersion": {written}}}'
    assert only(read_text(tmp_path, text)).properties["admindisplayversion"] == expected


def test_an_array_and_a_table_of_cmdlets_are_read(tmp_path: Path) -> None:
    array = read_text(tmp_path, '{"value": [{"OwaVersion": 2}, {"PollInterval": 480}], "Count": 2}')
    table = read_text(tmp_path, '{"Get-Mailbox": [], "Get-UMVirtualDirectory": {"Name": "u"}, "Get-AdSite": null}')
    assert [each.kind for each in array.objects] == [
        ObjectKind.OWA_VIRTUAL_DIRECTORY,
        ObjectKind.OAB_VIRTUAL_DIRECTORY,
    ]
    assert only(table).kind is ObjectKind.UM_VIRTUAL_DIRECTORY
    assert array.objects[1].origin == f"{tmp_path / 'export.txt'}, object 2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    source = read_text(tmp_path, owa("Name", '"owa (Büro)"').replace(" ", "\r\n ", 1), encoding=encoding)
    assert only(source).properties["name"] == "owa (Büro)"


@pytest.mark.parametrize(
    "cut",
    [
        '"System.Collections.ArrayList"',
        '"Microsoft.Exchange.Data.MultiValuedProperty`1[[x]]"',
        '["Microsoft.Exchange.Data.Directory.AuthenticationMethod"]',
        '"@{Length=2; IsReadOnly=True}"',
        '"System.Object[]"',
    ],
)
def test_a_value_that_was_cut_by_depth_is_refused_with_the_remedy(tmp_path: Path, cut: str) -> None:
    message = refusal(tmp_path, owa("ExternalAuthenticationMethods", cut))
    assert message.startswith(f"{tmp_path / 'export.txt'}, object 1: ExternalAuthenticationMethods is")
    assert "ConvertTo-Json -Depth 5" in message


def test_what_no_import_needs_may_be_cut(tmp_path: Path) -> None:
    assert only(read_text(tmp_path, owa("Policies", '"System.Collections.ArrayList"'))).properties == {
        "owaversion": "Exchange2007"
    }


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ('[{"OwaVersion": 2},\n{"OwaVersion": }]', ":2: column 16", "is not JSON"),
        ('[{"OwaVersion": 2}, "CAS-01"]', ", object 2", "is text in the place of an object"),
        ("[" * 100_000, "", "is nested too deeply"),
        (owa("UserContextTimeout", "9" * 5000), "", "has a number that is too long"),
        (owa("InternalUrl", '{"a": 1}'), ", object 1", "InternalUrl is an object with the members a"),
        (owa("FormsAuthentication", '"vielleicht"'), ", object 1", 'FormsAuthentication is "vielleicht"'),
        ("[]", "", "has no object that an import uses"),
    ],
    ids=["syntax", "text", "depth", "long number", "unknown object", "no Boolean value", "nothing"],
)
def test_what_cannot_be_used_is_refused_with_its_place(tmp_path: Path, text: str, place: str, reason: str) -> None:
    message = refusal(tmp_path, text)
    assert message.startswith(f"{tmp_path / 'export.txt'}{place}")
    assert reason in message
