"""What the client and the other servers may see of a request: the alternatives that its decisions allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import Alternative
from harness.model.hop_demands import HopTarget
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, Operation, Protocol, VirtualDirectoryName
from harness.planning.autodiscover_urls import settings_alternative
from harness.planning.clause_demands import ClauseContext
from harness.planning.decision_table import AllowedResult, ProxyRoute
from harness.planning.decisions import Decision
from harness.planning.demands import client_alternative, hop_alternative
from harness.planning.directories import destination_directory, is_integrated
from harness.planning.hop_targets import hop_targets
from harness.planning.request import Request
from harness.planning.server_versions import is_later, is_sp1
from harness.planning.topology import Topology

MOST_OTHER_USERS = 200
"""The most users whose pages a page is compared with: each is looked for in the text of every page."""

_BACK_END_PATHS: Mapping[VirtualDirectoryName | None, str] = {
    VirtualDirectoryName.EXCHANGE: "/exchange",
    VirtualDirectoryName.PUBLIC: "/public",
    VirtualDirectoryName.EAS: "/Microsoft-Server-ActiveSync",
}
"""The virtual directories of an Exchange 2003 back-end server."""


def client_alternatives(
    topology: Topology, request: Request, decisions: tuple[Decision, ...]
) -> tuple[Alternative, ...]:
    """What the client may see: the URLs that Autodiscover may name, else one alternative for each result."""
    if request.protocol is Protocol.AUTODISCOVER:
        settings = (
            settings_alternative(topology, topology.site_of(request.mailbox), request.operation) if decisions else None
        )
        return (settings,) if settings else ()
    return tuple(
        client_alternative(
            with_added_clauses(topology, request.entry, decision, result),
            _outcomes(request, decision, result),
            context,
        )
        for decision in decisions
        for context in (clause_context(topology, request, decision),)
        for result in decision.rule.results
    )


def bare_alternatives(topology: Topology, request: Request, decisions: tuple[Decision, ...]) -> tuple[Alternative, ...]:
    """The same without what is demanded of them: what may be seen, and where the topic is silent."""
    if request.protocol is Protocol.AUTODISCOVER:
        return client_alternatives(topology, request, decisions)
    return tuple(
        Alternative(_outcomes(request, decision, result), (), silent=result.silent)
        for decision in decisions
        for result in decision.rule.results
    )


def are_hops_judged(decisions: tuple[Decision, ...]) -> bool:
    """Whether a request has a row on its hops: where one of the results leaves them open it has none."""
    routes = [result.route for decision in decisions for result in decision.rule.results]
    return bool(routes) and ProxyRoute.NOT_JUDGED not in routes


def hop_alternatives(topology: Topology, request: Request, decisions: tuple[Decision, ...]) -> tuple[Alternative, ...]:
    """Which hops may be seen; empty where one of the results leaves them open."""
    if not are_hops_judged(decisions):
        return ()
    return tuple(
        dict.fromkeys(
            hop_alternative(result, context)
            for decision in decisions
            for context in (clause_context(topology, request, decision),)
            for result in decision.rule.results
        )
    )


def with_added_clauses(
    topology: Topology, entry: ClientAccessServer, decision: Decision, result: AllowedResult
) -> AllowedResult:
    """The result with the clauses that a property of the servers adds to a rule's own."""
    more = added_clauses(topology, entry, decision, result)
    return replace(result, also=(*result.also, *more)) if more else result


def added_clauses(
    topology: Topology, entry: ClientAccessServer, decision: Decision, result: AllowedResult
) -> tuple[str, ...]:
    """Clauses that a property of the servers adds to a rule's own.

    GEN-03: an Internet-facing server proxies to one without Internet presence. GEN-10: there is a single site. NLB-04:
    the destination acts as if it were exposed. OWA-14: the file states RedirectToOptimalOWAServer as $true.
    """
    if result.silent:
        return ()
    more: list[str] = []
    served = result.kinds == (OutcomeKind.SERVED,)
    inner = bool(decision.destinations) and all(cas.internet_facing is False for cas in decision.destinations)
    if served and result.route is ProxyRoute.DESTINATION and inner and entry.internet_facing:
        more.append("GEN-03")
    if served and not decision.destinations and result.route is not ProxyRoute.BACK_END and topology.has_single_site():
        more.append("GEN-10")
    if result.about in ("OWA-02", "EAS-09"):
        if all(cas.internet_facing is False for cas in decision.destinations):
            more.append("NLB-04")
        if result.about == "OWA-02" and entry.redirect_to_optimal_owa_server is True:
            more.append("OWA-14")
    return tuple(more)


def client_outcomes(request: Request, decision: Decision) -> tuple[Outcome, ...]:
    """Every outcome that a decision allows, with the URLs that it has to carry."""
    return tuple(o for result in decision.rule.results for o in _outcomes(request, decision, result))


def _outcomes(request: Request, decision: Decision, result: AllowedResult) -> tuple[Outcome, ...]:
    """The outcomes of a result with the URLs that they have to carry."""
    external = dict.fromkeys(
        directory.external_url
        for cas in decision.destinations
        if (directory := destination_directory(cas, request.operation)) is not None and directory.external_url
    )
    found: list[Outcome] = []
    for kind in result.kinds:
        if kind is OutcomeKind.REDIRECT_PATH and not result.silent:
            found.append(Outcome(kind, location=f"https://{request.asked.host}/owa"))
        elif kind is OutcomeKind.REDIRECT_PAGE and external and not result.silent:
            found.extend(Outcome(kind, link=url) for url in external)
        elif kind is OutcomeKind.WRONG_SERVER and result.about == "EAS-09":
            found.extend(Outcome(kind, location=url) for url in external)
        else:
            found.append(Outcome(kind))
    return tuple(found)


def clause_context(topology: Topology, request: Request, decision: Decision) -> ClauseContext:
    """Which servers and names the demands of this decision refer to.

    A server to which another one's InternalURL leads is right, whatever it runs and offers itself.
    """
    mailbox, entry, operation = request.mailbox, request.entry, request.operation
    server = topology.server_of(mailbox)
    targets = tuple(
        dict.fromkeys(target for cas in decision.destinations for target in hop_targets(topology, cas, operation))
    )
    stand_ins = frozenset(target.server for target in targets) - {cas.name for cas in decision.destinations}
    in_site = tuple(cas for cas in topology.servers_in_site(server.site) if cas.name != entry.name)
    judged = tuple(cas for cas in in_site if cas.name not in stand_ins)
    return ClauseContext(
        entry=entry.name,
        entry_is_rtm=not is_sp1(entry),
        other_servers=topology.other_server_names(entry),
        site_servers=tuple(dict.fromkeys([*(cas.name for cas in in_site), *(target.server for target in targets)])),
        hop_targets=targets,
        not_integrated=tuple(cas.name for cas in judged if not is_integrated(destination_directory(cas, operation))),
        later_servers=_later_servers(topology, entry, stand_ins),
        rtm_servers=tuple(cas.name for cas in judged if not is_sp1(cas)),
        back_end=HopTarget(server.name, _BACK_END_PATHS.get(VIRTUAL_DIRECTORY_OF.get(operation), "")),
        inner_names=topology.inner_names(entry, server.site),
        published=topology.published_hosts,
        inner_addresses=topology.inner_addresses(entry, server.site),
        mailbox=mailbox.address,
        other_mailboxes=_others(topology, mailbox) if operation is Operation.OWA else (),
    )


def _later_servers(topology: Topology, entry: ClientAccessServer, stand_ins: frozenset[str]) -> tuple[str, ...]:
    """The CAS of a later version than the entry server's."""
    key = (_later_servers, entry.version.major, entry.version.minor, stand_ins)
    servers = topology.deployment.client_access_servers
    return topology.once(
        key, lambda: tuple(cas.name for cas in servers if is_later(cas, entry) and cas.name not in stand_ins)
    )


def _others(topology: Topology, mailbox: Mailbox) -> tuple[str, ...]:
    """The other users, whose pages must not be shown: only Outlook Web Access shows whose mailbox is open.

    Of very many users those whom a run may log on: some of the mailbox's own site, then of all others.
    """
    return topology.once((_others, mailbox.address), lambda: tuple(_find_others(topology, mailbox)))


def _find_others(topology: Topology, mailbox: Mailbox) -> Iterator[str]:
    addresses = topology.once((_known_users, topology.site_of(mailbox)), lambda: _known_users(topology, mailbox))
    return (address for address in addresses if address != mailbox.address)


def _known_users(topology: Topology, mailbox: Mailbox) -> tuple[str, ...]:
    every = topology.deployment.mailboxes
    if len(every) <= MOST_OTHER_USERS:
        return tuple(one.address for one in every)
    homes = topology.homes
    of_site = homes.some_in_site(topology.site_of(mailbox))[:MOST_OTHER_USERS]
    enough = (*of_site, *homes.some()[: len(of_site) + MOST_OTHER_USERS])
    return tuple(dict.fromkeys(one.address for one in enough))[:MOST_OTHER_USERS]
