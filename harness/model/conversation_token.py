"""The token that the User-Agent of each request of a conversation ends with, so that servers' logs show whose it is.

Servers that pass on what a client says of itself pass it on to the next server too.
"""

from __future__ import annotations

import re

_PRODUCT = "exchange-conformance"
_TOKEN = re.compile(rf"{_PRODUCT}/([0-9a-f]{{12}})\b", re.IGNORECASE)


def with_token(user_agent: str, token: str) -> str:
    """The User-Agent with the token, twelve hexadecimal digits, as one more product (RFC 9110, section 10.1.5)."""
    return f"{user_agent} {_PRODUCT}/{token}"


def find_token(user_agent: str) -> str | None:
    """The token in a User-Agent; None where it has none."""
    found = _TOKEN.search(user_agent)
    return None if found is None else found[1].lower()
