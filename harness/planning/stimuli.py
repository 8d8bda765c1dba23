"""What is asked of an entry server, and how the client logs on there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from harness.model.deployment import Authentication, LoadBalancingArray, MailService, VirtualDirectory
from harness.model.protocol import HTTPS_PORT, VIRTUAL_DIRECTORY_OF, EwsSchema, Logon, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.request import Request
from harness.planning.server_versions import is_sp1
from harness.planning.topology import Topology
from harness.planning.urls import virtual_directory_of


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """Where a request arrives at a server: a virtual directory, or a mail service (POP3, IMAP4)."""

    directory: VirtualDirectory | None = None
    service: MailService | None = None

    @property
    def path(self) -> str:
        """The virtual directory in the InternalURL, as spelled; empty, which is any, where there is no InternalURL."""
        url = self.directory and self.directory.internal_url
        return virtual_directory_of(url) if url else ""


def find_access_point(request: Request) -> AccessPoint | None:
    """The access point for this request, or None where the server has none: no case is planned for it."""
    entry = request.entry
    if request.protocol in (Protocol.POP3, Protocol.IMAP4):
        service = entry.pop3 if request.protocol is Protocol.POP3 else entry.imap4
        return None if service is None else AccessPoint(service=service)
    directory = entry.virtual_directories.get(VIRTUAL_DIRECTORY_OF[request.operation])
    return None if directory is None else AccessPoint(directory=directory)


def find_logon(access_point: AccessPoint, *, prefer_windows: bool = False) -> Logon | None:
    """How a client logs on there; None where only Digest authentication is offered, which no probe speaks."""
    if access_point.directory is None:
        return Logon.PLAIN
    offered = access_point.directory.authentication
    if Authentication.FORMS in offered:
        return Logon.FORMS
    if Authentication.WINDOWS in offered and (prefer_windows or Authentication.BASIC not in offered):
        return Logon.WINDOWS
    return Logon.BASIC if Authentication.BASIC in offered else None


def find_stimulus(topology: Topology, request: Request, *, prefer_windows: bool = False) -> Stimulus | None:
    """One conversation for this request, or None where there is no access point or no logon that a probe speaks."""
    if request.array is not None:
        return _find_stimulus_at_array(topology, request, request.array)
    access_point = find_access_point(request)
    logon = find_logon(access_point, prefer_windows=prefer_windows) if access_point else None
    if access_point is None or logon is None:
        return None
    return _stimulus(topology, request, access_point, logon)


def find_stimulus_without_logon(topology: Topology, request: Request) -> Stimulus | None:
    """The same request to one server without credentials, or None where there is no access point."""
    access_point = find_access_point(request)
    return None if access_point is None else _stimulus(topology, request, access_point, Logon.NONE)


def _stimulus(topology: Topology, request: Request, access_point: AccessPoint, logon: Logon) -> Stimulus:
    return Stimulus(
        protocol=request.protocol,
        operation=request.operation,
        entry=request.entry.name,
        host=request.entry.host,
        port=access_point.service.port if access_point.service else HTTPS_PORT,
        mailboxes=tuple(mailbox.address for mailbox in request.mailboxes),
        logon=logon,
        security=access_point.service.security if access_point.service else None,
        schema=_schema(request),
        rpc_server=_rpc_server(topology, request),
        asks_before_logon=request.protocol is Protocol.OWA and logon is Logon.BASIC,
        recognition=topology.deployment.recognition,
    )


def _find_stimulus_at_array(topology: Topology, request: Request, array: LoadBalancingArray) -> Stimulus | None:
    """None where the members do not accept the same logon; in the schema that every member understands."""
    stimuli = [find_stimulus(topology, request.at(member)) for member in topology.members_of(array)]
    first = stimuli[0]
    if first is None or any(one is None or one.logon is not first.logon for one in stimuli):
        return None
    schemas = {one.schema for one in stimuli if one is not None}
    schema = EwsSchema.EXCHANGE_2007 if EwsSchema.EXCHANGE_2007 in schemas else first.schema
    return replace(first, entry=array.name, host=array.host, schema=schema)


def _schema(request: Request) -> EwsSchema | None:
    if request.protocol not in (Protocol.EWS, Protocol.AVAILABILITY):
        return None
    return EwsSchema.EXCHANGE_2007_SP1 if is_sp1(request.entry) else EwsSchema.EXCHANGE_2007


def _rpc_server(topology: Topology, request: Request) -> str | None:
    if request.protocol is not Protocol.OUTLOOK_ANYWHERE:
        return None
    server = topology.server_of(request.mailbox)
    return server.host or server.name
