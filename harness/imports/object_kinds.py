"""What kind of object an export shows: said by a cmdlet, by types, by its class or by its properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from harness.imports.property_values import RawValue
from harness.imports.source_objects import ObjectKind

_CMDLET = re.compile(r"(?i)\bGet-([A-Z]+)")
_KINDS = {kind.lower(): kind for kind in ObjectKind}

_TYPES = {
    "exchangeserver": ObjectKind.EXCHANGE_SERVER,
    "clientaccessserver": ObjectKind.CLIENT_ACCESS_SERVER,
    "adowavirtualdirectory": ObjectKind.OWA_VIRTUAL_DIRECTORY,
    "admobilevirtualdirectory": ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY,
    "adwebservicesvirtualdirectory": ObjectKind.WEB_SERVICES_VIRTUAL_DIRECTORY,
    "adoabvirtualdirectory": ObjectKind.OAB_VIRTUAL_DIRECTORY,
    "adumvirtualdirectory": ObjectKind.UM_VIRTUAL_DIRECTORY,
    "adautodiscovervirtualdirectory": ObjectKind.AUTODISCOVER_VIRTUAL_DIRECTORY,
    "adrpchttpvirtualdirectory": ObjectKind.OUTLOOK_ANYWHERE,
    "pop3adconfiguration": ObjectKind.POP_SETTINGS,
    "imap4adconfiguration": ObjectKind.IMAP_SETTINGS,
    "mailbox": ObjectKind.MAILBOX,
    "casmailbox": ObjectKind.CAS_MAILBOX,
    "adsite": ObjectKind.AD_SITE,
}
"""The last part of a .NET type's name."""

_CLASSES = {
    "msexchowavirtualdirectory": ObjectKind.OWA_VIRTUAL_DIRECTORY,
    "msexchmobilevirtualdirectory": ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY,
    "msexchwebservicesvirtualdirectory": ObjectKind.WEB_SERVICES_VIRTUAL_DIRECTORY,
    "msexchoabvirtualdirectory": ObjectKind.OAB_VIRTUAL_DIRECTORY,
    "msexchumvirtualdirectory": ObjectKind.UM_VIRTUAL_DIRECTORY,
    "msexchautodiscovervirtualdirectory": ObjectKind.AUTODISCOVER_VIRTUAL_DIRECTORY,
    "msexchrpchttpvirtualdirectory": ObjectKind.OUTLOOK_ANYWHERE,
}
"""objectClass; that of servers and of mailboxes does not say by which cmdlet they are shown."""

_TELLING: Sequence[tuple[frozenset[str], ObjectKind]] = (
    (frozenset({"owaversion"}), ObjectKind.OWA_VIRTUAL_DIRECTORY),
    (frozenset({"redirecttooptimalowaserver"}), ObjectKind.OWA_VIRTUAL_DIRECTORY),
    (frozenset({"activesyncserver"}), ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY),
    (frozenset({"basicauthenabled"}), ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY),
    (frozenset({"internalnlbbypassurl"}), ObjectKind.WEB_SERVICES_VIRTUAL_DIRECTORY),
    (frozenset({"pollinterval"}), ObjectKind.OAB_VIRTUAL_DIRECTORY),
    (frozenset({"ssloffloading"}), ObjectKind.OUTLOOK_ANYWHERE),
    (frozenset({"iisauthenticationmethods"}), ObjectKind.OUTLOOK_ANYWHERE),
    (frozenset({"autodiscoverserviceinternaluri"}), ObjectKind.CLIENT_ACCESS_SERVER),
    (frozenset({"admindisplayversion", "serverrole"}), ObjectKind.EXCHANGE_SERVER),
    (frozenset({"owaenabled"}), ObjectKind.CAS_MAILBOX),
    (frozenset({"primarysmtpaddress", "database"}), ObjectKind.MAILBOX),
    (frozenset({"hubsiteenabled"}), ObjectKind.AD_SITE),
)
"""Properties that one cmdlet alone shows."""

_PROTOCOLS = {"pop3": ObjectKind.POP_SETTINGS, "imap4": ObjectKind.IMAP_SETTINGS}
_NAMES = {
    "unifiedmessaging": ObjectKind.UM_VIRTUAL_DIRECTORY,
    "autodiscover": ObjectKind.AUTODISCOVER_VIRTUAL_DIRECTORY,
}

NAMES_OF_KIND_PROPERTIES = frozenset({"cmdlet", "objectclass", "protocolname", "name", "internalurl"}).union(
    *(names for names, _ in _TELLING)
)
"""The properties by which a kind is told, in lower case."""


def find_cmdlet(text: str) -> str | None:
    """The noun of the last `Get-` cmdlet that the text names, in lower case: of a pipeline, the one that is shown."""
    nouns: list[str] = _CMDLET.findall(text)
    return nouns[-1].lower() if nouns else None


def find_kind(
    values: Mapping[str, RawValue], *, types: Iterable[str] = (), section: str | None = None
) -> ObjectKind | None:
    """The kind of an object with these values; `section` is the noun of the cmdlet under which it stands."""
    cmdlet = values.get("cmdlet")
    if isinstance(cmdlet, str):
        return _kind_of_cmdlet(cmdlet)
    return (
        _first(_TYPES.get(name.rpartition(".")[2].lower()) for name in types)
        or _first(_CLASSES.get(name.lower()) for name in _classes(values))
        or (_KINDS.get(section) if section is not None else _kind_by_properties(values))
    )


@lru_cache(maxsize=64)
def _kind_of_cmdlet(text: str) -> ObjectKind | None:
    return _KINDS.get(find_cmdlet(text) or "")


def _classes(values: Mapping[str, RawValue]) -> list[str]:
    classes = values.get("objectclass")
    return [name for name in classes if isinstance(name, str)] if isinstance(classes, list) else []


def _kind_by_properties(values: Mapping[str, RawValue]) -> ObjectKind | None:
    for names, kind in _TELLING:
        if all(name in values for name in names):
            return kind
    protocol, name = values.get("protocolname"), values.get("name")
    if isinstance(protocol, str):
        return _PROTOCOLS.get(protocol.lower())
    if isinstance(name, str) and "internalurl" in values:
        return _NAMES.get(name.partition(" ")[0].lower())
    return None


def _first(kinds: Iterable[ObjectKind | None]) -> ObjectKind | None:
    return next((kind for kind in kinds if kind is not None), None)
