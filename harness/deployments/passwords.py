"""Passwords of the mailboxes: read for a live run, made up for the mock farm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from harness.deployments.problems import DescriptionError
from harness.model.deployment import Deployment, Mailbox, PasswordSource
from harness.model.secret import Secret
from harness.model.stimulus import Account

_LISTABLE_PASSWORD = re.compile(r"[^:\r\n]+")


class _NoPasswordError(Exception):
    """A source without a password; the text continues the key path."""


def resolve_passwords(deployment: Deployment, *, environ: Mapping[str, str]) -> Mapping[str, Secret]:
    """The password of each address, from where the deployment file says; paths are relative to that file.

    Raises DescriptionError that names every source without a password.
    """
    folder = Path(deployment.file).parent
    passwords: dict[str, Secret] = {}
    problems: list[str] = []
    for mailbox in deployment.mailboxes:
        try:
            passwords[mailbox.address] = _resolve(mailbox.password, environ=environ, folder=folder)
        except _NoPasswordError as error:
            where = f'{deployment.file}: mailbox "{mailbox.address}": password'
            problems.append(f"{where}.{error}; expected the password of {mailbox.address}")
    if problems:
        raise DescriptionError(problems)
    return passwords


def resolve_known_passwords(deployment: Deployment, *, environ: Mapping[str, str]) -> Mapping[str, Secret]:
    """The same for those addresses whose password can be found, where nobody is to log on."""
    folder = Path(deployment.file).parent
    passwords: dict[str, Secret] = {}
    for mailbox in deployment.mailboxes:
        with suppress(_NoPasswordError):
            passwords[mailbox.address] = _resolve(mailbox.password, environ=environ, folder=folder)
    return passwords


def mock_passwords(deployment: Deployment) -> Mapping[str, Secret]:
    """A password for each address, without reading the environment: the literal of the file, else a made-up one.

    A literal that the farm's list of accounts cannot hold (fields separated by colons, one account a line) is replaced
    too: only the farm uses it.
    """
    return {
        mailbox.address: _usable_literal(mailbox) or Secret(f"made-up.{mailbox.address}")
        for mailbox in deployment.mailboxes
    }


def made_up_passwords(deployment: Deployment) -> tuple[str, ...]:
    """The addresses for which `mock_passwords` makes one up."""
    return tuple(mailbox.address for mailbox in deployment.mailboxes if _usable_literal(mailbox) is None)


def _usable_literal(mailbox: Mailbox) -> Secret | None:
    literal = mailbox.password.literal
    return literal if literal is not None and _LISTABLE_PASSWORD.fullmatch(literal.reveal()) else None


def _resolve(source: PasswordSource, *, environ: Mapping[str, str], folder: Path) -> Secret:
    if source.literal is not None:
        return source.literal
    if source.env is not None:
        return _from_environment(source.env, environ)
    assert source.file is not None  # exactly one source is set
    return _from_file(source.file, folder)


def _from_environment(name: str, environ: Mapping[str, str]) -> Secret:
    if name not in environ:
        raise _NoPasswordError(f'env is "{name}", a variable that is not set')
    if environ[name] == "":
        raise _NoPasswordError(f'env is "{name}", a variable that is empty')
    return Secret(environ[name])


def _from_file(name: str, folder: Path) -> Secret:
    """The first line: editors and `echo` add a line break that is not part of the password."""
    try:
        lines = (folder / name).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else "not a text in UTF-8"
        raise _NoPasswordError(f'file is "{name}", which cannot be read: {cause}') from None
    if not lines or lines[0] == "":
        raise _NoPasswordError(f'file is "{name}", whose first line is empty')
    return Secret(lines[0])


def accounts_of(deployment: Deployment, passwords: Mapping[str, Secret]) -> dict[str, Account]:
    """The accounts of the mailboxes by address; `passwords` by address too."""
    return {one.address: Account(one.address, one.logon, passwords[one.address]) for one in deployment.mailboxes}
