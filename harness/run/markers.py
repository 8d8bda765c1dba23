"""Requests after which a server's log is complete: markers of the harness, or requests that other servers pass on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from pathlib import Path

from harness.model.case import Plan
from harness.model.deployment import Deployment
from harness.model.expectation import Alternative
from harness.model.hop_demands import HopsReach, HopTarget
from harness.model.protocol import Protocol
from harness.model.stimulus import Stimulus
from harness.probes import device_id
from harness.probes.live import LiveNetwork, MarkerAnswer, send_marker_request
from harness.run.hop_evidence import HopEvidence

SendRequest = Callable[[], Awaitable[object]]
"""Sends something; what comes back does not matter."""

_MARKER_SECONDS = 15.0
_MOST_REQUESTS = 8
"""Tries for a server that other servers may be chosen instead of."""


def open_hop_evidence(
    deployment: Deployment, folder: Path, *, network: LiveNetwork, relayed: Mapping[str, Collection[SendRequest]]
) -> HopEvidence | None:
    """The evidence of `[evidence]`; None without logs.

    A server that the harness cannot ask for a marker is asked by other servers: `relayed` has requests for it by name.
    Raises LogFolderError.
    """
    if deployment.evidence is None or not deployment.evidence.iis_logs:
        return None
    # A server at which no case is aimed may still answer a marker request.
    hosts = {one.name: one.host for one in deployment.mailbox_servers if one.host}
    hosts |= {one.name: one.host for one in deployment.client_access_servers}
    seconds = min(deployment.live.timeout_seconds, _MARKER_SECONDS)

    async def send_marker(server: str, path: str) -> MarkerAnswer | None:
        answer = await send_marker_request(network, hosts[server], path, seconds=seconds) if server in hosts else None
        if answer is None:
            for request in relayed.get(server, ()):
                await request()
        return answer

    device_ids = {device_id(mailbox.address): mailbox.address for mailbox in deployment.mailboxes}
    return HopEvidence(deployment, folder=folder, device_ids=device_ids, send_marker=send_marker)


def stimuli_passed_on(plan: Plan) -> Mapping[str, tuple[Stimulus, ...]]:
    """For each server the stimuli expected to be passed on to it; several where other servers may be chosen instead."""
    found: dict[str, dict[int, dict[tuple[Protocol, str], Stimulus]]] = {}
    for case in plan.cases:
        servers = {way.server for ending in case.alternatives for way in _ways(ending)}
        stimulus = case.stimulus
        if stimulus is None or stimulus.visits > 1:
            continue
        for server in servers:
            same = found.setdefault(server, {}).setdefault(len(servers), {})
            same.setdefault((stimulus.protocol, stimulus.mailboxes[0]), stimulus)
    return {server: _enough(by_choice) for server, by_choice in found.items()}


def _enough(by_choice: Mapping[int, Mapping[tuple[Protocol, str], Stimulus]]) -> tuple[Stimulus, ...]:
    """One where no other server can be chosen, else what different users and protocols bring."""
    fewest = min(by_choice)
    return tuple(by_choice[fewest].values())[: 1 if fewest == 1 else _MOST_REQUESTS]


def _ways(ending: Alternative) -> Iterator[HopTarget]:
    for demand in ending.demands:
        if isinstance(demand, HopsReach):
            yield from demand.targets
