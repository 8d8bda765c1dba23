"""Which versions count as later, and which as SP1 or later; rollups do not count."""

from __future__ import annotations

from harness.model.deployment import ClientAccessServer
from harness.planning.homes import EXCHANGE_2007


def is_later(version_of: ClientAccessServer, than: ClientAccessServer) -> bool:
    """Whether the first server runs a later version; rollups do not count."""
    return (version_of.version.major, version_of.version.minor) > (than.version.major, than.version.minor)


def is_sp1(cas: ClientAccessServer) -> bool:
    """Whether a CAS runs Exchange 2007 SP1 or later."""
    return (cas.version.major, cas.version.minor) >= (EXCHANGE_2007, 1)
