"""What can be wrong with a whole Active Directory site, and what stands in a what-if for it."""

from __future__ import annotations

from enum import StrEnum


class SiteState(StrEnum):
    """`down`: none of its servers answers anybody. `offline`: its Internet connection is down.

    The servers of a site that is offline still answer clients inside and each other; from outside nobody reaches the
    hosts that the site publishes. That is the case of "Disabling Redirection".
    """

    DOWN = "down"
    OFFLINE = "offline"
