"""What several commands take, and how bad input is refused."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from harness.deployments import DEFAULT_DEPLOYMENT, did_you_mean, find_warnings, read_deployment
from harness.model.command_error import CommandError
from harness.model.deployment import Deployment


class BadInputError(CommandError):
    """What was typed cannot be done; the message says what was found and what was expected."""


def add_deployment(parser: argparse.ArgumentParser) -> None:
    """The option `--deployment`."""
    parser.add_argument(
        "--deployment", type=Path, default=DEFAULT_DEPLOYMENT, metavar="FILE", help="default: the shipped contoso.toml"
    )


def read_and_warn(path: Path) -> Deployment:
    """The deployment of the file, with its warnings on standard error; raises DescriptionError."""
    deployment = read_deployment(path)
    warn_of(deployment)
    return deployment


def warn_of(deployment: Deployment) -> None:
    """Print what is likely a mistake in the deployment's file on standard error."""
    for warning in find_warnings(deployment):
        print(warning, file=sys.stderr)


def require_known(option: str, given: str, known: Iterable[str]) -> None:
    """Raises BadInputError for a name that is not known."""
    names = list(known)
    if given not in names:
        hint = did_you_mean(given, names)
        raise BadInputError(f'{option} is "{given}"; expected one of {", ".join(names)}{hint}')


def find_sites(*deployments: Deployment) -> Callable[[str], str]:
    """What gives the site of a mailbox by its address, in the first deployment that has it."""
    sites: dict[str, str] = {}
    for deployment in deployments:
        homes = {server.name: server.site for server in deployment.mailbox_servers}
        for mailbox in deployment.mailboxes:
            sites.setdefault(mailbox.address, homes[mailbox.server])
    return sites.__getitem__
