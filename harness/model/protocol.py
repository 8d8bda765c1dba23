"""The client protocols of the topic, and what a probe can ask of each (contract, section 4)."""

from __future__ import annotations

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
    """What is asked: the last word of a case id."""

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


class Logon(StrEnum):
    """How a probe proves who it is. POP3 and IMAP4 know `plain` alone, the HTTP protocols the other three."""

    FORMS = "forms"
    BASIC = "basic"
    WINDOWS = "windows"
    PLAIN = "plain"


class EwsSchema(StrEnum):
    """`RequestServerVersion` of a Web Services request; RTM's schema does not know the element, so it is left out."""

    EXCHANGE_2007 = "Exchange2007"
    EXCHANGE_2007_SP1 = "Exchange2007_SP1"
