"""What a command reads must not be what it writes, by whatever name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.model.deployment import Deployment
from harness.output.errors import OutputError


@dataclass(frozen=True, slots=True)
class Input:
    """A file, or a folder with all that is in it; `what` says what it is, for the message."""

    path: Path
    what: str


def inputs_of(deployment: Deployment) -> tuple[Input, ...]:
    """Everything that a run of this deployment reads beside the program."""
    return tuple(_inputs_of(deployment))


def _inputs_of(deployment: Deployment) -> Iterator[Input]:
    file = Path(deployment.file)
    yield Input(file, "the deployment file")
    yield Input(file.with_name(f"{file.name}.changed"), "where runs write down which servers they change")
    yield Input(file.with_name(f"{file.name}.imported"), "where an import writes down what it wrote")
    if deployment.live.ca is not None:
        yield Input(file.parent / deployment.live.ca, "the file of trust anchors (ca)")
    if deployment.live.tls_key_log is not None:
        yield Input(file.parent / deployment.live.tls_key_log, "the file of TLS keys (tls_key_log)")
    for server in deployment.client_access_servers:
        if server.certificate is not None:
            yield Input(file.parent / server.certificate, f"the certificate of {server.name}")
    for mailbox in deployment.mailboxes:
        if mailbox.password.file is not None:
            yield Input(file.parent / mailbox.password.file, f"the password file of {mailbox.address}")
    for name, folder in (deployment.evidence.iis_logs if deployment.evidence else {}).items():
        yield Input(file.parent / folder, f"in the folder of the logs of {name}")
    yield from _programs(deployment, file.parent)


def _programs(deployment: Deployment, folder: Path) -> Iterator[Input]:
    control = deployment.control
    if control is not None:
        for command in (control.stop_server, control.start_server, control.set_redirect_to_optimal_owa_server):
            if command:
                yield Input(folder / command[0], "a program of [control]")


def require_no_input(name: str, given: str, inputs: Iterable[Input]) -> None:
    """Raises OutputError where the target is an input, or in a folder that is one; links of both kinds are followed.

    `name` is the target in the message.
    """
    target = Path(os.path.realpath(given))
    for one in inputs:
        if _is_same(target, one.path) or (one.path.is_dir() and _is_in(target, one.path)):
            raise OutputError(f"{name}: is {one.what}, which would be overwritten; expected the name of another file")


def _is_same(target: Path, other: Path) -> bool:
    """The same file by any name; also where neither is there yet."""
    try:
        return target.samefile(other)
    except OSError:
        return _normal(target) == _normal(other)


def _is_in(target: Path, folder: Path) -> bool:
    return Path(_normal(folder)) in Path(_normal(target)).parents


def _normal(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))
