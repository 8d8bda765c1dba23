"""CLIXML as Export-Clixml of PowerShell 1.0 and 2.0 writes it, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.imports.source_objects import ObjectKind, PropertyValue
from tests.imports.nouns import only, read_text, refusal, shown

SCHEMA = "http://schemas.microsoft.com/powershell/2004/04"


def objs(*objects: str) -> str:
    return f'<Objs Version="1.1.0.1" xmlns="{SCHEMA}">{"".join(objects)}</Objs>'


def owa(*properties: str, section: str = "MS") -> str:
    """An Outlook Web Access directory with these properties."""
    written = "".join(properties)
    return f'<Obj RefId="0"><{section}><S N="Cmdlet">Get-OwaVirtualDirectory</S>{written}</{section}></Obj>'


def value(folder: Path, written: str, name: str) -> PropertyValue:
    return only(read_text(folder, objs(owa(written)))).properties[name]


URI = '<Obj N="InternalUrl" RefId="1"><TN RefId="0"><T>Deserialized.System.Uri</T></TN>'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<URI N="InternalUrl">https://a/owa</URI>', "https://a/owa"),
        ('<S N="InternalUrl">https://a/owa</S>', "https://a/owa"),
        ('<Nil N="InternalUrl" />', None),
        ('<S N="InternalUrl"></S>', None),
        (f'{URI}<ToString>https://a/owa</ToString><Props><S N="OriginalString">https://A/owa</S></Props></Obj>',
         "https://a/owa"),
        (f'{URI}<Props><S N="AbsoluteUri">https://a/owa</S></Props></Obj>', "https://a/owa"),
    ],
    ids=["URI", "text", "null", "empty text", "object with ToString", "object with members alone"],
)  # fmt: skip
def test_a_url_is_read_in_each_form(tmp_path: Path, written: str, expected: PropertyValue) -> None:
    assert value(tmp_path, written, "internalurl") == expected


ENUMERATION = '<TN RefId="8"><T>Microsoft.Exchange.AuthenticationMethod</T><T>System.Enum</T></TN>'


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (f"<LST><Obj RefId='2'>{ENUMERATION}<ToString>Fba</ToString><I32>4</I32></Obj><S>Basic</S></LST>",
         ("Fba", "Basic")),
        (f"<IE><Obj RefId='2'>{ENUMERATION}<I32>4</I32></Obj></IE>", ("Fba",)),
        ("<LST />", ()),
        ("<ToString>Basic, Fba</ToString>", ("Basic", "Fba")),
    ],
    ids=["list", "enumerable, number alone", "empty list", "text"],
)  # fmt: skip
def test_methods_are_read_in_each_form(tmp_path: Path, items: str, expected: PropertyValue) -> None:
    written = f'<Obj N="InternalAuthenticationMethods" RefId="1"><TN RefId="0"><T>List</T></TN>{items}</Obj>'
    assert value(tmp_path, written, "internalauthenticationmethods") == expected


def test_one_object_may_be_referred_to_again(tmp_path: Path) -> None:
    first = (
        '<Obj N="Server" RefId="7"><TN RefId="0"><T>Microsoft.Exchange.Data.Directory.ADObjectId</T></TN>'
        "<ToString>CAS-01</ToString></Obj>"
    )
    second = '<Obj RefId="9"><MS><S N="Cmdlet">Get-OabVirtualDirectory</S><Ref N="Server" RefId="7" /></MS></Obj>'
    source = read_text(tmp_path, objs(owa(first), second))
    assert [each.properties["server"] for each in source.objects] == ["CAS-01", "CAS-01"]


def test_types_tell_the_kind_and_may_be_referred_to_again(tmp_path: Path) -> None:
    source = read_text(
        tmp_path,
        objs(
            '<Obj RefId="0"><TN RefId="0"><T>Deserialized.Microsoft.Exchange.Data.Management.ExchangeServer</T>'
            '<T>Deserialized.System.Object</T></TN><ToString>CAS-01</ToString><Props><S N="Name">CAS-01</S></Props>'
            '<MS><S N="Fqdn">cas-01.contoso.com</S></MS></Obj>',
            '<Obj RefId="1"><TNRef RefId="0" /><Props><S N="Name">CAS-02</S></Props></Obj>',
        ),
    )
    assert shown(source) == [
        (ObjectKind.EXCHANGE_SERVER, {"name": "CAS-01", "fqdn": "cas-01.contoso.com"}),
        (ObjectKind.EXCHANGE_SERVER, {"name": "CAS-02"}),
    ]
    assert source.objects[1].origin.endswith("export.txt, object 2")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a_x000A_b", "a\nb"),
        ("_x005F_x000A_", "_x000A_"),
        ("_xD83D__xDE00_", "\U0001f600"),
        ("_xd83d_ lone", "\ufffd lone"),
        ("Default_Web_Site", "Default_Web_Site"),
        ("a &amp; b", "a & b"),
    ],
)
def test_escapes_of_characters_are_resolved(tmp_path: Path, written: str, expected: str) -> None:
    assert value(tmp_path, f'<S N="WebSite">{written}</S>', "website") == expected


def test_hash_tables_and_nested_objects_do_not_disturb(tmp_path: Path) -> None:
    table = (
        '<Obj N="Extra" RefId="1"><TN RefId="0"><T>System.Collections.Hashtable</T></TN><DCT><En><S N="Key">a</S>'
        '<Obj N="Value" RefId="2"><TN RefId="1"><T>System.Collections.ArrayList</T></TN><LST><I32>1</I32></LST></Obj>'
        "</En></DCT></Obj>"
    )
    assert value(tmp_path, table + '<B N="BasicAuthentication">true</B>', "basicauthentication") is True


@pytest.mark.parametrize("section", ["MS", "Props"])
def test_properties_of_later_versions_are_passed_over(tmp_path: Path, section: str) -> None:
    written = '<S N="LegacyRedirectType">Silent</S><Nil N="Exchange2003Url" /><S N="FailbackUrl">x</S>'
    assert only(read_text(tmp_path, objs(owa(written, section=section)))).properties == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_each_encoding_of_the_shell_is_read(tmp_path: Path, encoding: str) -> None:
    text = objs(owa('<S N="Name">owa (Büro)</S>')).replace("><", ">\r\n<")
    assert only(read_text(tmp_path, text, encoding=encoding)).properties["name"] == "owa (Büro)"


def test_utf_16_that_was_declared_and_saved_as_utf_8_is_read(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?>' + objs(owa('<S N="Name">owa</S>'))
    assert only(read_text(tmp_path, text)).properties["name"] == "owa"


def test_windows_1252_is_read_with_a_remark(tmp_path: Path) -> None:
    source = read_text(tmp_path, objs(owa('<S N="Name">owa (Büro)</S>')), encoding="cp1252")
    assert only(source).properties["name"] == "owa (Büro)"
    assert "Windows-1252" in source.remarks[0]


BOMB = '<!DOCTYPE Objs [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BOMB + objs(owa('<S N="Name">&c;</S>')), "has a document type declaration"),
        ('<!DOCTYPE Objs SYSTEM "file:///etc/hosts">' + objs(owa()), "has a document type declaration"),
        ("<html><body>Not found</body></html>", "is XML without <Objs>"),
        (f"<a>{objs(owa())}</a>", "does not begin with <Objs>"),
        (objs(owa())[:-9], ":1: is not well-formed XML"),
        (objs(owa("<S N='Name'>\x01</S>")), ":1: is not well-formed XML"),
        (objs(owa('<Obj N="X" RefId="1">' * 400)), "is not well-formed XML"),
        (objs(owa('<Ref N="Name" RefId="77" />')), "object 1 refers to an object 77 that is not before it"),
        (objs('<Obj RefId="0"><TNRef RefId="5" /></Obj>'), "object 1 refers to a list of types 5 that is not"),
        (objs(owa('<Obj N="Name"><ToString>a</ToString></Obj>')), "object 1 has <Obj> without RefId"),
        (objs(owa('<S N="BasicAuthentication">perhaps</S>')), 'BasicAuthentication is "perhaps"; expected True'),
        (
            objs(owa('<S N="InternalAuthenticationMethods">Microsoft.Exchange.Data.MultiValuedProperty`1[[x]]</S>')),
            "the name of a type in the place of a value; export again with Export-Clixml -Depth 3",
        ),
        (objs(), "has no object that an import uses"),
    ],
    ids=["entities", "external document type", "other XML", "inner Objs", "cut off", "control character", "too deep",
         "unknown object", "unknown types", "no RefId", "no Boolean value", "type name", "nothing"],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_place(tmp_path: Path, text: str, reason: str) -> None:
    message = refusal(tmp_path, text)
    assert reason in message
    assert message.startswith(str(tmp_path / "export.txt"))


def test_deep_nesting_up_to_the_bound_is_read(tmp_path: Path) -> None:
    """The parser refuses 256 levels; below that nothing recurses."""
    opening = "".join(f'<Obj N="X" RefId="{level}"><Props>' for level in range(1, 100))
    assert (
        only(read_text(tmp_path, objs(owa(opening + "</Props></Obj>" * 99)))).kind is ObjectKind.OWA_VIRTUAL_DIRECTORY
    )
