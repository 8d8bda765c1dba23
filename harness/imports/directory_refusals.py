"""What the answers mean with which a directory refuses, and what to do."""

from __future__ import annotations

import re

_INVALID_CREDENTIALS = 49
_INVALID_NAME = 34
_DATA_CODE = re.compile(r"\bdata ([0-9a-f]{1,8})\b", re.IGNORECASE)

# Windows error codes, in hexadecimal, in the diagnostic message of a bind that Active Directory refuses.
_BIND_REASONS = {
    "525": "there is no such account; give a user principal name such as reader@contoso.com, or CONTOSO\\reader",
    "52e": "user name or password is wrong",
    "530": "the account may not log on at this time",
    "531": "the account may not log on from this computer",
    "532": "the password has expired; change it first",
    "533": "the account is disabled",
    "701": "the account has expired",
    "773": "the password must be changed at the next logon; change it first",
    "775": "the account is locked out; unlock it, and look who tries wrong passwords",
}
_MEANINGS = {
    1: "an operations error, which a domain controller answers where the bind did not hold; use another account",
    3: "its time limit was reached; try again when it is less busy, or narrow the base",
    4: "its size limit was reached; narrow the base, or ask a domain controller whose limit is as installed",
    8: "it wants stronger authentication than a password over TLS; export LDIF with ldifde there and import the file",
    10: "it refers to another server for that base; ask the server that holds it, or a global catalog server",
    11: "an administrative limit was reached; narrow the base",
    12: "it does not give results in pages; ask a domain controller",
    32: "there is no such object; check the base, which has to be a distinguished name in this directory",
    _INVALID_NAME: "the base is not a distinguished name; expected one such as OU=Staff,DC=contoso,DC=com",
    50: "the account may not read it; use one that may read the configuration and the users",
    51: "it is busy; try again",
    52: "it is not available; try again or ask another domain controller",
    53: "it is not willing to do this; ask a domain controller",
}


def explain_bind_refusal(code: int, message: str) -> str:
    """Why an account was refused; `message` is the server's diagnostic message, which is not repeated."""
    if code == _INVALID_NAME:
        return "it wants the account's distinguished name, such as CN=reader,CN=Users,DC=contoso,DC=com"
    if code != _INVALID_CREDENTIALS:
        return explain_refusal(code, "")
    data = _DATA_CODE.search(message)
    if data is None:
        return "user name or password is wrong"
    reason = _BIND_REASONS.get(data[1].lower(), "user name or password was not accepted")
    return f"{reason} (data {data[1].lower()})"


def explain_refusal(code: int, description: str) -> str:
    """What a result code of a search means."""
    return _MEANINGS.get(code, f"result {code} {description}".rstrip())
