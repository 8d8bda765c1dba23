"""The cases of one mailbox at one entry server, from the decisions that the topic allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harness.model.case import Case, ExplanationStep, Severity, Suite
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import Alternative
from harness.model.hop_demands import HopTarget
from harness.model.outcome import SERVICE_KINDS, Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.autodiscover_urls import settings_alternative
from harness.planning.clause_demands import ClauseContext
from harness.planning.decision_table import AllowedResult, ProxyRoute
from harness.planning.decisions import Decision, decide
from harness.planning.demands import DIRECTORY_EXISTS, client_alternative, hop_alternative
from harness.planning.explanation_steps import decision_step, fact_steps
from harness.planning.stimuli import find_access_point, find_logon, make_stimulus
from harness.planning.topology import (
    Topology,
    destination_directory,
    is_integrated,
    is_later,
    is_sp1,
    virtual_directory_of,
)

DIGEST_ONLY = "the virtual directory offers Digest authentication only, which the harness does not speak"

_BACK_END_PATHS = {
    Operation.EXCHANGE: "/exchange",
    Operation.PUBLIC: "/public",
    Operation.OPTIONS: "/Microsoft-Server-ActiveSync",
    Operation.FOLDERSYNC: "/Microsoft-Server-ActiveSync",
    Operation.PROPFIND: "/exchange",
}
"""The virtual directories of an Exchange 2003 back-end server."""


def make_case_id(protocol: Protocol, mailboxes: tuple[Mailbox, ...], entry: str, operation: Operation) -> str:
    """`PROTOCOL/MAILBOX[+MAILBOX…]/ENTRY/WHAT` (contract, section 4)."""
    return f"{protocol}/{'+'.join(mailbox.address for mailbox in mailboxes)}/{entry}/{operation}"


def cases_of(
    topology: Topology,
    entry: ClientAccessServer,
    mailbox: Mailbox,
    protocol: Protocol,
    operation: Operation,
    *,
    represents_server: bool,
) -> Iterator[Case]:
    """The client row and, where hops are judged, the `.hops` row of one request.

    One mailbox represents each server: it logs on with Integrated Windows authentication where OWA offers it, and shows
    that the server has its legacy virtual directories (OWA-12).
    """
    access_point = find_access_point(entry, protocol, operation)
    if access_point is None:
        return
    decisions = decide(topology, mailbox, entry, protocol, operation)
    if not decisions:
        return
    logon = find_logon(access_point, prefer_windows=represents_server and operation is Operation.OWA)
    case_id = make_case_id(protocol, (mailbox,), entry.name, operation)
    if logon is None:
        yield unsent_case(case_id, Suite(protocol.value), decisions, DIGEST_ONLY)
        return
    stimulus = make_stimulus(topology, entry, access_point, logon, protocol, operation, (mailbox,))
    if represents_server and operation is Operation.PUBLIC and topology.is_on_2007(mailbox):
        yield directory_case(case_id, stimulus)
        return
    if protocol is Protocol.AUTODISCOVER:
        settings = settings_alternative(topology, mailbox, operation)
        if settings is not None:
            yield build_case(topology, case_id, stimulus, decisions, (settings,), entry=entry)
        return
    client = client_alternatives(topology, mailbox, entry, operation, decisions)
    yield build_case(topology, case_id, stimulus, decisions, client, entry=entry)
    hops = hop_alternatives(topology, mailbox, entry, operation, decisions)
    if hops:
        yield build_case(topology, f"{case_id}.hops", stimulus, decisions, hops, entry=entry, judges_hops=True)


def directory_case(case_id: str, stimulus: Stimulus) -> Case:
    """One of a server's OWA virtual directories exists (OWA-12)."""
    clauses = clauses_of((DIRECTORY_EXISTS,))
    return Case(
        id=case_id,
        title=f"An Exchange 2007 Client Access server has the virtual directory {stimulus.operation}.",
        suite=Suite.OWA,
        clauses=clauses,
        alternatives=(DIRECTORY_EXISTS,),
        stimulus=stimulus,
        needs_entry_control=True,
        steps=(
            ExplanationStep(
                "A Client Access server has the directories owa, Exchange, Public and ExchWeb.",
                clauses,
            ),
        ),
    )


def unsent_case(case_id: str, suite: Suite, decisions: tuple[Decision, ...], reason: str) -> Case:
    """A planned case that cannot be sent."""
    clauses = dict.fromkeys(clause for d in decisions for result in d.rule.results for clause in result.clauses)
    silent = dict.fromkeys(result.silent for d in decisions for result in d.rule.results if result.silent)
    return Case(
        id=case_id,
        title=decisions[0].rule.sentence,
        suite=suite,
        clauses=(*clauses, *silent),
        not_applicable=reason,
    )


def build_case(
    topology: Topology,
    case_id: str,
    stimulus: Stimulus,
    decisions: tuple[Decision, ...],
    alternatives: tuple[Alternative, ...],
    *,
    entry: ClientAccessServer,
    judges_hops: bool = False,
) -> Case:
    """One row; `entry` is the server that takes the decisions."""
    mailbox = topology.mailbox(stimulus.mailboxes[0])
    crosses = topology.site_of(mailbox) != entry.site or not topology.is_on_2007(mailbox)
    return Case(
        id=case_id,
        title=" Or: ".join(decision.rule.sentence for decision in decisions),
        suite=Suite(stimulus.protocol.value),
        clauses=clauses_of(alternatives),
        alternatives=alternatives,
        stimulus=stimulus,
        judges_hops=judges_hops,
        needs_entry_control=crosses or can_be_met_without_service(alternatives),
        severity=_severity(alternatives),
        steps=(
            *fact_steps(topology, mailbox, entry, stimulus, decisions),
            *(decision_step(decision, alternatives) for decision in decisions),
        ),
    )


def can_be_met_without_service(alternatives: tuple[Alternative, ...]) -> bool:
    """Whether a server that serves no user could meet the row; the entry control then has to show that it serves one.

    Such a server refuses every request, may redirect every request on its own host, and asks no other server.
    """
    kinds = {outcome.kind for alternative in alternatives for outcome in alternative.outcomes}
    return bool(kinds - SERVICE_KINDS)


def clauses_of(alternatives: tuple[Alternative, ...]) -> tuple[str, ...]:
    """Every clause and every silent place that the alternatives cite, in the order of the decision."""
    return tuple(dict.fromkeys(_cited(alternatives)))


def _cited(alternatives: tuple[Alternative, ...]) -> Iterator[str]:
    for alternative in alternatives:
        if alternative.silent:
            yield alternative.silent
        for demand in alternative.demands:
            yield demand.clause


def _severity(alternatives: tuple[Alternative, ...]) -> Severity:
    if all(alternative.silent for alternative in alternatives):
        return Severity.MINOR
    kinds = {outcome.kind for alternative in alternatives for outcome in alternative.outcomes}
    return Severity.CRITICAL if OutcomeKind.SERVED in kinds else Severity.NORMAL


def client_alternatives(
    topology: Topology,
    mailbox: Mailbox,
    entry: ClientAccessServer,
    operation: Operation,
    decisions: tuple[Decision, ...],
) -> tuple[Alternative, ...]:
    """What the client may see: one alternative for each result of each decision."""
    return tuple(
        client_alternative(
            with_added_clauses(topology, entry, decision, result),
            _outcomes(entry, operation, decision, result),
            clause_context(topology, mailbox, entry, operation, decision),
        )
        for decision in decisions
        for result in decision.rule.results
    )


def hop_alternatives(
    topology: Topology,
    mailbox: Mailbox,
    entry: ClientAccessServer,
    operation: Operation,
    decisions: tuple[Decision, ...],
) -> tuple[Alternative, ...]:
    """Which hops may be seen; empty where one of the results leaves them open."""
    results = [(decision, result) for decision in decisions for result in decision.rule.results]
    if any(result.route is ProxyRoute.NOT_JUDGED for _, result in results):
        return ()
    return tuple(
        dict.fromkeys(
            hop_alternative(result, clause_context(topology, mailbox, entry, operation, decision))
            for decision, result in results
        )
    )


def with_added_clauses(
    topology: Topology, entry: ClientAccessServer, decision: Decision, result: AllowedResult
) -> AllowedResult:
    """Clauses that a property of the servers adds to a rule's own.

    GEN-03: an Internet-facing server proxies to one without Internet presence. GEN-10: there is a single site. NLB-04:
    the destination acts as if it were exposed. OWA-14: the file states RedirectToOptimalOWAServer as $true.
    """
    if result.silent:
        return result
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
    return replace(result, also=(*result.also, *more))


def client_outcomes(entry: ClientAccessServer, operation: Operation, decision: Decision) -> tuple[Outcome, ...]:
    """Every outcome that a decision allows, with the URLs that it has to carry."""
    return tuple(o for result in decision.rule.results for o in _outcomes(entry, operation, decision, result))


def _outcomes(
    entry: ClientAccessServer, operation: Operation, decision: Decision, result: AllowedResult
) -> tuple[Outcome, ...]:
    """The outcomes of a result with the URLs that they have to carry."""
    external = dict.fromkeys(
        directory.external_url
        for cas in decision.destinations
        if (directory := destination_directory(cas, operation)) is not None and directory.external_url
    )
    found: list[Outcome] = []
    for kind in result.kinds:
        if kind is OutcomeKind.REDIRECT_PATH and not result.silent:
            found.append(Outcome(kind, location=f"https://{entry.host}/owa"))
        elif kind is OutcomeKind.REDIRECT_PAGE and external and not result.silent:
            found.extend(Outcome(kind, link=url) for url in external)
        elif kind is OutcomeKind.WRONG_SERVER and result.about == "EAS-09":
            found.extend(Outcome(kind, location=url) for url in external)
        else:
            found.append(Outcome(kind))
    return tuple(found)


def clause_context(
    topology: Topology, mailbox: Mailbox, entry: ClientAccessServer, operation: Operation, decision: Decision
) -> ClauseContext:
    """Which servers and names the demands of this decision refer to."""
    server = topology.server_of(mailbox)
    in_site = tuple(cas for cas in topology.servers_in_site(server.site) if cas.name != entry.name)
    return ClauseContext(
        entry=entry.name,
        entry_is_rtm=not is_sp1(entry),
        other_servers=topology.other_server_names(entry),
        site_servers=tuple(cas.name for cas in in_site),
        hop_targets=tuple(target for cas in decision.destinations for target in _hop_targets(cas, operation)),
        not_integrated=tuple(cas.name for cas in in_site if not is_integrated(destination_directory(cas, operation))),
        later_servers=tuple(cas.name for cas in topology.deployment.client_access_servers if is_later(cas, entry)),
        rtm_servers=tuple(cas.name for cas in in_site if not is_sp1(cas)),
        back_end=HopTarget(server.name, _BACK_END_PATHS.get(operation, "")),
        inner_names=topology.inner_names(entry, server.site),
        published=topology.published_hosts,
        mailbox=mailbox.address,
        other_mailboxes=_others(topology, mailbox) if operation is Operation.OWA else (),
    )


def _others(topology: Topology, mailbox: Mailbox) -> tuple[str, ...]:
    """The other users, whose pages must not be shown: only Outlook Web Access shows whose mailbox is open."""
    return tuple(other.address for other in topology.deployment.mailboxes if other.address != mailbox.address)


def _hop_targets(cas: ClientAccessServer, operation: Operation) -> tuple[HopTarget, ...]:
    """The virtual directories by which a destination may be addressed, as its own URLs spell them.

    The NLBBypassURL and the InternalURL; for OWA also the ExternalURL, since a request is proxied to a server that has
    one where redirection is disabled (OWA-13).
    """
    directory = destination_directory(cas, operation)
    if directory is None:
        return ()
    urls = [directory.nlb_bypass_url, directory.internal_url]
    if operation is Operation.OWA:
        urls.append(directory.external_url)
    spelled: dict[str, HopTarget] = {}
    for path in (virtual_directory_of(url) for url in urls if url):
        spelled.setdefault(path.lower(), HopTarget(cas.name, path))
    return tuple(spelled.values())
