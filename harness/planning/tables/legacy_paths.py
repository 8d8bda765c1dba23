"""Outlook Web Access: the virtual directories of Exchange 2003, /exchange and /public."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol
from harness.planning.decision_table import DecisionRule, DecisionTable
from harness.planning.directories import back_end_directory, back_end_is_integrated
from harness.planning.request import Request
from harness.planning.tables.common import (
    MailboxVersion,
    answered,
    mailbox_version,
    no_hop,
    recorded,
    refused,
    served,
    straight,
)
from harness.planning.topology import Topology

REFUSED = OutcomeKind.REFUSED
SERVED = OutcomeKind.SERVED


@dataclass(frozen=True, slots=True)
class LegacyPathFacts:
    """What decides /exchange and /public."""

    mailbox: MailboxVersion
    own_site: bool
    mailbox_role: bool
    back_end_integrated: bool


def _legacy_path_reachable(facts: LegacyPathFacts) -> bool:
    """Only of a 2003 mailbox the site matters, and how its back-end server authenticates."""
    if facts.mailbox is not MailboxVersion.EXCHANGE_2003:
        return not (facts.own_site or facts.mailbox_role or facts.back_end_integrated)
    return True


_LEGACY_PATH_LABELS = {
    "mailbox": "mailbox on",
    "own_site": "back-end server in the entry server's site",
    "mailbox_role": "the entry server also has the Mailbox role",
    "back_end_integrated": "the back-end directory uses Integrated Windows authentication",
}

_EXCHANGE_2000 = DecisionRule(
    {"mailbox": MailboxVersion.EXCHANGE_2000},
    "The topic does not say what Outlook Web Access does for an Exchange 2000 mailbox.",
    (recorded("UNS-17", SERVED, REFUSED),),
)

_COMBINED_ROLES = DecisionRule(
    {"mailbox": MailboxVersion.EXCHANGE_2003, "mailbox_role": True},
    "The entry server also has the Mailbox role: other documents say that it does not proxy to Exchange 2003.",
    (recorded("UNS-09", SERVED, REFUSED),),
)


def _proxied_straight(clause: str) -> tuple[DecisionRule, ...]:
    """The back-end server is reached directly, in the entry server's own site and in any other."""
    return tuple(
        DecisionRule(
            {"mailbox": MailboxVersion.EXCHANGE_2003, "own_site": own_site, "back_end_integrated": integrated},
            sentence,
            (served(clause, hops=straight(clause, also=(direct,))), *otherwise),
        )
        for integrated, otherwise in (
            (True, ()),
            (False, (refused("GEN-07", hops=no_hop("GEN-07")),)),
        )
        for own_site, direct, sentence in (
            (
                True,
                "OWA-10",
                "The back-end server is in the entry server's site: the request is proxied to it directly"
                + ("." if integrated else ", unless Basic authentication there forbids proxying."),
            ),
            (
                False,
                "OWA-09",
                "The back-end server is in another site: the request is proxied to it directly, past any Client Access "
                "server there" + ("." if integrated else ", unless Basic authentication there forbids proxying."),
            ),
        )
    )


def _legacy_path_table(path: str, for_2007: DecisionRule, clause: str) -> DecisionTable[LegacyPathFacts]:
    """/exchange and /public differ in what an Exchange 2007 mailbox gets, and in the clause for the others."""
    return DecisionTable(
        name=f"Outlook Web Access, {path}",
        protocol=Protocol.OWA,
        facts=LegacyPathFacts,
        labels=_LEGACY_PATH_LABELS,
        reachable=_legacy_path_reachable,
        rules=(for_2007, _EXCHANGE_2000, _COMBINED_ROLES, *_proxied_straight(clause)),
    )


EXCHANGE = _legacy_path_table(
    "/exchange",
    DecisionRule(
        {"mailbox": MailboxVersion.EXCHANGE_2007},
        "An Exchange 2007 mailbox asked for through /exchange is redirected to /owa on the same server.",
        (answered(OutcomeKind.REDIRECT_PATH, "OWA-11"),),
    ),
    "OWA-07",
)

PUBLIC = _legacy_path_table(
    "/public",
    DecisionRule(
        {"mailbox": MailboxVersion.EXCHANGE_2007},
        "The topic does not say what /public does for an Exchange 2007 mailbox.",
        (recorded("UNS-05", SERVED, OutcomeKind.REDIRECT_PATH, REFUSED),),
    ),
    "OWA-08",
)


def legacy_path_facts(topology: Topology, request: Request) -> LegacyPathFacts:
    """What is looked up for /exchange and /public: nothing but the version for other mailboxes than 2003."""
    version = mailbox_version(topology, request)
    legacy = version is MailboxVersion.EXCHANGE_2003
    directory = back_end_directory(topology.server_of(request.mailbox), request.operation)
    return LegacyPathFacts(
        mailbox=version,
        own_site=legacy and topology.is_own_site(request),
        mailbox_role=legacy and bool(request.entry.mailbox_role),
        back_end_integrated=legacy and back_end_is_integrated(directory),
    )
