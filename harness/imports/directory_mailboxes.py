"""Mailboxes as Get-Mailbox and Get-CASMailbox show them, from the attributes of their users."""

from __future__ import annotations

from functools import lru_cache

from harness.imports.directory_entry import DirectoryEntry, find_number, find_text, parts_of, texts_of
from harness.imports.distinguished_names import NamePart, canonical_name, name_parts
from harness.imports.source_objects import ObjectKind, PropertyValue, SourceObject

_PRIMARY_ADDRESS = "SMTP:"  # other addresses of the mailbox begin with smtp:
_RECIPIENT_TYPES = {
    1: "UserMailbox",
    2: "LinkedMailbox",
    4: "SharedMailbox",
    8: "LegacyMailbox",
    16: "RoomMailbox",
    32: "EquipmentMailbox",
}
_NO_USER_INITIATED_SYNCHRONIZATION = 4
_SEPARATOR = "§"
_ENABLED_FIELD = 1
_OUTLOOK_ANYWHERE_FIELD = 5  # of the entry MAPI: 1 blocks
_SWITCHES = {"POP3": "popenabled", "IMAP4": "imapenabled", "MAPI": "mapienabled"}


def mailbox(entry: DirectoryEntry) -> list[SourceObject]:
    """The mailbox of a user, and its protocol switches where the directory keeps any; nothing for other users."""
    home_server, database = find_text(entry, "msexchhomeservername"), find_text(entry, "homemdb")
    if home_server is None and database is None:
        return []
    properties = _identity(entry)
    if database is not None and (names := _database_and_server(database)) is not None:
        properties["database"], properties["servername"] = names
    if home_server is not None:
        properties["servername"] = home_server.rpartition("=")[2]
    objects = [SourceObject(ObjectKind.MAILBOX, properties | _recipient_type(entry), entry.origin)]
    if switches := _switches(entry):
        objects.append(SourceObject(ObjectKind.CAS_MAILBOX, properties | switches, entry.origin))
    return objects


def _identity(entry: DirectoryEntry) -> dict[str, PropertyValue]:
    properties: dict[str, PropertyValue] = {"identity": canonical_name(parts_of(entry.dn, entry))}
    if (account := find_text(entry, "samaccountname")) is not None:
        properties["samaccountname"] = account
    if (address := _find_primary_address(entry)) is not None:
        properties["primarysmtpaddress"] = address
    return properties


def _find_primary_address(entry: DirectoryEntry) -> str | None:
    for address in texts_of(entry, "proxyaddresses"):
        if address.startswith(_PRIMARY_ADDRESS):
            return address[len(_PRIMARY_ADDRESS) :]
    return find_text(entry, "mail")


@lru_cache(maxsize=4096)
def _database_and_server(dn: str) -> tuple[str, str] | None:
    r"""The database as the Shell shows it, `MBX-01\First Storage Group\Mailbox Database`, and its server."""
    try:
        parts: tuple[NamePart, ...] = name_parts(dn)
    except ValueError:
        return None
    names = [value for _, value in parts]
    store = next((number for number, name in enumerate(names) if name.lower() == "informationstore"), None)
    if store is None or store + 1 >= len(names):
        return None
    server = names[store + 1]
    return "\\".join([server, *reversed(names[:store])]), server


def _recipient_type(entry: DirectoryEntry) -> dict[str, PropertyValue]:
    kind = _RECIPIENT_TYPES.get(find_number(entry, "msexchrecipienttypedetails") or 0)
    return {} if kind is None else {"recipienttypedetails": kind}


def _switches(entry: DirectoryEntry) -> dict[str, PropertyValue]:
    """Protocols that the entry says something of; what it leaves out is enabled, as in a new mailbox."""
    switches: dict[str, PropertyValue] = {}
    wireless = find_number(entry, "msexchomaadminwirelessenable")
    if wireless is not None:
        switches["activesyncenabled"] = not wireless & _NO_USER_INITIATED_SYNCHRONIZATION
    settings = {one.partition(_SEPARATOR)[0].upper(): one.split(_SEPARATOR) for one in _protocol_settings(entry)}
    for protocol, name in _SWITCHES.items():
        if protocol in settings:
            switches[name] = _is_enabled(settings[protocol])
    if web := settings.get("OWA") or settings.get("HTTP"):  # Exchange 2003 knows HTTP alone
        switches["owaenabled"] = _is_enabled(web)
    if len(settings.get("MAPI", ())) > _OUTLOOK_ANYWHERE_FIELD:
        switches["mapiblockoutlookrpchttp"] = settings["MAPI"][_OUTLOOK_ANYWHERE_FIELD] == "1"
    return switches


def _protocol_settings(entry: DirectoryEntry) -> tuple[str, ...]:
    return tuple(one for one in texts_of(entry, "protocolsettings") if _SEPARATOR in one)


def _is_enabled(fields: list[str]) -> bool:
    return fields[_ENABLED_FIELD] != "0"
