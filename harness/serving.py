"""`harness farm`: serves the mock farm of a deployment on loopback sockets until it is told to end."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import signal
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

import tomli_w

from fixtures.farm.errors import UnknownFaultError
from fixtures.farm.served.control_socket import FolderInUseError
from fixtures.farm.served.description import describe
from fixtures.farm.served.paths import DEPLOYMENT
from fixtures.farm.served.served_farm import ServedFarm
from harness.deployments.passwords import mock_passwords
from harness.deployments.problems import DescriptionError, suggest
from harness.deployments.reader import read_deployment
from harness.deployments.toml_source import read_toml

_MARK = "# Written by the mock farm that serves this deployment; it is written anew each time the farm starts.\n\n"


class _CannotServeError(Exception):
    """The farm cannot be served as asked; the text is for whoever asked."""


def serve_farm(
    deployment_file: Path, folder: Path, faults: Collection[str], *, keytab: Path | None = None, old_tls: bool = False
) -> int:
    """Serve until SIGTERM or Ctrl-C and return 0; bad input is one message on standard error and 2.

    Prints `ready FOLDER/deployment.toml` when every port answers. That file is `deployment_file` with what a live run
    against the farm needs, its passwords included; only its owner can read it. `keytab`: speak Kerberos;
    `old_tls`: speak TLS 1.0 only.
    """
    try:
        asyncio.run(_serve(deployment_file, folder, faults, keytab, old_tls=old_tls))
    except (DescriptionError, _CannotServeError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


async def _serve(
    deployment_file: Path, folder: Path, faults: Collection[str], keytab: Path | None, *, old_tls: bool
) -> None:
    told_to_end = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told_to_end.set)
    deployment = read_deployment(deployment_file)
    passwords = mock_passwords(deployment)
    if keytab is not None:
        _use_keys(keytab)
    try:
        farm = ServedFarm(deployment, passwords=passwords, faults=faults, folder=folder, keytab=keytab, old_tls=old_tls)
    except UnknownFaultError as error:
        known = ", ".join(error.known)
        raise _CannotServeError(
            f'--fault: unknown fault "{error.name}"{suggest(error.name, error.known)}; known faults: {known}'
        ) from None
    except ValueError as error:
        raise _CannotServeError(f"--fault: {error}") from None
    _prepare(folder)
    try:
        facts = await farm.start()
        described = describe(read_toml(deployment_file).data, facts=facts, passwords=passwords)
        _write_privately(folder / DEPLOYMENT, described)
        print(f"ready {folder / DEPLOYMENT}", flush=True)
        await told_to_end.wait()
    except FolderInUseError:
        raise _CannotServeError(f"{folder}: another farm serves there; expected a folder of its own") from None
    except OSError as error:
        raise _CannotServeError(f"{folder}: the farm cannot be served: {error.strerror}") from None
    finally:
        await farm.aclose()


def _use_keys(keytab: Path) -> None:
    """The servers' keys are found the way Kerberos finds them."""
    if importlib.util.find_spec("gssapi") is None:
        raise _CannotServeError("--keytab: Kerberos is not installed; `make kerberos` does that")
    if not keytab.is_file():
        raise _CannotServeError(f"--keytab {keytab}: no such file; expected the keys of services and computers")
    os.environ["KRB5_KTNAME"] = str(keytab.resolve())


def _prepare(folder: Path) -> None:
    """The folder, private where it has to be made; a deployment file of somebody else in it is not overwritten."""
    written = folder / DEPLOYMENT
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        foreign = written.exists() and not written.read_bytes().startswith(_MARK.encode())
    except OSError as error:
        raise _CannotServeError(f"{folder}: cannot be written: {error.strerror}; expected a folder") from None
    if foreign:
        raise _CannotServeError(f"{written}: is a file of your own, which would be overwritten; expected another DIR")


def _write_privately(path: Path, described: Mapping[str, object]) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(_MARK + tomli_w.dumps(described))
