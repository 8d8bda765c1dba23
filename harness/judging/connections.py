"""Demands on what real connections between servers show: names, authentication, certificates."""

from __future__ import annotations

from harness.judging.demand_result import Contradicted, DemandResult, Met, NotKnown
from harness.judging.judged_observation import JudgedObservation
from harness.model.hop_demands import HopsAddress, HopsAuthenticate, TrustsCertificates
from harness.model.outcome import Hop, OutcomeKind

_NO_HOST = "the logs do not say by which name the server was addressed (cs-host)"
_NO_SCHEME = "by which scheme servers log on to each other shows only where there is a Kerberos key distribution centre"
_NO_TLS = "a server's certificate shows only on real TLS connections between servers"


def judge_hops_address(demand: HopsAddress, observation: JudgedObservation) -> DemandResult:
    """A hop whose log leaves out the name may have named any."""
    names = tuple(dict.fromkeys(hop.host for hop in _hops_to(demand.servers, observation)))
    if any(name and name.lower() not in demand.hosts for name in names):
        return Contradicted(f"addressed as: expected {' or '.join(demand.hosts)}, seen {', '.join(names)}")
    return Met() if all(names) else _not_known(demand.servers, observation, _NO_HOST)


def judge_hops_authenticate(demand: HopsAuthenticate, observation: JudgedObservation) -> DemandResult:
    """A later request on an open connection does not authenticate again, and shows nothing."""
    schemes = {hop.authentication for hop in _hops_to(demand.servers, observation)} - {None}
    if schemes - {demand.scheme}:
        return Contradicted()
    return Met() if schemes else _not_known(demand.servers, observation, _NO_SCHEME)


def judge_trusts_certificates(demand: TrustsCertificates, observation: JudgedObservation) -> DemandResult:
    """Only a refusal in place of an expected hop counts: a redirect, or proxying in plain HTTP, shows nothing.

    A request that arrived over TLS shows that the certificate was accepted, whatever the client was told in the end.
    """
    not_told = tuple(name for name in demand.servers if name not in demand.self_signed)
    if not_told:
        missing = f"the deployment file does not say which certificate {', '.join(not_told)} presents"
        return _not_known(demand.servers, observation, missing)
    if not observation.seen.hops_in_tls:
        return _not_known(demand.servers, observation, _NO_TLS)
    schemes = {hop.scheme.lower() for hop in _hops_to(demand.servers, observation)}
    if "https" in schemes:
        return Met()
    if schemes or observation.may_miss(demand.servers) or observation.outcome.kind is not OutcomeKind.REFUSED:
        return _not_known(demand.servers, observation, _NO_TLS)
    return Contradicted()


def _not_known(servers: tuple[str, ...], observation: JudgedObservation, missing: str) -> NotKnown:
    """What is `missing` of the hops to these servers, unless the hops themselves are."""
    if observation.seen.unseen:
        return observation.log_incomplete()
    if not _hops_to(servers, observation):
        return NotKnown(f"no request to {' or '.join(servers)} was seen")
    return NotKnown(missing)


def _hops_to(servers: tuple[str, ...], observation: JudgedObservation) -> tuple[Hop, ...]:
    return tuple(hop for hop in observation.hops if hop.destination in servers)
