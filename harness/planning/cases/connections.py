"""Rows about what only real connections between servers show: authentication (EAS-05), certificates (GEN-09)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import ClientAccessServer
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import HopsAuthenticate, HopsReach, HopTarget, LastHopReaches, TrustsCertificates
from harness.model.outcome import Outcome
from harness.model.protocol import Operation
from harness.planning.topology import Topology

KERBEROS = "kerberos"

CONNECTING = (Operation.FOLDERSYNC, Operation.OWA)
"""The requests whose hops show how servers connect."""


def connection_cases(topology: Topology, planned: Iterable[Case]) -> Iterator[Case]:
    """For each entry server and clause one row that shares the request of the first case whose hops show it."""
    shown: set[str] = set()
    for case in planned:
        stimulus = case.stimulus
        if stimulus is None or len(case.alternatives) != 1:
            continue
        row = _row(topology, case, stimulus.operation)
        if row is not None and row.id not in shown:
            shown.add(row.id)
            yield row


def connection_clause(topology: Topology, operation: Operation, alternatives: tuple[Alternative, ...]) -> str | None:
    """The clause that a row of the hops' request is about; None where these show no such thing."""
    if len(alternatives) != 1:
        return None
    if operation is Operation.FOLDERSYNC:
        return "EAS-05" if _back_end(alternatives[0]) else None
    return "GEN-09" if operation is Operation.OWA and _inner_servers(topology, alternatives[0]) else None


def _row(topology: Topology, case: Case, operation: Operation) -> Case | None:
    (alternative,) = case.alternatives
    if operation is Operation.FOLDERSYNC:
        return _kerberos(case, alternative)
    return _certificates(topology, case, alternative) if operation is Operation.OWA else None


def _kerberos(case: Case, alternative: Alternative) -> Case | None:
    """How the entry server logs on to the Exchange 2003 back-end server on behalf of a device."""
    target = _back_end(alternative)
    if target is None:
        return None
    sentence = "The Client Access server authenticates to the Exchange 2003 back-end server with Kerberos."
    hop_outcomes = tuple(_with_kerberos(outcome) for outcome in alternative.outcomes)
    return _row_sharing_request(case, sentence, hop_outcomes, HopsAuthenticate("EAS-05", KERBEROS, (target.server,)))


def _with_kerberos(outcome: Outcome) -> Outcome:
    assert outcome.hops is not None
    return replace(outcome, hops=tuple(replace(hop, authentication=KERBEROS) for hop in outcome.hops))


def _certificates(topology: Topology, case: Case, alternative: Alternative) -> Case | None:
    """Proxying to a site that does not face the Internet, whose servers have the certificates of Setup."""
    servers = _inner_servers(topology, alternative)
    if not servers:
        return None
    sentence = "A server that does not face the Internet is proxied to although its certificate is the self-signed one."
    self_signed = tuple(server.name for server in servers if server.certificate)
    names = tuple(server.name for server in servers)
    return _row_sharing_request(case, sentence, alternative.outcomes, TrustsCertificates("GEN-09", names, self_signed))


def _back_end(alternative: Alternative) -> HopTarget | None:
    """The back-end server that the last hop has to reach."""
    return next((demand.target for demand in alternative.demands if isinstance(demand, LastHopReaches)), None)


def _inner_servers(topology: Topology, alternative: Alternative) -> tuple[ClientAccessServer, ...]:
    """The servers that the hops have to reach, where none of them faces the Internet."""
    targets = (target for demand in alternative.demands if isinstance(demand, HopsReach) for target in demand.targets)
    servers = tuple(topology.client_access_server(name) for name in dict.fromkeys(target.server for target in targets))
    return () if any(server.internet_facing is not False for server in servers) else servers


def _row_sharing_request(case: Case, sentence: str, outcomes: tuple[Outcome, ...], demand: Demand) -> Case:
    assert case.stimulus is not None
    return replace(
        case,
        id=f"config/{demand.clause}/{case.stimulus.entry}",
        suite=Suite.CONFIG,
        title=sentence,
        clauses=(demand.clause,),
        alternatives=(Alternative(outcomes, (demand,)),),
        steps=(*case.steps, ExplanationStep(sentence, (demand.clause,))),
    )
