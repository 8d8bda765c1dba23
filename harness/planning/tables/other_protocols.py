"""POP3, IMAP4, Outlook Anywhere and WebDAV: notes of the topic and its summary table."""

from __future__ import annotations

from dataclasses import dataclass

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Protocol
from harness.planning.decision_table import AllowedResult, DecisionRule, DecisionTable
from harness.planning.directories import back_end_directory, back_end_is_integrated
from harness.planning.request import Request
from harness.planning.tables.common import (
    LEGACY,
    MailboxVersion,
    mailbox_version,
    no_hop,
    recorded,
    refused,
    served,
    straight,
)
from harness.planning.topology import Topology

SERVED = OutcomeKind.SERVED
REFUSED = OutcomeKind.REFUSED


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What decides a POP3 or IMAP4 logon."""

    mailbox: MailboxVersion
    own_site: bool
    cross_site_sessions: bool


def _mail_table(name: str, protocol: Protocol, own: str, other: str) -> DecisionTable[MailFacts]:
    """POP3 and IMAP4 decide alike."""
    return DecisionTable(
        name=name,
        protocol=protocol,
        facts=MailFacts,
        labels={
            "mailbox": "mailbox on",
            "own_site": "mailbox in the entry server's site",
            "cross_site_sessions": "the entry server allows cross-site sessions",
        },
        reachable=lambda facts: not (facts.cross_site_sessions and (facts.own_site or facts.mailbox in LEGACY)),
        rules=(
            *(
                DecisionRule(
                    {"mailbox": version},
                    f"The topic does not say what {name} does for an {version} mailbox.",
                    (recorded("UNS-04", SERVED, REFUSED),),
                )
                for version in LEGACY
            ),
            DecisionRule(
                {"own_site": True},
                f"The mailbox is in the entry server's own site: a {name} client can log on.",
                (served(own),),
            ),
            DecisionRule(
                {"cross_site_sessions": True},
                "Cross-site sessions are allowed on the entry server, a setting that the topic does not know.",
                (recorded("UNS-08", SERVED, REFUSED),),
            ),
            DecisionRule(
                {},
                f"The mailbox is in another site: {name} is neither proxied nor redirected, and the logon is refused.",
                (refused(other, hops=no_hop(other, also=("GEN-11",))),),
            ),
        ),
    )


POP3 = _mail_table("POP3", Protocol.POP3, "POP-01", "POP-02")
IMAP4 = _mail_table("IMAP4", Protocol.IMAP4, "IMAP-01", "IMAP-02")


@dataclass(frozen=True, slots=True)
class OutlookAnywhereFacts:
    """What decides an Outlook Anywhere connection to an Exchange 2007 mailbox."""

    own_site: bool


OUTLOOK_ANYWHERE = DecisionTable(
    name="Outlook Anywhere",
    protocol=Protocol.OUTLOOK_ANYWHERE,
    facts=OutlookAnywhereFacts,
    labels={"own_site": "mailbox in the entry server's site"},
    reachable=lambda _: True,
    rules=(
        DecisionRule(
            {"own_site": True},
            "The mailbox is in the entry server's own site: the client is connected.",
            (served("GEN-08", also=("RPC-02",), hops=no_hop("GEN-08")),),
        ),
        DecisionRule(
            {},
            "The mailbox is in another site: the entry server reaches its Mailbox server itself, with RPC.",
            (served("RPC-01", also=("RPC-02",), hops=no_hop("RPC-01")),),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class WebDavFacts:
    """What decides a WebDAV request for an Exchange 2003 or 2000 mailbox."""

    own_site: bool
    mailbox_role: bool
    back_end_integrated: bool


def _webdav(own_site: bool, integrated: bool) -> DecisionRule:
    """Proxied directly to the back-end server; Basic authentication there may forbid it (GEN-07)."""
    reached = (
        served("OWA-07", also=("DAV-02",), hops=straight("OWA-07", also=("OWA-10",)))
        if own_site
        else served("DAV-01", also=("DAV-02",), hops=straight("DAV-01"))
    )
    results: tuple[AllowedResult, ...] = (reached,)
    if not integrated:
        results += (refused("GEN-07", also=("DAV-02",), hops=no_hop("GEN-07")),)
    where = "in the entry server's site" if own_site else "in another site"
    exception = "" if integrated else ", unless Basic authentication there forbids proxying"
    return DecisionRule(
        {"own_site": own_site, "back_end_integrated": integrated},
        f"The back-end server is {where}: the entry server reaches it itself, over HTTP{exception}.",
        results,
    )


WEBDAV = DecisionTable(
    name="WebDAV",
    protocol=Protocol.WEBDAV,
    facts=WebDavFacts,
    labels={
        "own_site": "back-end server in the entry server's site",
        "mailbox_role": "the entry server also has the Mailbox role",
        "back_end_integrated": "the back-end directory uses Integrated Windows authentication",
    },
    reachable=lambda _: True,
    rules=(
        DecisionRule(
            {"mailbox_role": True},
            "The entry server also has the Mailbox role: other documents say that it does not proxy to Exchange 2003.",
            (recorded("UNS-09", SERVED, REFUSED, bounds=("DAV-02",)),),
        ),
        *(_webdav(own_site, integrated) for own_site in (True, False) for integrated in (True, False)),
    ),
)


def mail_facts(topology: Topology, request: Request) -> MailFacts:
    """What is looked up for a logon: whether sessions of other sites are allowed counts for those alone."""
    service = request.entry.pop3 if request.protocol is Protocol.POP3 else request.entry.imap4
    own_site = topology.is_own_site(request)
    from_other_site = topology.is_on_2007(request.mailbox) and not own_site
    return MailFacts(
        mailbox=mailbox_version(topology, request),
        own_site=own_site,
        cross_site_sessions=from_other_site and service is not None and bool(service.allow_cross_site_sessions),
    )


def outlook_anywhere_facts(topology: Topology, request: Request) -> OutlookAnywhereFacts | None:
    """The summary table is about the Mailbox server role, which only Exchange 2007 has."""
    if not topology.is_on_2007(request.mailbox):
        return None
    return OutlookAnywhereFacts(own_site=topology.is_own_site(request))


def webdav_facts(topology: Topology, request: Request) -> WebDavFacts | None:
    """The summary table names WebDAV only together with Exchange 2000 and 2003."""
    if topology.is_on_2007(request.mailbox):
        return None
    back_end = topology.server_of(request.mailbox)
    return WebDavFacts(
        own_site=topology.is_own_site(request),
        mailbox_role=bool(request.entry.mailbox_role),
        back_end_integrated=back_end_is_integrated(back_end_directory(back_end, request.operation)),
    )
