"""The client protocols of the topic, and what a probe can request by each (contract, section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

HTTPS_PORT = 443
"""The port of HTTPS where a URL names none."""


class Protocol(StrEnum):
    """A client access protocol: first word of a case id, pytest marker and `--protocol` value."""

    OWA = "owa"
    EAS = "eas"
    EWS = "ews"
    AVAILABILITY = "availability"
    AUTODISCOVER = "autodiscover"
    POP3 = "pop3"
    IMAP4 = "imap4"
    OUTLOOK_ANYWHERE = "outlook_anywhere"
    WEBDAV = "webdav"


class Operation(StrEnum):
    """What is requested: the last word of a case id."""

    OWA = "owa"  # GET /owa/ after the logon that the virtual directory asks for
    EXCHANGE = "exchange"
    PUBLIC = "public"
    EXCHWEB = "exchweb"
    OPTIONS = "options"
    FOLDERSYNC = "foldersync"
    GETFOLDER = "getfolder"
    FREEBUSY = "freebusy"
    OUTLOOK = "outlook"
    MOBILESYNC = "mobilesync"
    LOGON = "logon"
    CONNECT = "connect"
    PROPFIND = "propfind"


class VirtualDirectoryName(StrEnum):
    """A virtual directory of a server, as the deployment file spells its table."""

    OWA = "owa"
    EXCHANGE = "exchange"
    PUBLIC = "public"
    EXCHWEB = "exchweb"
    EAS = "eas"
    EWS = "ews"
    OAB = "oab"
    UNIFIED_MESSAGING = "unified_messaging"
    AUTODISCOVER = "autodiscover"
    RPC = "rpc"


VIRTUAL_DIRECTORY_OF: Mapping[Operation, VirtualDirectoryName] = {
    Operation.OWA: VirtualDirectoryName.OWA,
    Operation.EXCHANGE: VirtualDirectoryName.EXCHANGE,
    Operation.PUBLIC: VirtualDirectoryName.PUBLIC,
    Operation.EXCHWEB: VirtualDirectoryName.EXCHWEB,
    Operation.OPTIONS: VirtualDirectoryName.EAS,
    Operation.FOLDERSYNC: VirtualDirectoryName.EAS,
    Operation.GETFOLDER: VirtualDirectoryName.EWS,
    Operation.FREEBUSY: VirtualDirectoryName.EWS,
    Operation.OUTLOOK: VirtualDirectoryName.AUTODISCOVER,
    Operation.MOBILESYNC: VirtualDirectoryName.AUTODISCOVER,
    Operation.CONNECT: VirtualDirectoryName.RPC,
    Operation.PROPFIND: VirtualDirectoryName.EXCHANGE,
}
"""Where an HTTP request arrives; `logon` goes to a mail service."""


class Logon(StrEnum):
    """How a probe logs on: `plain` for POP3 and IMAP4, the others for HTTP; with `none` no credentials are sent."""

    NONE = "none"
    FORMS = "forms"
    BASIC = "basic"
    WINDOWS = "windows"
    PLAIN = "plain"


class EwsSchema(StrEnum):
    """`RequestServerVersion` of a Web Services request; RTM's schema does not know the element, so it is left out."""

    EXCHANGE_2007 = "Exchange2007"
    EXCHANGE_2007_SP1 = "Exchange2007_SP1"
