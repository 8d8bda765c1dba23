"""Virtual directories as the Shell shows them, from the attributes and flags that the directory keeps."""

from __future__ import annotations

from collections.abc import Mapping

from harness.imports.directory_entry import DirectoryEntry, find_number, find_text, parts_of, texts_of
from harness.imports.directory_servers import find_server_name
from harness.imports.source_objects import ObjectKind, PropertyValue, SourceObject

_KINDS = {
    "msexchowavirtualdirectory": ObjectKind.OWA_VIRTUAL_DIRECTORY,
    "msexchmobilevirtualdirectory": ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY,
    "msexchwebservicesvirtualdirectory": ObjectKind.WEB_SERVICES_VIRTUAL_DIRECTORY,
    "msexchoabvirtualdirectory": ObjectKind.OAB_VIRTUAL_DIRECTORY,
    "msexchumvirtualdirectory": ObjectKind.UM_VIRTUAL_DIRECTORY,
    "msexchautodiscovervirtualdirectory": ObjectKind.AUTODISCOVER_VIRTUAL_DIRECTORY,
    "msexchrpchttpvirtualdirectory": ObjectKind.OUTLOOK_ANYWHERE,
}
VIRTUAL_DIRECTORY_CLASSES = frozenset(_KINDS)

_BASIC, _NTLM, _FORMS, _DIGEST, _WINDOWS_INTEGRATED = 1, 2, 4, 8, 16
_METHODS = {
    _BASIC: "Basic",
    _NTLM: "Ntlm",
    _FORMS: "Fba",
    _DIGEST: "Digest",
    _WINDOWS_INTEGRATED: "WindowsIntegrated",
    32: "LiveIdFba",
    64: "LiveIdBasic",
    128: "WSSecurity",
    256: "Certificate",
    512: "NegoEx",
}
_METHOD_ATTRIBUTES = {
    "internalauthenticationmethods": "msexchinternalauthenticationmethods",
    "externalauthenticationmethods": "msexchexternalauthenticationmethods",
}
_SSL_OFFLOADING = 1

_SWITCHES = {
    "basicauthentication": _BASIC,
    "windowsauthentication": _WINDOWS_INTEGRATED,
    "digestauthentication": _DIGEST,
}
_SWITCHES_OF_OWA = {**_SWITCHES, "formsauthentication": _FORMS}
_SWITCHES_OF_ACTIVE_SYNC = {"basicauthenabled": _BASIC, "windowsauthenabled": _WINDOWS_INTEGRATED}

# Exchange 2003 keeps the flags of IIS, and its directories stand below the web site's number.
_FLAGS_OF_IIS = {2: _BASIC, 4: _WINDOWS_INTEGRATED, 16: _DIGEST}
_LEGACY_KINDS = {
    "exchange": ObjectKind.OWA_VIRTUAL_DIRECTORY,
    "public": ObjectKind.OWA_VIRTUAL_DIRECTORY,
    "exchweb": ObjectKind.OWA_VIRTUAL_DIRECTORY,
    "microsoft-server-activesync": ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY,
}
_WEB_SITE = 1


def virtual_directory(entry: DirectoryEntry) -> list[SourceObject]:
    """One of the six virtual directory cmdlets, or Get-OutlookAnywhere; nothing for what stands below no server."""
    parts = parts_of(entry.dn, entry)
    server = find_server_name(parts, "HTTP", "Protocols")
    kind = next((_KINDS[one] for one in map(str.lower, texts_of(entry, "objectclass")) if one in _KINDS), None)
    if server is None or kind is None:
        return []
    properties = _names(server, parts[0][1])
    properties |= _outlook_anywhere(entry) if kind is ObjectKind.OUTLOOK_ANYWHERE else _urls_and_methods(entry, kind)
    return [SourceObject(kind, properties, entry.origin)]


def legacy_virtual_directory(entry: DirectoryEntry) -> list[SourceObject]:
    """A directory of an Exchange 2003 server that clients or Client Access servers use; others are left out."""
    parts = parts_of(entry.dn, entry)
    kind = _LEGACY_KINDS.get(parts[0][1].lower())
    server = find_server_name(parts[_WEB_SITE:], "HTTP", "Protocols")
    flags = find_number(entry, "msexchauthenticationflags")
    if kind is None or server is None or flags is None:
        return []
    flags = sum(flag for iis_flag, flag in _FLAGS_OF_IIS.items() if flags & iis_flag)
    properties = _names(server, parts[0][1])
    if kind is ObjectKind.OWA_VIRTUAL_DIRECTORY:
        properties |= _on_or_off(_SWITCHES, flags)
        properties["owaversion"] = "Exchange2003or2000"
    else:
        properties |= _on_or_off(_SWITCHES_OF_ACTIVE_SYNC, flags)
    return [SourceObject(kind, properties, entry.origin)]


def _names(server: str, name: str) -> dict[str, PropertyValue]:
    return {"server": server, "name": name, "identity": f"{server}\\{name}"}


def _urls_and_methods(entry: DirectoryEntry, kind: ObjectKind) -> dict[str, PropertyValue]:
    """The directory keeps whole URLs in its `…HostName` attributes, and no attribute where the Shell shows `$null`."""
    properties: dict[str, PropertyValue] = {
        "internalurl": find_text(entry, "msexchinternalhostname"),
        "externalurl": find_text(entry, "msexchexternalhostname"),
    }
    if kind is ObjectKind.WEB_SERVICES_VIRTUAL_DIRECTORY:
        properties["internalnlbbypassurl"] = find_text(entry, "msexchinternalnlbbypasshostname")
    redirects = find_number(entry, "msexchowaredirecttooptimalowaserver")
    if kind is ObjectKind.OWA_VIRTUAL_DIRECTORY and redirects in {0, 1}:
        properties["redirecttooptimalowaserver"] = bool(redirects)
    for name, attribute in _METHOD_ATTRIBUTES.items():
        if (flags := find_number(entry, attribute)) is not None:
            properties[name] = _methods(flags)
    if (flags := find_number(entry, "msexchinternalauthenticationmethods")) is not None:
        properties |= _on_or_off(_switches_of(kind), flags)
    return properties


def _outlook_anywhere(entry: DirectoryEntry) -> dict[str, PropertyValue]:
    properties: dict[str, PropertyValue] = {"externalhostname": find_text(entry, "msexchexternalhostname")}
    if (flags := find_number(entry, "msexchinternalauthenticationmethods")) is not None:
        properties["iisauthenticationmethods"] = _methods(flags)
    client = _methods(find_number(entry, "msexchexternalauthenticationmethods") or 0)
    if len(client) == 1:
        properties["clientauthenticationmethod"] = client[0]
    if (flags := find_number(entry, "msexchrpchttpflags")) is not None:
        properties["ssloffloading"] = bool(flags & _SSL_OFFLOADING)
    return properties


def _methods(flags: int) -> tuple[str, ...]:
    """Flags of later versions that have no name here are left out."""
    return tuple(name for flag, name in _METHODS.items() if flags & flag)


def _switches_of(kind: ObjectKind) -> Mapping[str, int]:
    if kind is ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY:
        return _SWITCHES_OF_ACTIVE_SYNC
    return _SWITCHES_OF_OWA if kind is ObjectKind.OWA_VIRTUAL_DIRECTORY else _SWITCHES


def _on_or_off(switches: Mapping[str, int], flags: int) -> dict[str, PropertyValue]:
    """Ntlm alone is not Integrated Windows authentication: it does not show that Kerberos is offered."""
    return {name: bool(flags & flag) for name, flag in switches.items()}
