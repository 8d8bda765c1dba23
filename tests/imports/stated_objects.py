"""Sources built in the test: what readers give of a deployment, and single objects of the Shell."""

from __future__ import annotations

from harness.imports.source_objects import ObjectKind, PropertyValue, Source, SourceObject
from harness.model.deployment import Deployment
from tests.imports.shell_objects import objects_of
from tests.imports.shell_values import ShellObject


def source_of(deployment: Deployment) -> Source:
    """The deployment as a reader of exports gives it."""
    objects = [
        shell_object(cmdlet.removeprefix("Get-"), **properties)
        for cmdlet, shown in objects_of(deployment).items()
        for properties in shown
    ]
    return source(*objects)


def source(*objects: SourceObject, origin: str = "export.xml", remarks: tuple[str, ...] = ()) -> Source:
    return Source(
        origin, objects, exported_with="Exchange Management Shell 8.1", exported_on="2009-02-03", remarks=remarks
    )


def shell_object(kind: str, /, **properties: object) -> SourceObject:
    """An object with the Shell's names: `shell_object("ExchangeServer", Name="CAS-01", Site="usa")`."""
    origin = str(properties.pop("origin", "export.xml, object 1"))
    return SourceObject(ObjectKind(kind), {name.lower(): _value(one) for name, one in properties.items()}, origin)


def exchange_server(name: str, **properties: object) -> SourceObject:
    """A Client Access server of the site usa, but for what is given."""
    usual: dict[str, object] = {
        "Fqdn": f"{name.lower()}.contoso.com",
        "Site": "contoso.com/Configuration/Sites/usa",
        "ServerRole": ("ClientAccess",),
        "AdminDisplayVersion": "Version 8.1 (Build 240.6)",
    }
    return shell_object("ExchangeServer", Name=name, **{**usual, **properties})


def owa_directory(server: str, name: str = "owa (Default Web Site)", **properties: object) -> SourceObject:
    usual: dict[str, object] = {"OwaVersion": "Exchange2007", "WindowsAuthentication": True}
    return shell_object("OwaVirtualDirectory", Server=server, Name=name, **{**usual, **properties})


def mailbox(address: str, server: str = "MBX-01", **properties: object) -> SourceObject:
    account = address.partition("@")[0]
    usual: dict[str, object] = {
        "SamAccountName": account,
        "Identity": f"contoso.com/Users/{account}",
        "Database": rf"{server}\First Storage Group\Mailbox Database",
    }
    return shell_object("Mailbox", PrimarySmtpAddress=address, ServerName=server, **{**usual, **properties})


def _value(shown: object) -> PropertyValue:
    match shown:
        case ShellObject():
            return shown.text
        case list() | tuple():
            return tuple(str(_value(one)) for one in shown)
        case str() | bool() | int() | None:
            return shown
        case _:
            raise AssertionError(f"the Shell shows no {shown!r}")
