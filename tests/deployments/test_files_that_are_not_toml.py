"""A file in another encoding or format, or no file at all, has one message with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.deployments import DescriptionError, read_deployment

SMALL = Path(__file__).with_name("small.toml").read_text(encoding="utf-8")
WITH_UMLAUT = SMALL.replace('"Contoso"', '"Zürich"')
SAVE = (
    "expected UTF-8: save it as UTF-8 (Notepad: Save As, Encoding UTF-8; "
    "PowerShell: (Get-Content FILE) | Set-Content -Encoding UTF8 FILE)"
)
SAVE_THIS = SAVE.replace("expected UTF-8:", "expected a TOML file in UTF-8:")
WIDE = f"lab.toml: is UTF-16, which Notepad calls Unicode and PowerShell writes with >; {SAVE}"
BEGIN = "expected a TOML file: `python -m harness init NEW.toml` begins one"
EMPTY = "lab.toml: is empty; expected a deployment file: `python -m harness init NEW.toml` begins one"
IMPORT = "`python -m harness import FILE --output NEW.toml` makes a deployment file of it"
RUN = (
    "lab.toml: is a script of PowerShell, not TOML; run it in the Exchange Management Shell; "
    f"of what it exports, {IMPORT}"
)
CSV = (
    "lab.toml: is CSV, which loses lists, not TOML; "
    "`python -m harness import --script NEW.ps1` writes a script whose export can be imported"
)
CLIXML = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\n'
EXPORT = f"lab.toml: is an export of the Exchange Management Shell, not TOML; {IMPORT}"
CARRIAGE_RETURN = (
    "a line ends in CR alone, or in CR CR LF; save the file with line ends LF or CR LF (as Windows has them)"
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SMALL.encode(), id="UTF-8"),
        pytest.param(SMALL.encode("utf-8-sig"), id="byte order mark"),
        pytest.param(SMALL.replace("\n", "\r\n").encode(), id="CR LF"),
        pytest.param(SMALL.replace("\n", "\r\n").encode("utf-8-sig"), id="byte order mark and CR LF"),
        pytest.param(SMALL.rstrip().encode(), id="no end of the last line"),
        pytest.param(SMALL.replace("\nname", "\n\tname").encode(), id="tabs"),
        pytest.param(WITH_UMLAUT.encode(), id="letters beyond ASCII"),
        pytest.param(f"# {'x' * 1_000_000}\n{SMALL}".encode(), id="a very long line"),
    ],
)
def test_what_editors_on_windows_write_is_read(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "lab.toml"
    file.write_bytes(content)
    assert [mailbox.server for mailbox in read_deployment(file).mailboxes] == ["MBX-01", "MBX-02"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(SMALL.encode("utf-16"), WIDE, id="UTF-16 with its mark"),
        pytest.param(b"\xfe\xff" + SMALL.encode("utf-16-be"), WIDE, id="UTF-16 the other way round"),
        pytest.param(SMALL.encode("utf-16-le"), WIDE, id="UTF-16 without mark"),
        pytest.param(SMALL.encode("utf-16-be"), WIDE, id="UTF-16 the other way round without mark"),
        pytest.param(WITH_UMLAUT.encode("utf-16"), WIDE, id="UTF-16 with umlauts"),
        pytest.param(SMALL.encode("utf-32"), f"lab.toml: is UTF-32; {SAVE}", id="UTF-32"),
        pytest.param(
            WITH_UMLAUT.encode("cp1252"),
            f'lab.toml:4: byte 36 (0xfc) is not UTF-8, as "ü" is in Windows-1252; {SAVE_THIS}',
            id="Windows-1252",
        ),
        pytest.param(
            SMALL.replace('"Contoso"', "“Contoso”").encode("cp1252"),
            f'lab.toml:4: byte 34 (0x93) is not UTF-8, as "“" is in Windows-1252; {SAVE_THIS}',
            id="typographic quotes in Windows-1252",
        ),
        pytest.param(
            WITH_UMLAUT.encode("cp850"), f"lab.toml:4: byte 36 (0x81) is not UTF-8; {SAVE_THIS}", id="code page 850"
        ),
        pytest.param(
            SMALL.replace('"usa"', '"us\0a"', 1).encode(),
            "lab.toml:9: there is a NUL byte, which no text has; the file is damaged, or no TOML file",
            id="a NUL byte",
        ),
        pytest.param(
            bytes(64),
            "lab.toml:1: there is a NUL byte, which no text has; the file is damaged, or no TOML file",
            id="NUL bytes alone",
        ),
        pytest.param(SMALL.replace("\n", "\r").encode(), f"lab.toml:1: {CARRIAGE_RETURN}", id="CR alone"),
        pytest.param(
            SMALL.replace("Contoso", "Con\x1b[31mtoso", 1).encode(),
            "lab.toml:4: column 12 has the control character U+001B, which no text has; take it out",
            id="an escape sequence",
        ),
        pytest.param(
            SMALL.replace("[live]", "<<<<<<< HEAD\n[live]\n=======\n").encode(),
            "lab.toml:67: <<<<<<< is a mark that Git puts where a merge has to be decided; keep one of the two sides",
            id="a merge that is not decided",
        ),
        pytest.param(b"", EMPTY, id="empty"),
        pytest.param(b"\xef\xbb\xbf\r\n  \r\n", EMPTY, id="blank"),
        pytest.param(b"# to do\n", EMPTY, id="comments alone"),
    ],
)
def test_another_encoding_is_said_with_how_to_save_the_file(tmp_path: Path, content: bytes, message: str) -> None:
    assert message_of(tmp_path, content) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(CLIXML.encode(), EXPORT, id="Export-Clixml"),
        pytest.param(f'<?xml version="1.0"?>\n{CLIXML}'.encode("utf-16"), EXPORT, id="Export-Clixml in UTF-16"),
        pytest.param(
            b"Name            : CAS-01\r\nInternalUrl     : https://cas-01/owa\r\nExternalUrl     :\r\nServer : a\r\n",
            f"lab.toml: is a list as Format-List prints it, not TOML; {IMPORT}",
            id="Format-List",
        ),
        pytest.param(
            b"dn: CN=Configuration,DC=contoso,DC=com\nobjectClass: top\n",
            f"lab.toml: is LDIF, an export of a directory, not TOML; {IMPORT}",
            id="LDIF",
        ),
        pytest.param(b'#TYPE System.Management.Automation.PSObject\n"Name","Site"\n', CSV, id="Export-Csv"),
        pytest.param(b'"Name","Site"\n"CAS-01","usa"\n', CSV, id="CSV"),
        pytest.param(b"Name;Site\nCAS-01;usa\n", CSV, id="CSV with semicolons"),
        pytest.param(
            b'\n{\n  "format": 1\n}\n', f"lab.toml: is JSON, not TOML; {BEGIN}; if it is an export, {IMPORT}", id="JSON"
        ),
        pytest.param(
            b'[{"Name": "CAS-01"}]', f"lab.toml: is JSON, not TOML; {BEGIN}; if it is an export, {IMPORT}", id="a list"
        ),
        pytest.param(b"<configuration>\n", f"lab.toml: is XML, not TOML; {BEGIN}", id="XML"),
        pytest.param(b"<!DOCTYPE html>\n<html>", f"lab.toml: is a web page, not TOML; {BEGIN}", id="a web page"),
        pytest.param(b"format: 1\nsites:\n  - usa\n", f"lab.toml: is YAML, not TOML; {BEGIN}", id="YAML"),
        pytest.param(b"# lab\n---\nformat: 1\n", f"lab.toml: is YAML, not TOML; {BEGIN}", id="YAML with its mark"),
        pytest.param(b"# Export\nGet-OwaVirtualDirectory | fl\n", RUN, id="a script"),
        pytest.param(b"param([string]$File)\n", RUN, id="a script with parameters"),
        pytest.param(b"$servers = Get-ClientAccessServer\n", RUN, id="a script with variables"),
        pytest.param(
            "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE]\r\n".encode("utf-16"),
            f"lab.toml: is an export of the Windows registry, not TOML; {BEGIN}",
            id="the registry",
        ),
        pytest.param(b"#!/bin/sh\necho\n", f"lab.toml: is a script, not TOML; {BEGIN}", id="a script of a shell"),
        pytest.param(
            b"PK\x03\x04\x14\x00\x80\xff",
            "lab.toml: is a ZIP file or an Excel or Word document; expected a TOML file, which is plain text",
            id="a workbook",
        ),
        pytest.param(
            b"\x1f\x8b\x08\x00\xff",
            "lab.toml: is a file compressed by gzip; expected a TOML file, which is plain text",
            id="gzip",
        ),
        pytest.param(b"MZ\x90\x00\x03\x00\x00", "lab.toml: is no text; expected a TOML file", id="a program"),
        pytest.param(
            b"[organization]\r\nname=Contoso\r\n",
            'lab.toml:2: name is Contoso without quotes; a text stands in quotes: write name = "Contoso"',
            id="an INI file",
        ),
    ],
)
def test_another_format_is_named_with_what_can_be_done_with_it(tmp_path: Path, content: bytes, message: str) -> None:
    assert message_of(tmp_path, content) == message


def test_a_folder_is_answered_with_the_file_in_it(tmp_path: Path) -> None:
    (tmp_path / "lab.toml").write_text(SMALL, encoding="utf-8")
    assert refusal(tmp_path) == (
        f"{tmp_path}: cannot be read: Is a directory; expected a TOML file such as {tmp_path / 'lab.toml'}"
    )


def test_a_misspelt_file_is_answered_with_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "contoso.toml").write_text(SMALL, encoding="utf-8")
    assert refusal(tmp_path / "contosso.toml").endswith('expected a TOML file; did you mean "contoso.toml"?')


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "lab").write_text("", encoding="utf-8")
    assert "cannot be read: Not a directory" in refusal(tmp_path / "lab" / "lab.toml")


def message_of(folder: Path, content: bytes) -> str:
    file = folder / "lab.toml"
    file.write_bytes(content)
    return refusal(file).removeprefix(f"{folder}/")


def refusal(file: Path) -> str:
    with pytest.raises(DescriptionError) as caught:
        read_deployment(file)
    (message,) = caught.value.problems
    return message
