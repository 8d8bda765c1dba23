"""Values of the Exchange Management Shell beside text, numbers, Boolean values and lists of them.

Written from protocol-facts 7.2 to 7.4, and knows nothing of the readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Members = Mapping[str, str | int | bool]

_CONFIGURATION = "Microsoft.Exchange.Data.Directory.SystemConfiguration"

AUTHENTICATION_METHODS = {"Basic": 1, "Ntlm": 2, "Fba": 4, "Digest": 8, "WindowsIntegrated": 16}
SERVER_ROLES = {"Mailbox": 2, "ClientAccess": 4, "UnifiedMessaging": 16, "HubTransport": 32, "Edge": 64}
LOGIN_TYPES = {"PlainTextLogin": 1, "PlainTextAuthentication": 2, "SecureLogin": 3}


@dataclass(frozen=True, slots=True)
class ShellObject:
    """A value that is an object: what the Shell shows of it, its .NET types, and its members.

    `number` is what the member of an enumeration stands for.
    """

    text: str
    types: tuple[str, ...]
    members: Members = field(default_factory=dict)
    number: int | None = None


def uri(text: str) -> ShellObject:
    """A URL. The Shell shows its host in lower case, and keeps how it was typed."""
    scheme, _, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    members: Members = {
        "AbsolutePath": slash + path,
        "AbsoluteUri": text,
        "Host": host,
        "Scheme": scheme,
        "OriginalString": f"{scheme}://{host.upper()}{slash}{path}",
        "IsAbsoluteUri": True,
    }
    return ShellObject(text, ("System.Uri", "System.Object"), members)


def authentication_method(name: str) -> ShellObject:
    return _enumeration(f"{_CONFIGURATION}.AuthenticationMethod", name, AUTHENTICATION_METHODS[name])


def login_type(name: str) -> ShellObject:
    return _enumeration(f"{_CONFIGURATION}.LoginOptions", name, LOGIN_TYPES[name])


def server_roles(names: list[str]) -> ShellObject:
    """The roles of a server: flags of one number."""
    return _enumeration(
        f"{_CONFIGURATION}.ServerRole", ", ".join(names) or "None", sum(SERVER_ROLES[name] for name in names)
    )


def server_version(major: int, minor: int, build: int, revision: int, *, service_pack: str = "") -> ShellObject:
    """A version as `Version 8.1 (Build 240.6)`."""
    suffix = f": {service_pack}" if service_pack else ""
    members: Members = {
        "Major": major,
        "Minor": minor,
        "Build": build,
        "Revision": revision,
        "FilePatchLevelDescription": service_pack,
    }
    text = f"Version {major}.{minor} (Build {build}.{revision}{suffix})"
    return ShellObject(text, ("Microsoft.Exchange.Data.ServerVersion", "System.Object"), members)


def directory_object(text: str, distinguished_name: str) -> ShellObject:
    """A reference to an object of Active Directory."""
    name = distinguished_name.partition(",")[0].partition("=")[2]
    members: Members = {"DistinguishedName": distinguished_name, "IsDeleted": False, "Depth": 8, "Name": name}
    return ShellObject(text, ("Microsoft.Exchange.Data.Directory.ADObjectId", "System.Object"), members)


def smtp_address(text: str) -> ShellObject:
    local, _, domain = text.partition("@")
    members: Members = {"Length": len(text), "Local": local, "Domain": domain, "IsValidAddress": True}
    types = ("Microsoft.Exchange.Data.SmtpAddress", "System.ValueType", "System.Object")
    return ShellObject(text, types, members)


def _enumeration(name: str, text: str, number: int) -> ShellObject:
    return ShellObject(text, (name, "System.Enum", "System.ValueType", "System.Object"), number=number)
