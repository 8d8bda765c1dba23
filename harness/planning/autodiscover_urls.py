"""Which URLs Autodiscover may name for a user (AUT-01, AUT-02, AUT-03)."""

from __future__ import annotations

from harness.model.answer_demands import Answers
from harness.model.deployment import ClientAccessServer
from harness.model.expectation import Alternative
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation
from harness.planning.request import Request
from harness.planning.topology import Topology, destination_directory


def settings_alternative(topology: Topology, request: Request) -> Alternative | None:
    """The URLs that may be named, or None where the deployment publishes none."""
    named = _admissible(topology, request)
    if not named:
        return None
    if request.operation is Operation.MOBILESYNC:
        outcome = Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": named})
        return Alternative((outcome,), (Answers("AUT-01", (outcome,)),))
    web_services = Outcome(OutcomeKind.SETTINGS, urls={"ews": named})
    availability = Outcome(OutcomeKind.SETTINGS, urls={"availability": named})
    both = Outcome(OutcomeKind.SETTINGS, urls={"availability": named, "ews": named})
    return Alternative((both,), (Answers("AUT-02", (web_services,)), Answers("AUT-03", (availability,))))


def _admissible(topology: Topology, request: Request) -> tuple[str, ...]:
    """ExternalURLs of the own site, or where it has none those of the others; for Outlook also its InternalURLs.

    A device is outside and is given one URL, so an InternalURL is right only where nothing is published at all.
    """
    own = topology.servers_in_site(topology.site_of(request.mailbox))
    facing = tuple(cas for cas in topology.deployment.client_access_servers if cas.internet_facing is not False)
    external = _urls(own, request.operation, external=True) or _urls(facing, request.operation, external=True)
    internal = _urls(own, request.operation, external=False)
    urls = external or internal if request.operation is Operation.MOBILESYNC else (*external, *internal)
    return tuple(dict.fromkeys(urls))


def _urls(servers: tuple[ClientAccessServer, ...], operation: Operation, *, external: bool) -> tuple[str, ...]:
    found: list[str] = []
    for cas in servers:
        directory = destination_directory(cas, operation)
        url = directory and (directory.external_url if external else directory.internal_url)
        if url:
            found.append(url)
    return tuple(found)
