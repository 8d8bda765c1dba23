"""A challenge of NTLM as a server sends it, whoever asked."""

from __future__ import annotations

import base64

_PAYLOAD_AT = 56
_NO_TARGET_NAME = bytes(4) + _PAYLOAD_AT.to_bytes(4, "little")
_FLAGS = bytes.fromhex("358289e2")
_END_OF_LIST = bytes(4)
_TARGET_INFO = b"\4\0\4\0" + _PAYLOAD_AT.to_bytes(4, "little")
_VERSION = bytes.fromhex("060072170000000f")

CHALLENGE = base64.b64encode(
    b"NTLMSSP\0\2\0\0\0"
    + _NO_TARGET_NAME
    + _FLAGS
    + bytes(range(8))
    + bytes(8)
    + _TARGET_INFO
    + _VERSION
    + _END_OF_LIST
).decode("ascii")
"""In base64, as it stands in WWW-Authenticate (MS-NLMP, section 2.2.1.2)."""
