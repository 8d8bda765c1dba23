"""Demands on what real connections between servers show: names, authentication, certificates."""

from __future__ import annotations

from harness.judging.demand_result import DemandResult, contradicted_if
from harness.model.hop_demands import HopsAddress, HopsAuthenticate, TrustsCertificates
from harness.model.observation import Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind

ConnectionDemand = HopsAddress | HopsAuthenticate | TrustsCertificates

_SERVED = (OutcomeKind.SERVED, OutcomeKind.PARTIAL)


def judge_connection_demand(demand: ConnectionDemand, seen: Observation, outcome: Outcome) -> DemandResult:
    """Where evidence is missing, the result is `NOT_KNOWN`."""
    hops = seen.hops or ()
    match demand:
        case HopsAddress(_, servers, hosts):
            return _judge_address(servers, hosts, hops)
        case HopsAuthenticate(_, scheme, servers):
            return _judge_authentication(scheme, servers, hops)
        case TrustsCertificates():
            return _judge_trust(demand, seen, outcome)


def missing_connection_evidence(demand: ConnectionDemand, seen: Observation) -> str:
    """What evidence is missing, where a demand is `NOT_KNOWN`."""
    if not any(hop.destination in demand.servers for hop in seen.hops or ()):
        return f"no request to {' or '.join(demand.servers)} was seen"
    match demand:
        case HopsAddress():
            return "the logs do not say by which name the server was addressed (cs-host)"
        case HopsAuthenticate():
            return "which scheme a hop authenticates with shows only against a Kerberos key distribution centre"
        case TrustsCertificates(_, servers, self_signed) if set(servers) - set(self_signed):
            silent = ", ".join(name for name in servers if name not in self_signed)
            return f"the deployment file does not say which certificate {silent} presents"
        case TrustsCertificates():
            return "a server's certificate shows only on real TLS connections between servers"


def _judge_address(servers: tuple[str, ...], hosts: tuple[str, ...], hops: tuple[Hop, ...]) -> DemandResult:
    named = [hop.host.lower() for hop in hops if hop.destination in servers]
    if any(host and host not in hosts for host in named):
        return DemandResult.CONTRADICTED
    return DemandResult.MET if all(named) else DemandResult.NOT_KNOWN


def _judge_authentication(scheme: str, servers: tuple[str, ...], hops: tuple[Hop, ...]) -> DemandResult:
    """A later request on an open connection does not authenticate again, and shows nothing."""
    known = [hop.authentication for hop in hops if hop.destination in servers and hop.authentication is not None]
    if any(one != scheme for one in known):
        return DemandResult.CONTRADICTED
    return DemandResult.MET if known else DemandResult.NOT_KNOWN


def _judge_trust(demand: TrustsCertificates, seen: Observation, outcome: Outcome) -> DemandResult:
    """Only a refusal in place of an expected hop counts: a redirect, or proxying in plain HTTP, shows nothing."""
    if not seen.hops_in_tls or set(demand.servers) - set(demand.self_signed):
        return DemandResult.NOT_KNOWN
    schemes = {hop.scheme.lower() for hop in seen.hops or () if hop.destination in demand.servers}
    if "https" in schemes:
        return contradicted_if(outcome.kind not in _SERVED)
    if schemes or set(seen.unseen).intersection(demand.servers) or outcome.kind is not OutcomeKind.REFUSED:
        return DemandResult.NOT_KNOWN
    return DemandResult.CONTRADICTED
