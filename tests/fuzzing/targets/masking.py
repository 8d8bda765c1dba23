"""Headers and texts masked for a record: any of them, and never with the password."""

from __future__ import annotations

from harness.model.observation import Exchange
from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.probes.masking import Mask
from tests.fuzzing.fuzz_target import FuzzTarget

PASSWORD = "Sw0rd fish"
_ACCOUNT = Account("user1@contoso.com", "CONTOSO\\user1", Secret(PASSWORD))


def read(data: bytes) -> None:
    """Bytes of a header, with the password put in where they say so."""
    text = data.decode("latin-1").replace("\x1e", PASSWORD)
    headers = (("Set-Cookie", text), ("Location", text), (text, "x"))
    shown = Mask([_ACCOUNT]).exchange(Exchange(text, headers, 200, headers, text, text))
    assert PASSWORD not in repr(shown)


TARGET = FuzzTarget(
    read,
    seeds=(
        b'sessionid=0123456789abcdef; path=/; expires=Thu, 01-Jan-2026 00:00:00 GMT; HttpOnly, other="q;"; Secure',
        b"username=CONTOSO%5Cuser1&password=\x1e&flags=0",
        b"NTLM TlRMTVNTUAADAAAAGAAYAH4AAAA=",
    ),
    tokens=(b"expires=", b"; ", b"path=", b"password=", b"\x1e", b"TlRMTVNTUA", b"%2525", b"&#x", b"    "),
    longest=2_048,
    executions=600,
)
