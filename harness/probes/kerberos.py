"""Kerberos for the probes: used where it is installed and the account names its realm in capitals."""

from __future__ import annotations

import importlib.util
import re

import spnego
from spnego import ContextProxy
from spnego.exceptions import SpnegoError

from harness.model.stimulus import Account

_PRINCIPAL = re.compile(r"[^@\\]+@[A-Z0-9][A-Z0-9.-]*")
"""`user1@CONTOSO.COM`. In lower case it is a user principal name, for which no key distribution centre is asked."""

_KDC_ERRORS = range(-1765328384, -1765328384 + 128)
"""The codes of MIT's library (krb5.h) for errors of a key distribution centre (RFC 4120, section 7.5.9)."""

_CLOCK_SKEW = -1765328384 + 37


class LogonRefusedError(Exception):
    """The key distribution centre refuses the account, or does not know it."""


def is_available_for(account: Account) -> bool:
    """Whether Kerberos is tried for the account."""
    installed = all(importlib.util.find_spec(name) is not None for name in ("gssapi", "krb5"))
    return installed and _PRINCIPAL.fullmatch(account.logon) is not None


def begin(account: Account, host: str) -> tuple[ContextProxy, bytes] | None:
    """A context and its first token; None where no ticket for the host is to be had with any password.

    Blocks while it asks the key distribution centre. Raises LogonRefusedError; no other scheme may be tried then, since
    it would count as a second refused logon.
    """
    from krb5 import Krb5Error  # noqa: PLC0415 - installed with the extra only

    try:
        context = spnego.client(
            account.logon, account.password.reveal(), hostname=host, service="HTTP", protocol="kerberos"
        )
        token = context.step(None)
    except Krb5Error as error:
        if error.err_code in _KDC_ERRORS and error.err_code != _CLOCK_SKEW:
            raise LogonRefusedError from error
        return None
    except SpnegoError:
        return None
    return (context, token) if token else None
