"""Demands on what real connections between servers show: names, authentication, certificates."""

from __future__ import annotations

from harness.judging.demand_result import Holding, unless
from harness.model.expectation import HopsAddress, HopsAuthenticate, TrustsCertificates
from harness.model.observation import Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind

WireDemand = HopsAddress | HopsAuthenticate | TrustsCertificates

_SERVED = (OutcomeKind.SERVED, OutcomeKind.PARTIAL)


def wires_hold(demand: WireDemand, seen: Observation, outcome: Outcome) -> Holding:
    """Nothing is held against a deployment of which the evidence does not tell."""
    hops = seen.hops or ()
    match demand:
        case HopsAddress(_, servers, hosts):
            return _address(servers, hosts, hops)
        case HopsAuthenticate(_, scheme, servers):
            return _authenticate(scheme, servers, hops)
        case TrustsCertificates():
            return _trusts(demand, seen, outcome)


def wires_lack(demand: WireDemand, seen: Observation) -> str:
    """What the evidence lacks, where it leaves a demand open."""
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


def _address(servers: tuple[str, ...], hosts: tuple[str, ...], hops: tuple[Hop, ...]) -> Holding:
    named = [hop.host.lower() for hop in hops if hop.destination in servers]
    if any(host and host not in hosts for host in named):
        return Holding.CONTRADICTED
    return Holding.HOLDS if all(named) else Holding.NOT_KNOWN


def _authenticate(scheme: str, servers: tuple[str, ...], hops: tuple[Hop, ...]) -> Holding:
    """A later request of a connection that is open already authenticates no more, and shows nothing."""
    known = [hop.authentication for hop in hops if hop.destination in servers and hop.authentication is not None]
    if any(one != scheme for one in known):
        return Holding.CONTRADICTED
    return Holding.HOLDS if known else Holding.NOT_KNOWN


def _trusts(demand: TrustsCertificates, seen: Observation, outcome: Outcome) -> Holding:
    """Only a refusal where a hop was due counts: whoever is sent elsewhere, or proxied in plain HTTP, shows nothing."""
    if not seen.hops_in_tls or set(demand.servers) - set(demand.self_signed):
        return Holding.NOT_KNOWN
    schemes = {hop.scheme.lower() for hop in seen.hops or () if hop.destination in demand.servers}
    if "https" in schemes:
        return unless(outcome.kind not in _SERVED)
    if schemes or set(seen.unseen).intersection(demand.servers) or outcome.kind is not OutcomeKind.REFUSED:
        return Holding.NOT_KNOWN
    return Holding.CONTRADICTED
