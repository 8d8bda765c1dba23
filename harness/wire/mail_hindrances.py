"""What in a refusing reply of POP3 or IMAP4 shows that no logon was refused, but something stands before it.

Told by the response codes of RFC 2449, RFC 3206 and RFC 5530, which stand behind the status, then by the two lines of
Exchange 2007, which no administrator can change (protocol-facts, section 5.3).
"""

from __future__ import annotations

import re
from enum import Enum


class Hindrance(Enum):
    """What stands before the logon."""

    TEMPORARY = "the server or the mailbox cannot be used now"
    WITHOUT_TLS = "the connection is not protected"
    WRONG_STATE = "the command is not valid in this state"
    PASSWORD_EXPIRED = "the password has to be changed"  # noqa: S105 - words about a password


_BY_CODE = {
    **dict.fromkeys(
        ("SYS/TEMP", "IN-USE", "INUSE", "LOGIN-DELAY", "UNAVAILABLE", "LIMIT", "THROTTLED", "SERVERBUG", "CORRUPTION"),
        Hindrance.TEMPORARY,
    ),
    "PRIVACYREQUIRED": Hindrance.WITHOUT_TLS,
    "CLIENTBUG": Hindrance.WRONG_STATE,
    "EXPIRED": Hindrance.PASSWORD_EXPIRED,
}
_CODE = re.compile(r"(?:-ERR|\S+ (?:NO|BAD|BYE|OK))\s+\[\s*+([^\s\]]++)", re.IGNORECASE)
_BY_TEXT = (
    (
        re.compile(r"command (is not valid in this state|received in invalid state)", re.IGNORECASE),
        Hindrance.WRONG_STATE,
    ),
    (re.compile(r"connection is closed", re.IGNORECASE), Hindrance.TEMPORARY),
)


def find_hindrance(line: str) -> Hindrance | None:
    """What the reply line says of it; None where it says nothing, as after a wrong password."""
    code = _CODE.match(line)
    known = _find_known(code.group(1).upper()) if code else None
    return known or next((hindrance for text, hindrance in _BY_TEXT if text.search(line)), None)


def _find_known(code: str) -> Hindrance | None:
    """That of the code or of the first parts of it: a code is narrowed by more parts (RFC 2449, section 8.1)."""
    parts = code.split("/")
    narrower_first = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((found for part in narrower_first if (found := _BY_CODE.get(part))), None)
