"""`draw`: a deployment as a picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from harness.commands.arguments import BadInputError, add_deployment, read_and_warn, require_known
from harness.model.protocol import Protocol
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
    cells = expected_cells(sample_for_drawing(deployment, options.mailbox))
    protocol = None if options.protocol is None else Protocol(options.protocol)
    picture = draw_deployment(deployment, cells, address=options.mailbox, protocol=protocol)
    if options.output == _STANDARD_OUTPUT:
        print(picture, end="")
        return 0
    file = Path(options.output or Path(options.deployment).with_suffix(".svg").name)
    _write(file, picture)
    print(f"{file} drawn")
    return 0


def _write(file: Path, picture: str) -> None:
    try:
        file.write_text(picture, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadInputError(f"{file}: {error.strerror}; expected a name that a file can be written to") from None
