"""Servers, sites and what stands below a server beside its virtual directories, as their cmdlets show them."""

from __future__ import annotations

from harness.imports.directory_entry import DirectoryEntry, find_number, find_text, parts_of, texts_of
from harness.imports.directory_versions import find_admin_display_version, major_version
from harness.imports.distinguished_names import NamePart, canonical_name
from harness.imports.source_objects import ObjectKind, PropertyValue, SourceObject

_ROLES = {2: "Mailbox", 4: "ClientAccess", 16: "UnifiedMessaging", 32: "HubTransport", 64: "Edge"}
_LOGIN_TYPES = {1: "PlainTextLogin", 2: "PlainTextAuthentication", 3: "SecureLogin"}
_MAIL_SETTINGS = {"protocolcfgpopserver": ObjectKind.POP_SETTINGS, "protocolcfgimapserver": ObjectKind.IMAP_SETTINGS}
_TCP_ADDRESS = "ncacn_ip_tcp:"
_SITE_KEYWORD = "site="
_EXCHANGE_2007 = 8
_FRONT_END = 1  # of msExchServerRole, which Exchange 2003 keeps
_EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - as the Shell writes a binding


def find_server_name(parts: tuple[NamePart, ...], *below: str) -> str | None:
    """The server below which an object stands: of `CN=x,CN=HTTP,CN=Protocols,CN=CAS-01,CN=Servers`, with `HTTP` and
    `Protocols` as what is between, CAS-01. None where the object stands elsewhere.
    """
    names = [value.lower() for _, value in parts[1 : 1 + len(below)]]
    position = 1 + len(below)
    if names != [one.lower() for one in below] or len(parts) <= position + 1:
        return None
    return parts[position][1] if parts[position + 1][1].lower() == "servers" else None


def exchange_server(entry: DirectoryEntry) -> list[SourceObject]:
    """Get-ExchangeServer. An Exchange 2003 server has no site in the directory, and so shows none.

    `isfrontendserver` tells its front-end servers, which the Shell does not show as such.
    """
    parts = parts_of(entry.dn, entry)
    name = parts[0][1]
    properties: dict[str, PropertyValue] = {"name": name, "identity": name, "distinguishedname": entry.dn}
    if (legacy_dn := find_text(entry, "legacyexchangedn")) is not None:
        properties["exchangelegacydn"] = legacy_dn
    if (fqdn := _find_fqdn(entry)) is not None:
        properties["fqdn"] = fqdn
    if (site := find_text(entry, "msexchserversite")) is not None:
        properties["site"] = canonical_name(parts_of(site, entry))
    version = find_admin_display_version(find_text(entry, "serialnumber"), find_number(entry, "versionnumber"))
    if version is not None:
        properties["admindisplayversion"] = version
        properties["isexchange2007orlater"] = major_version(version) >= _EXCHANGE_2007
    if find_number(entry, "msexchserverrole") == _FRONT_END:
        properties["isfrontendserver"] = True
    roles = find_number(entry, "msexchcurrentserverroles")
    if roles is not None or properties.get("isexchange2007orlater") is False:
        properties["serverrole"] = tuple(role for flag, role in _ROLES.items() if (roles or 0) & flag)
    return [SourceObject(ObjectKind.EXCHANGE_SERVER, properties, entry.origin)]


def ad_site(entry: DirectoryEntry) -> list[SourceObject]:
    """Get-AdSite."""
    parts = parts_of(entry.dn, entry)
    properties = {"name": parts[0][1], "identity": canonical_name(parts)}
    return [SourceObject(ObjectKind.AD_SITE, properties, entry.origin)]


def client_access_server(entry: DirectoryEntry) -> list[SourceObject]:
    """Get-ClientAccessServer, of which the directory keeps Autodiscover's connection point; others are left out."""
    name = find_server_name(parts_of(entry.dn, entry), "Autodiscover", "Protocols")
    if name is None:
        return []
    keywords = texts_of(entry, "keywords")
    scope = tuple(one[len(_SITE_KEYWORD) :] for one in keywords if one.lower().startswith(_SITE_KEYWORD))
    properties: dict[str, PropertyValue] = {
        "name": name,
        "identity": name,
        "autodiscoverserviceinternaluri": find_text(entry, "servicebindinginformation"),
        "autodiscoversitescope": scope,
    }
    return [SourceObject(ObjectKind.CLIENT_ACCESS_SERVER, properties, entry.origin)]


def mail_settings(entry: DirectoryEntry) -> list[SourceObject]:
    """Get-PopSettings or Get-ImapSettings. The directory does not say whether the service runs."""
    kind = next(_MAIL_SETTINGS[one] for one in map(str.lower, texts_of(entry, "objectclass")) if one in _MAIL_SETTINGS)
    protocol = "POP3" if kind is ObjectKind.POP_SETTINGS else "IMAP4"
    parts = parts_of(entry.dn, entry)
    server = find_server_name(parts, protocol, "Protocols")
    if server is None:
        return []
    properties: dict[str, PropertyValue] = {
        "server": server,
        "name": parts[0][1],
        "identity": f"{server}\\{parts[0][1]}",
        "unencryptedortlsbindings": _bindings(entry, "msexchserverbindings"),
        "sslbindings": _bindings(entry, "msexchsecurebindings"),
    }
    login_type = _LOGIN_TYPES.get(find_number(entry, "msexchauthenticationflags") or 0)
    if login_type is not None:
        properties["logintype"] = login_type
    if (certificate := find_text(entry, "msexchpopimapx509certificatename")) is not None:
        properties["x509certificatename"] = certificate
    return [SourceObject(kind, properties, entry.origin)]


def _find_fqdn(entry: DirectoryEntry) -> str | None:
    for address in texts_of(entry, "networkaddress"):
        if address.lower().startswith(_TCP_ADDRESS):
            return address[len(_TCP_ADDRESS) :]
    return None


def _bindings(entry: DirectoryEntry, name: str) -> tuple[str, ...]:
    """`0.0.0.0:995`; IIS, and so Exchange 2003, writes `:995:`."""
    return tuple(_binding(one.rstrip(":")) for one in texts_of(entry, name))


def _binding(text: str) -> str:
    return f"{_EVERY_ADDRESS}{text}" if text.startswith(":") and text.count(":") == 1 else text
