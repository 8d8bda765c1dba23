"""What several commands take, and how bad input is refused."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from harness.deployments import DEFAULT_DEPLOYMENT, did_you_mean
from harness.model.deployment import Deployment


class BadInputError(Exception):
    """What was typed cannot be done; the message says what was found and what was expected."""


def add_deployment(parser: argparse.ArgumentParser) -> None:
    """The option `--deployment`."""
    parser.add_argument(
        "--deployment", type=Path, default=DEFAULT_DEPLOYMENT, metavar="FILE", help="default: the shipped contoso.toml"
    )


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
