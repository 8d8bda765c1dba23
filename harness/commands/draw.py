"""`draw`: a deployment as a picture."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from harness.commands.arguments import add_deployment, read_and_warn, require_known
from harness.model.deployment import Deployment
from harness.model.protocol import Protocol
from harness.output import claim, inputs_of
from harness.planning import expected_cells
from harness.reporting import draw_deployment, sample_for_drawing

_STANDARD_OUTPUT = "-"


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add_deployment(parser)
    parser.add_argument("--mailbox", metavar="ADDRESS", help="only the ways to this mailbox, by every protocol")
    parser.add_argument("--protocol", metavar="PROTOCOL", help="only this protocol: " + ", ".join(Protocol))
    parser.add_argument(
        "--output",
        metavar="FILE",
        help="default: the deployment file's name with .svg, in the current directory; - is standard output",
    )
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    deployment = read_and_warn(options.deployment)
    if options.mailbox is not None:
        require_known("--mailbox", options.mailbox, (mailbox.address for mailbox in deployment.mailboxes))
    if options.protocol is not None:
        require_known("--protocol", options.protocol, (protocol.value for protocol in Protocol))
    if options.output == _STANDARD_OUTPUT:
        print(_picture(deployment, options), end="")
        return 0
    file = options.output or Path(options.deployment).with_suffix(".svg").name
    with closing(claim("", file, inputs_of(deployment))) as output:
        output.write(_picture(deployment, options))
    print(f"{file} drawn")
    return 0


def _picture(deployment: Deployment, options: argparse.Namespace) -> str:
    cells = expected_cells(sample_for_drawing(deployment, options.mailbox))
    protocol = None if options.protocol is None else Protocol(options.protocol)
    return draw_deployment(deployment, cells, address=options.mailbox, protocol=protocol)
