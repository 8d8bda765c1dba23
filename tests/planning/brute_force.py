"""What a cover has to show, counted by asking every server for a mailbox of every other: slow, and simple."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from harness.model.case import Plan
from harness.model.deployment import Deployment
from harness.model.protocol import Protocol
from harness.planning.decisions import MAILBOX_OPERATIONS, Decision, take_decisions
from harness.planning.request import Request
from harness.planning.stimuli import find_access_point
from harness.planning.topology import Topology


class Asked(NamedTuple):
    """The parts of a case id."""

    protocol: str
    mailbox: str
    entry: str
    operation: str


def decided(deployment: Deployment) -> Iterator[tuple[Asked, Decision]]:
    """Every decision for one mailbox at one entry server."""
    topology = Topology(deployment)
    for cas in topology.entry_servers():
        for protocol, operation in MAILBOX_OPERATIONS:
            for mailbox in deployment.mailboxes:
                request = Request(cas, (mailbox,), protocol, operation)
                if protocol not in mailbox.disabled and find_access_point(request):
                    for decision in take_decisions(topology, request):
                        yield Asked(protocol, mailbox.address, cas.name, operation), decision


def asked_in(plan: Plan) -> set[Asked]:
    """What the rows of a plan ask for one mailbox."""
    parts = (case.id.removesuffix(".hops").split("/") for case in plan.cases)
    return {Asked(*words) for words in parts if len(words) == len(Asked._fields)}


def entries_of(plan: Plan) -> set[tuple[str, Protocol]]:
    """The servers and arrays that are asked, by protocol."""
    return {(case.stimulus.entry, case.stimulus.protocol) for case in plan.cases if case.stimulus}
