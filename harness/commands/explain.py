"""`explain`: why an outcome is expected."""

from __future__ import annotations

import argparse

from harness.commands.arguments import BadInputError, add_deployment, require_known
from harness.commands.output import print_lines
from harness.deployments import read_deployment
from harness.model.protocol import Operation, Protocol
from harness.reporting import explanation_lines
from harness.run import plan_for_request

_OPERATIONS = {
    Protocol.OWA: (Operation.OWA, Operation.EXCHANGE, Operation.PUBLIC, Operation.EXCHWEB),
    Protocol.EAS: (Operation.FOLDERSYNC, Operation.OPTIONS),
    Protocol.EWS: (Operation.GETFOLDER,),
    Protocol.AVAILABILITY: (Operation.FREEBUSY,),
    Protocol.AUTODISCOVER: (Operation.OUTLOOK, Operation.MOBILESYNC),
    Protocol.POP3: (Operation.LOGON,),
    Protocol.IMAP4: (Operation.LOGON,),
    Protocol.OUTLOOK_ANYWHERE: (Operation.CONNECT,),
    Protocol.WEBDAV: (Operation.PROPFIND,),
}
"""What can be explained; the first one where no path is given."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add_deployment(parser)
    parser.add_argument("--mailbox", required=True, metavar="ADDRESS")
    parser.add_argument("--via", required=True, metavar="CAS", help="the Client Access server that the client asks")
    parser.add_argument("--protocol", required=True, choices=[protocol.value for protocol in Protocol])
    parser.add_argument("--path", metavar="PATH", help="/exchange, options, mobilesync, …")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    deployment = read_deployment(options.deployment)
    protocol = Protocol(options.protocol)
    require_known("--mailbox", options.mailbox, (mailbox.address for mailbox in deployment.mailboxes))
    require_known("--via", options.via, (cas.name for cas in deployment.client_access_servers))
    operation = (options.path or _OPERATIONS[protocol][0]).strip("/").lower()
    if options.path:
        require_known("--path", operation, _OPERATIONS[protocol])
    plan = plan_for_request(deployment, mailbox=options.mailbox, entry=options.via)
    identity = f"{protocol}/{options.mailbox}/{options.via}/{operation}"
    found = [case for case in plan.cases if case.id in (identity, f"{identity}.hops")]
    if not found:
        raise BadInputError(
            f"{plan.deployment}: nothing is planned for {identity}: the topic says nothing on it, or the server does "
            "not offer it, or it is switched off for that mailbox"
        )
    print_lines(explanation_lines(found, plan.register))
    return 0
