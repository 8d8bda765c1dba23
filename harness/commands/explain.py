"""`explain`: why an outcome is expected."""

from __future__ import annotations

import argparse

from harness.commands.arguments import BadInputError, add_deployment, read_and_warn, require_known
from harness.commands.output import print_lines
from harness.deployments import did_you_mean
from harness.model.case import Case, Plan
from harness.model.deployment import Deployment
from harness.model.protocol import Operation, Protocol
from harness.planning import entry_names
from harness.reporting import explanation_lines
from harness.run import plan_for, plan_for_request

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
_HOPS = ".hops"


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add_deployment(parser)
    parser.add_argument("--case", metavar="ID", help="a case of the verdict file, instead of the other options")
    parser.add_argument(
        "--mailbox", action="append", metavar="ADDRESS", help="several times: users who are asked for in one request"
    )
    parser.add_argument(
        "--via", metavar="NAME", help="the Client Access server, array or published host that the client asks"
    )
    parser.add_argument("--protocol", choices=[protocol.value for protocol in Protocol])
    parser.add_argument("--path", metavar="PATH", help="/exchange, options, mobilesync, …")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    _require_one_way(options)
    deployment = read_and_warn(options.deployment)
    plan, found = _find_case(deployment, options.case) if options.case else _find_request(deployment, options)
    print_lines(explanation_lines(found, plan.register))
    return 0


def _require_one_way(options: argparse.Namespace) -> None:
    """Either a case, or a mailbox, an entry and a protocol."""
    request = {"--mailbox": options.mailbox, "--via": options.via, "--protocol": options.protocol}
    given = [name for name, value in {**request, "--path": options.path}.items() if value]
    if options.case and given:
        raise BadInputError(f"--case names the whole request; leave out {', '.join(given)}")
    missing = [name for name, value in request.items() if not value]
    if not options.case and missing:
        raise BadInputError(
            f"{', '.join(missing)} missing; expected --mailbox, --via and --protocol, or --case ID alone"
        )


def _find_request(deployment: Deployment, options: argparse.Namespace) -> tuple[Plan, list[Case]]:
    protocol, names = Protocol(options.protocol), entry_names(deployment)
    for address in options.mailbox:
        require_known("--mailbox", address, (mailbox.address for mailbox in deployment.mailboxes))
    require_known("--via", options.via, names)
    operation = (options.path or _OPERATIONS[protocol][0]).strip("/").lower()
    if options.path:
        require_known("--path", operation, _OPERATIONS[protocol])
    addresses = tuple(dict.fromkeys(options.mailbox))
    if len(addresses) > 1 and protocol not in {Protocol.EWS, Protocol.AVAILABILITY}:
        raise BadInputError(f"--mailbox is given {len(addresses)} times; {protocol} asks for one user at a time")
    plan = plan_for_request(deployment, mailboxes=addresses, entry=names[options.via])
    identity = f"{protocol}/{'+'.join(addresses)}/{names[options.via]}/{operation}"
    found = _rows(plan, identity)
    if not found:
        raise BadInputError(_why_nothing(plan, identity, addresses))
    return plan, found


def _why_nothing(plan: Plan, identity: str, addresses: tuple[str, ...]) -> str:
    others = "; each of several users has to be certain to be served alone" if len(addresses) > 1 else ""
    return (
        f"{plan.deployment}: nothing is planned for {identity}: the topic says nothing on it, or the server does "
        f"not offer it, or it is switched off for that mailbox{others}"
    )


def _find_case(deployment: Deployment, identity: str) -> tuple[Plan, list[Case]]:
    """The rows of a case: of its request alone where that is enough, since a plan of everything takes longer."""
    parts = identity.removesuffix(_HOPS).split("/")
    addresses = parts[1].split("+") if len(parts) == 4 else []
    known = {mailbox.address for mailbox in deployment.mailboxes}
    if addresses and known.issuperset(addresses):
        plan = plan_for_request(deployment, mailboxes=addresses, entry=parts[2])
        if rows := _rows(plan, identity):
            return plan, rows
    plan = plan_for(deployment)
    rows = _rows(plan, identity)
    if not rows:
        hint = did_you_mean(identity, [case.id for case in plan.cases])
        raise BadInputError(f'--case "{identity}": there is none of that name in the plan of {plan.deployment}{hint}')
    return plan, rows


def _rows(plan: Plan, identity: str) -> list[Case]:
    """What the client sees and what happens between the servers, if there is the case asked for."""
    request = identity.removesuffix(_HOPS)
    rows = [case for case in plan.cases if case.id in {request, request + _HOPS}]
    return rows if any(case.id == identity for case in rows) or not identity.endswith(_HOPS) else []
