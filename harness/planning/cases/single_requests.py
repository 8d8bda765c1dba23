"""The cases of one mailbox at one entry server, from the decisions that the topic allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.model.case import Case, ExplanationStep, Suite
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
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
from harness.planning.demands import DIRECTORY_EXISTS
from harness.planning.request import Request
from harness.planning.stimuli import find_access_point, find_stimulus
from harness.planning.topology import Topology

DIGEST_ONLY = "the virtual directory offers Digest authentication only, which the harness does not speak"


def single_request_cases(topology: Topology, entry: ClientAccessServer) -> Iterator[Case]:
    """Every request for one mailbox to one server.

    One mailbox represents the server: it logs on with Integrated Windows authentication where OWA offers it, and shows
    that the server has its legacy virtual directories (OWA-12).
    """
    representative = _representative(topology, entry)
    for protocol, operation in MAILBOX_OPERATIONS:
        for mailbox in topology.mailboxes_using(protocol):
            request = Request(entry, (mailbox,), protocol, operation)
            yield from _cases(topology, request, represents_server=mailbox is representative)
    if representative is not None:
        yield from _exchweb(topology, Request(entry, (representative,), Protocol.OWA, Operation.EXCHWEB))


def _representative(topology: Topology, entry: ClientAccessServer) -> Mailbox | None:
    """The mailbox for cases of which one a server is enough: one of its own site, else the first on Exchange 2007."""
    candidates = [mailbox for mailbox in topology.mailboxes_using(Protocol.OWA) if topology.is_on_2007(mailbox)]
    return min(candidates, key=lambda mailbox: topology.site_of(mailbox) != entry.site, default=None)


def _cases(topology: Topology, request: Request, *, represents_server: bool) -> Iterator[Case]:
    """The client row and, where hops are judged, the `.hops` row of one request."""
    decisions = decide(topology, request) if find_access_point(request) else ()
    if not decisions:
        return
    operation = request.operation
    stimulus = find_stimulus(topology, request, prefer_windows=represents_server and operation is Operation.OWA)
    if stimulus is None:
        yield _unsent_case(request, decisions[0].rule.sentence, _clauses_of_results(decisions))
    elif not clauses_apply(decisions):
        yield not_applicable_case(topology, DecidedRequest(request, stimulus, decisions))
    elif represents_server and operation is Operation.PUBLIC and topology.is_on_2007(request.mailbox):
        yield _directory_case(request, stimulus)
    else:
        decided = DecidedRequest(request, stimulus, decisions)
        client = client_alternatives(topology, request, decisions)
        if client:
            yield build_case(topology, decided, client)
        hops = hop_alternatives(topology, request, decisions)
        if hops:
            yield build_case(topology, decided, hops, judges_hops=True)


def _directory_case(request: Request, stimulus: Stimulus) -> Case:
    """One of a server's OWA virtual directories exists (OWA-12)."""
    clauses = clauses_of((DIRECTORY_EXISTS,))
    return Case(
        id=make_case_id(request),
        title=_directory_sentence(request),
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


def _directory_sentence(request: Request) -> str:
    return f"An Exchange 2007 Client Access server has the virtual directory {request.operation}."


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


def _exchweb(topology: Topology, request: Request) -> Iterator[Case]:
    if find_access_point(request) is None:
        return
    stimulus = find_stimulus(topology, request)
    if stimulus is None:
        yield _unsent_case(request, _directory_sentence(request), clauses_of((DIRECTORY_EXISTS,)))
    else:
        yield _directory_case(request, stimulus)
