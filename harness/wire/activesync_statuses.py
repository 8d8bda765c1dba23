"""The Status values of ActiveSync that say nothing of where a request is served (MS-ASCMD, sections 2.2.2 and 2.2.3).

Those above 100 are of protocol 14.0 and later, and some servers send them at any version. A Status that is in none of
these sets is the server's answer to the request.
"""

from __future__ import annotations

DONE = "1"

NEEDS_POLICY = frozenset({"142", "143", "144"})
"""The device has no policy, an old one, or a wrong key of one: what 449 says up to protocol 12.1."""

UNKNOWN_VERSION = "138"

TEMPORARY = frozenset({"111", "114", "133"})
"""The server, the mailbox's server or the state of the device cannot be used now."""

OF_THE_REQUEST = frozenset({"10", *(str(number) for number in range(101, 110)), "137"})
"""The request is not what the server's schema allows."""

OF_THE_DEVICE = frozenset({"129", "132", "134", "135", "136", "139", "140", "141", "145", "177"})
"""The device is blocked, to be wiped, one too many, of no use to the policy, or its state at the server is broken."""

OF_THE_ACCOUNT = frozenset({"113", "131"})
"""The mailbox is full, or the account is disabled."""
