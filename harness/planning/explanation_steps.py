"""Why an outcome is expected, step by step: each fact looked up, each decision, its clauses."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.case import ExplanationStep
from harness.model.deployment import ClientAccessServer, MailboxServer, VirtualDirectory
from harness.model.expectation import Alternative
from harness.model.protocol import Operation, Protocol, VirtualDirectoryName
from harness.planning.decisions import Decision
from harness.planning.directories import DESTINATION_DIRECTORY_OF, back_end_directory, destination_directory
from harness.planning.hop_targets import find_reached
from harness.planning.request import Request
from harness.planning.server_versions import is_later
from harness.planning.topology import Topology

_HTTP_BACK_END = (Protocol.EAS, Protocol.OWA, Protocol.WEBDAV)
_SERVICES = {
    VirtualDirectoryName.OWA: "Outlook Web Access",
    VirtualDirectoryName.EAS: "ActiveSync",
    VirtualDirectoryName.EWS: "Web Services",
}


def fact_steps(topology: Topology, request: Request, decisions: tuple[Decision, ...]) -> Iterator[ExplanationStep]:
    """The mailbox, the entry server, and the facts that the entry server looks up, in its order."""
    mailbox, entry = request.mailbox, request.entry
    server = topology.server_of(mailbox)
    yield ExplanationStep(
        f"{mailbox.address} has its mailbox on {server.name} (Exchange {server.version.text}), site {server.site}."
    )
    own_site = server.site == entry.site
    relation = "the same site" if own_site else "another site"
    yield ExplanationStep(
        f"The client asks {request.asked.name} (Exchange {entry.version.text}), site {entry.site}: {relation}."
    )
    if not topology.is_on_2007(mailbox):
        yield from _back_end_steps(server, request)
        return
    if request.protocol is Protocol.AUTODISCOVER or (request.protocol is Protocol.EAS and own_site):
        yield from (_settings_step(cas, request.operation) for cas in topology.servers_in_site(server.site))
    if any(decision.destinations for decision in decisions):
        yield from _destination_steps(topology, request, decisions)
    elif not own_site and not topology.servers_in_site(server.site):
        yield ExplanationStep(f"Site {server.site} has no Client Access server.")


def _back_end_steps(server: MailboxServer, request: Request) -> Iterator[ExplanationStep]:
    """How the virtual directory of an Exchange 2003 server authenticates."""
    if request.protocol in _HTTP_BACK_END and request.operation is not Operation.OWA:
        directory = back_end_directory(server, request.operation)
        methods = "windows, basic, as installed" if directory is None else ", ".join(directory.authentication)
        yield ExplanationStep(
            f"The virtual directory that {server.name} has for this offers the authentication {methods}."
        )


def _destination_steps(
    topology: Topology, request: Request, decisions: tuple[Decision, ...]
) -> Iterator[ExplanationStep]:
    """The CAS of the mailbox's site, and for OWA whether the entry server redirects at all."""
    entry = request.entry
    looked_at = tuple(cas for decision in decisions for cas in decision.destinations)
    for cas in looked_at:
        age = "a later version than" if is_later(cas, entry) else "no later version than"
        yield ExplanationStep(f"That site has {cas.name} (Exchange {cas.version.text}), {age} {entry.name}.")
        yield _settings_step(cas, request.operation)
        reached = find_reached(topology, cas, request.operation)
        if reached != cas:
            yield ExplanationStep(f"The URL of {cas.name} leads to {reached.name}.")
    for cas in topology.servers_in_site(topology.site_of(request.mailbox)):
        if cas not in looked_at and is_later(cas, entry):
            passed_over = (
                f"That site also has {cas.name} (Exchange {cas.version.text}), a later version than {entry.name}"
            )
            yield ExplanationStep(f"{passed_over}: it does not count.", ("GEN-06",))
    if request.operation is Operation.OWA:
        setting = entry.redirect_to_optimal_owa_server
        words = {None: "not set, which means $true", True: "$true", False: "$false"}[setting]
        yield ExplanationStep(f"RedirectToOptimalOWAServer of {entry.name} is {words}.")


def _settings_step(cas: ClientAccessServer, operation: Operation) -> ExplanationStep:
    """One server's settings of the virtual directory that the request is about."""
    service = _SERVICES[DESTINATION_DIRECTORY_OF[operation]]
    directory = destination_directory(cas, operation)
    if directory is None:
        return ExplanationStep(f"{cas.name} has no virtual directory for {service}.")
    return ExplanationStep(f"{service} on {cas.name}: {_settings(directory)}.")


def _settings(directory: VirtualDirectory) -> str:
    words = [
        f"ExternalURL {directory.external_url or '$null'}",
        f"InternalURL {directory.internal_url or '$null'}",
    ]
    if directory.nlb_bypass_url:
        words.append(f"NLBBypassURL {directory.nlb_bypass_url}")
    return ", ".join([*words, f"authentication {', '.join(directory.authentication)}"])


def describe_value(value: object) -> str:
    """A fact's value in words."""
    if value is True:
        return "yes"
    if value is False:
        return "no"
    return str(value)


def decision_step(decision: Decision, alternatives: tuple[Alternative, ...]) -> ExplanationStep:
    """The rule that holds and the clauses that the case judges by it."""
    cited = {demand.clause for alternative in alternatives for demand in alternative.demands}
    cited |= {alternative.silent for alternative in alternatives if alternative.silent}
    named = dict.fromkeys(
        clause
        for result in decision.rule.results
        for clause in (*result.clauses, *result.hops.clauses, result.silent)
        if clause is not None and clause in cited
    )
    return ExplanationStep(decision.rule.sentence, tuple(named))
