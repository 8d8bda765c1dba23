"""The cases of one mailbox at one entry server, from the decisions that the topic allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.alternatives import client_alternatives, hop_alternatives
from harness.planning.cases.common import (
    DecidedRequest,
    build_case,
    clauses_apply,
    clauses_of,
    make_case_id,
    not_applicable_case,
)
from harness.planning.decisions import MAILBOX_OPERATIONS, Decision, decide
from harness.planning.demands import DIRECTORY_EXISTS, with_directory_demand
from harness.planning.planned_requests import EveryRequest, PlannedRequests
from harness.planning.request import Request
from harness.planning.stimuli import find_access_point, find_stimulus, find_stimulus_without_logon
from harness.planning.topology import Topology

_FOUR_DIRECTORIES = ExplanationStep(
    "A Client Access server has the directories owa, Exchange, Public and ExchWeb, as the answer to a request without "
    "credentials shows.",
    ("OWA-12",),
)

DIGEST_ONLY = "the virtual directory offers Digest authentication only, which the harness does not speak"


def single_request_cases(
    topology: Topology, entry: ClientAccessServer, requests: PlannedRequests | None = None
) -> Iterator[Case]:
    """The requests for one mailbox to one server.

    One mailbox represents the server: it logs on with Integrated Windows authentication where OWA offers it, and shows
    that the server has the four virtual directories of OWA (OWA-12).
    """
    requests = requests or EveryRequest(topology)
    representative = find_representative(topology, entry)
    for protocol, operation in MAILBOX_OPERATIONS:
        for mailbox in requests.mailboxes(entry.name, protocol, operation):
            represents_server = mailbox is representative
            if not (represents_server and operation is Operation.PUBLIC):
                request = Request(entry, (mailbox,), protocol, operation)
                yield from _cases(topology, request, represents_server=represents_server)
    if representative is not None:
        for operation in (Operation.PUBLIC, Operation.EXCHWEB):
            yield from _directory_case(topology, Request(entry, (representative,), Protocol.OWA, operation))


def find_representative(topology: Topology, entry: ClientAccessServer) -> Mailbox | None:
    """The mailbox for cases of which one a server is enough: one of its own site, else the first on Exchange 2007."""
    candidates = (*topology.homes.some_in_site(entry.site), *topology.homes.some())
    return next((one for one in candidates if Protocol.OWA not in one.disabled and topology.is_on_2007(one)), None)


def _cases(topology: Topology, request: Request, *, represents_server: bool) -> Iterator[Case]:
    """The client row and, where hops are judged, the `.hops` row of one request."""
    decisions = decide(topology, request) if find_access_point(request) else ()
    if not decisions:
        return
    shows_directory = represents_server and request.protocol is Protocol.OWA
    prefer_windows = shows_directory and request.operation is Operation.OWA
    stimulus = find_stimulus(topology, request, prefer_windows=prefer_windows)
    if stimulus is None:
        yield _unsent_case(request, decisions[0].rule.sentence, _clauses_of_results(decisions))
        return
    if not clauses_apply(decisions):
        yield not_applicable_case(topology, DecidedRequest(request, stimulus, decisions))
        return
    asks_before_logon = stimulus.asks_before_logon or shows_directory
    decided = DecidedRequest(request, replace(stimulus, asks_before_logon=asks_before_logon), decisions)
    client = client_alternatives(topology, request, decisions)
    if client and shows_directory:
        case = build_case(topology, decided, tuple(map(with_directory_demand, client)))
        yield replace(case, steps=(*case.steps, _FOUR_DIRECTORIES))
    elif client:
        yield build_case(topology, decided, client)
    hops = hop_alternatives(topology, request, decisions)
    if hops:
        yield build_case(topology, decided, hops, judges_hops=True)


def _directory_case(topology: Topology, request: Request) -> Iterator[Case]:
    """One of a server's OWA virtual directories exists (OWA-12): a request without credentials shows it."""
    stimulus = find_stimulus_without_logon(topology, request)
    if stimulus is None:
        return
    yield Case(
        id=make_case_id(request),
        title=f"An Exchange 2007 Client Access server has the virtual directory {request.operation}.",
        suite=Suite.OWA,
        clauses=clauses_of((DIRECTORY_EXISTS,)),
        alternatives=(DIRECTORY_EXISTS,),
        stimulus=stimulus,
        needs_entry_control=True,
        steps=(_FOUR_DIRECTORIES,),
    )


def _unsent_case(request: Request, title: str, clauses: Iterable[str]) -> Case:
    """A planned case that cannot be sent."""
    return Case(
        id=make_case_id(request),
        title=title,
        suite=Suite(request.protocol.value),
        clauses=tuple(dict.fromkeys(clauses)),
        not_applicable=DIGEST_ONLY,
    )


def _clauses_of_results(decisions: tuple[Decision, ...]) -> Iterator[str]:
    """The clauses of every result that is allowed, then the places where the topic is silent."""
    results = [result for decision in decisions for result in decision.rule.results]
    for result in results:
        yield from result.clauses
    yield from (result.silent for result in results if result.silent)
