"""What the Shell and administrators call the keys and tables of a deployment file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_OTHER_NAMES = {
    "admindisplayversion": "version",
    "exchangeversion": "version",
    "fqdn": "host",
    "hostname": "host",
    "externalhostname": "host",
    "cas": "clientaccessserver",
    "mbx": "mailboxserver",
    "nlb": "loadbalancingarray",
    "array": "loadbalancingarray",
    "adsite": "site",
    "serversite": "site",
    "organisation": "organization",
    "primarysmtpaddress": "address",
    "emailaddress": "address",
    "email": "address",
    "mail": "address",
    "smtp": "address",
    "samaccountname": "logon",
    "userprincipalname": "logon",
    "username": "logon",
    "user": "logon",
    "login": "logon",
    "account": "logon",
    "servername": "server",
    "isinternetfacing": "internetfacing",
    "internalnlbbypassurl": "nlbbypassurl",
    "internalauthenticationmethods": "authentication",
    "externalauthenticationmethods": "authentication",
    "authenticationmethods": "authentication",
    "activesync": "eas",
    "microsoftserveractivesync": "eas",
    "webservices": "ews",
    "offlineaddressbook": "oab",
    "outlookanywhere": "rpc",
    "pop": "pop3",
    "imap": "imap4",
    "um": "unifiedmessaging",
}
"""What the Shell and administrators call a key or table, folded, and the key's folded name."""


def fold(name: str) -> str:
    """A name as it is compared: without case, blanks, hyphens, underscores."""
    folded = re.sub(r"[\s_-]", "", name).casefold()
    return _OTHER_NAMES.get(folded, folded)


def find_meant(given: str, known: Iterable[str]) -> str | None:
    """The known name that the given one probably stands for."""
    by_folded = {fold(name): name for name in known}
    close = difflib.get_close_matches(fold(given[:80]), by_folded, n=1, cutoff=0.75)
    return by_folded[close[0]] if close else None
