"""Writes CLIXML as Export-Clixml of PowerShell 1.0 and 2.0 does, from protocol-facts 7.4 and [MS-PSRP] 2.2.5."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from tests.imports.shell_values import ShellObject

_CONFIGURATION = "Microsoft.Exchange.Data.Directory.SystemConfiguration"
_MANAGEMENT = "Microsoft.Exchange.Data.Directory.Management"
_TYPES = {
    "Get-AdSite": f"{_CONFIGURATION}.ADSite",
    "Get-ExchangeServer": f"{_MANAGEMENT}.ExchangeServer",
    "Get-ClientAccessServer": f"{_MANAGEMENT}.ClientAccessServer",
    "Get-OwaVirtualDirectory": f"{_CONFIGURATION}.ADOwaVirtualDirectory",
    "Get-ActiveSyncVirtualDirectory": f"{_CONFIGURATION}.ADMobileVirtualDirectory",
    "Get-WebServicesVirtualDirectory": f"{_CONFIGURATION}.ADWebServicesVirtualDirectory",
    "Get-OabVirtualDirectory": f"{_CONFIGURATION}.ADOabVirtualDirectory",
    "Get-UMVirtualDirectory": f"{_CONFIGURATION}.ADUMVirtualDirectory",
    "Get-AutodiscoverVirtualDirectory": f"{_CONFIGURATION}.ADAutodiscoverVirtualDirectory",
    "Get-OutlookAnywhere": f"{_CONFIGURATION}.ADRpcHttpVirtualDirectory",
    "Get-PopSettings": f"{_CONFIGURATION}.Pop3AdConfiguration",
    "Get-ImapSettings": f"{_CONFIGURATION}.Imap4AdConfiguration",
    "Get-Mailbox": f"{_MANAGEMENT}.Mailbox",
    "Get-CASMailbox": f"{_MANAGEMENT}.CASMailbox",
    "Export": "ExportHeader",
}
# Control characters, and an underscore that would look like the beginning of an escape ([MS-PSRP] 2.2.5.3.2).
_ESCAPED = re.compile("[\x00-\x1f\x7f-\x9f]|_(?=[xX])")


class ClixmlWriter:
    """Collects objects; a list of types that stood before is written as a reference."""

    def __init__(self, *, whole_objects: bool, deserialized: bool, uri_objects: bool) -> None:
        self._whole_objects = whole_objects
        self._prefix = "Deserialized." if deserialized else ""
        self._uri_objects = uri_objects
        self._types: dict[tuple[str, ...], int] = {}
        self._references = 0
        self._objects: list[str] = []

    def add(self, cmdlet: str, properties: Mapping[str, object]) -> None:
        """One object that the cmdlet showed."""
        if self._whole_objects and cmdlet != "Export":
            head = self._open(None, (_TYPES[cmdlet], "System.Object"))
            shown, section = properties, "Props"
        else:
            types = (f"Selected.{_TYPES[cmdlet]}", "System.Management.Automation.PSCustomObject", "System.Object")
            head = self._open(None, types)
            shown, section = {"Cmdlet": cmdlet, **properties}, "MS"
        values = "".join(self._value(name, value) for name, value in shown.items())
        self._objects.append(f"{head}<{section}>{values}</{section}></Obj>")

    def text(self) -> str:
        objects = "\n".join(self._objects)
        schema = "http://schemas.microsoft.com/powershell/2004/04"
        return f'<Objs Version="1.1.0.1" xmlns="{schema}">\n{objects}\n</Objs>'

    def _open(self, name: str | None, types: tuple[str, ...]) -> str:
        named = "" if name is None else f' N="{escape(name)}"'
        self._references += 1
        head = f'<Obj{named} RefId="{self._references}">'
        if types in self._types:
            return f'{head}<TNRef RefId="{self._types[types]}" />'
        number = self._types[types] = len(self._types)
        written = "".join(f"<T>{escape(self._prefix + each)}</T>" for each in types)
        return f'{head}<TN RefId="{number}">{written}</TN>'

    def _value(self, name: str | None, value: object) -> str:
        named = "" if name is None else f' N="{escape(name)}"'
        match value:
            case None:
                return f"<Nil{named} />"
            case bool():
                return f"<B{named}>{str(value).lower()}</B>"
            case int():
                return f"<I32{named}>{value}</I32>"
            case ShellObject(types=("System.Uri", *_)) if not self._uri_objects:
                return f"<URI{named}>{_text(value.text)}</URI>"
            case ShellObject():
                return self._object(name, value)
            case list():
                types = ("Microsoft.Exchange.Data.MultiValuedProperty`1[[System.Object]]", "System.Object")
                items = "".join(self._value(None, item) for item in value)
                return f"{self._open(name, types)}<LST>{items}</LST></Obj>"
            case _:
                return f"<S{named}>{_text(str(value))}</S>"

    def _object(self, name: str | None, value: ShellObject) -> str:
        head = f"{self._open(name, value.types)}<ToString>{_text(value.text)}</ToString>"
        if value.number is not None:
            return f"{head}<I32>{value.number}</I32></Obj>"
        members = "".join(self._value(member, each) for member, each in value.members.items())
        return f"{head}<Props>{members}</Props></Obj>"


def _text(text: str) -> str:
    return escape(_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text), quote=False)
