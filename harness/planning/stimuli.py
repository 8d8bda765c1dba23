"""What is asked of an entry server, and how the client logs on there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    LoadBalancingArray,
    Mailbox,
    MailService,
    VirtualDirectory,
)
from harness.model.protocol import HTTPS_PORT, VIRTUAL_DIRECTORY_OF, EwsSchema, Logon, Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.topology import Topology, is_sp1, virtual_directory_of

MAILBOX_OPERATIONS = (
    (Protocol.OWA, Operation.OWA),
    (Protocol.OWA, Operation.EXCHANGE),
    (Protocol.OWA, Operation.PUBLIC),
    (Protocol.EAS, Operation.OPTIONS),
    (Protocol.EAS, Operation.FOLDERSYNC),
    (Protocol.EWS, Operation.GETFOLDER),
    (Protocol.AVAILABILITY, Operation.FREEBUSY),
    (Protocol.AUTODISCOVER, Operation.OUTLOOK),
    (Protocol.AUTODISCOVER, Operation.MOBILESYNC),
    (Protocol.POP3, Operation.LOGON),
    (Protocol.IMAP4, Operation.LOGON),
    (Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT),
    (Protocol.WEBDAV, Operation.PROPFIND),
)
"""Every request for one mailbox to one server; /exchweb is requested once a server."""


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


def find_access_point(entry: ClientAccessServer, protocol: Protocol, operation: Operation) -> AccessPoint | None:
    """The access point for this request, or None where the server has none: no case is planned for it."""
    if protocol in (Protocol.POP3, Protocol.IMAP4):
        service = entry.pop3 if protocol is Protocol.POP3 else entry.imap4
        return None if service is None else AccessPoint(service=service)
    directory = entry.virtual_directories.get(VIRTUAL_DIRECTORY_OF[operation])
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


def find_shared_access_point(
    members: tuple[ClientAccessServer, ...], protocol: Protocol, operation: Operation
) -> tuple[AccessPoint, Logon] | None:
    """The access point of an array's members and the logon that all of them accept; None where they differ."""
    access_points = [find_access_point(member, protocol, operation) for member in members]
    logons = {None if access_point is None else find_logon(access_point) for access_point in access_points}
    logon = logons.pop() if len(logons) == 1 else None
    return (access_points[0], logon) if access_points[0] is not None and logon is not None else None


def addressed_to_array(
    stimulus: Stimulus, array: LoadBalancingArray, members: tuple[ClientAccessServer, ...]
) -> Stimulus:
    """The same request, addressed to the array's name, in the schema that every member understands."""
    schema = stimulus.schema
    if schema is not None and not all(is_sp1(member) for member in members):
        schema = EwsSchema.EXCHANGE_2007
    return replace(stimulus, entry=array.name, host=array.host, schema=schema)


def make_stimulus(
    topology: Topology,
    entry: ClientAccessServer,
    access_point: AccessPoint,
    logon: Logon,
    protocol: Protocol,
    operation: Operation,
    mailboxes: tuple[Mailbox, ...],
) -> Stimulus:
    """One conversation with the entry server, in which the user of the first mailbox logs on."""
    rpc_server = None
    if protocol is Protocol.OUTLOOK_ANYWHERE:
        server = topology.server_of(mailboxes[0])
        rpc_server = server.host or server.name
    schema = None
    if protocol in (Protocol.EWS, Protocol.AVAILABILITY):
        schema = EwsSchema.EXCHANGE_2007_SP1 if is_sp1(entry) else EwsSchema.EXCHANGE_2007
    return Stimulus(
        protocol=protocol,
        operation=operation,
        entry=entry.name,
        host=entry.host,
        port=access_point.service.port if access_point.service else HTTPS_PORT,
        mailboxes=tuple(mailbox.address for mailbox in mailboxes),
        logon=logon,
        security=access_point.service.security if access_point.service else None,
        schema=schema,
        rpc_server=rpc_server,
        recognition=topology.deployment.recognition,
    )
