"""`farm`: serves the mock farm of a deployment on loopback sockets until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import os
import signal
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import tomli_w

from fixtures.farm import DIALECTS, PLAIN, Dialect
from fixtures.farm.served import DEPLOYMENT, WRITTEN, FolderInUseError, ServedFarm, describe
from harness.commands.arguments import BadInputError, add_deployment, read_and_warn
from harness.commands.fault_names import require_faults
from harness.deployments import made_up_passwords, mock_passwords, read_toml
from harness.model.deployment import Deployment
from harness.output import inputs_of, replace_file, require_no_input

_DIALECTS = {one.name: one for one in (PLAIN, *DIALECTS)}
_MARK = "# Written by the mock farm that serves this deployment; it is written anew each time the farm starts.\n\n"


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add_deployment(parser)
    parser.add_argument("--serve", type=Path, required=True, metavar="DIR", help="where deployment.toml and logs go")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME", help="break the farm on purpose")
    parser.add_argument(
        "--keytab",
        type=Path,
        metavar="FILE",
        help="have the servers speak Kerberos with these keys: HTTP/HOST of each host, NAME$ of each server",
    )
    parser.add_argument(
        "--dialect",
        choices=list(_DIALECTS),
        default=PLAIN.name,
        help="how pages are worded and answers sent: " + "; ".join(f"{one.name}: {one.summary}" for one in DIALECTS),
    )
    parser.add_argument(
        "--busy", action="store_true", help="write other users' and devices' requests into the logs too"
    )
    parser.add_argument("--old-tls", action="store_true", help="speak TLS 1.0 only, as Windows Server 2003 does")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    if sys.platform == "win32":
        raise BadInputError(
            "the farm is served on Linux and other POSIX systems only: it needs UNIX sockets; on Windows run "
            "`pytest suites`, whose mock farm needs no sockets, or --target live"
        )
    require_faults(options.fault)
    how = Serving(keytab=options.keytab, old_tls=options.old_tls, busy=options.busy, dialect=_DIALECTS[options.dialect])
    serve_farm(options.deployment, options.serve, options.fault, how)
    return 0


@dataclass(frozen=True, slots=True)
class Serving:
    """How the servers speak: Kerberos with the keys of `keytab`, TLS 1.0 only with `old_tls`, in a dialect.

    `busy` ones have other clients too, in their logs alone.
    """

    keytab: Path | None = None
    old_tls: bool = False
    busy: bool = False
    dialect: Dialect = PLAIN


def serve_farm(deployment_file: Path, folder: Path, faults: Collection[str], how: Serving) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises DescriptionError or BadInputError where the farm cannot be served.

    Prints `ready FOLDER/deployment.toml` when every port answers. That file is `deployment_file` with what a live run
    against the farm needs, its passwords included; only its owner can read it.
    """
    asyncio.run(_serve(deployment_file, folder, faults, how))


async def _serve(deployment_file: Path, folder: Path, faults: Collection[str], how: Serving) -> None:
    told_to_end = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, *_ends_of_a_terminal()):
        asyncio.get_running_loop().add_signal_handler(number, told_to_end.set)
    deployment = read_and_warn(deployment_file)
    passwords = mock_passwords(deployment)
    if how.keytab is not None:
        _use_keys(how.keytab)
    farm = ServedFarm(
        deployment,
        passwords=passwords,
        faults=faults,
        folder=folder,
        keytab=how.keytab,
        old_tls=how.old_tls,
        dialect=how.dialect,
        busy=how.busy,
    )
    require_no_input("--serve", str(folder / DEPLOYMENT), inputs_of(deployment))
    _prepare(folder)
    try:
        facts = await farm.start()
        described = describe(read_toml(deployment_file).data, facts=facts, passwords=passwords)
        _write_privately(folder / DEPLOYMENT, described)
        _say_what_was_made_up(deployment, folder)
        print(f"ready {folder / DEPLOYMENT}", flush=True)
        await told_to_end.wait()
    except FolderInUseError:
        raise BadInputError(f"{folder}: another farm serves there; expected a folder of its own") from None
    except OSError as error:
        raise BadInputError(f"{folder}: the farm cannot be served: {error.strerror}") from None
    finally:
        await farm.aclose()


def _say_what_was_made_up(deployment: Deployment, folder: Path) -> None:
    """The farm never asks for the lab's own passwords: who types one of those is refused, and should know why."""
    made_up = len(made_up_passwords(deployment))
    if made_up:
        of_all = f"{made_up} of {len(deployment.mailboxes)} mailboxes"
        print(f"passwords made up for {of_all}; they stand in {folder / DEPLOYMENT}", file=sys.stderr, flush=True)


def _ends_of_a_terminal() -> list[signal.Signals]:
    """Those that are not ignored: a farm behind nohup outlives its terminal."""
    numbers = [getattr(signal, name) for name in ("SIGHUP", "SIGQUIT") if hasattr(signal, name)]
    return [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]


def _use_keys(keytab: Path) -> None:
    """The servers' keys are found the way Kerberos finds them."""
    if importlib.util.find_spec("gssapi") is None:
        raise BadInputError("--keytab: Kerberos is not installed; `make kerberos` does that")
    if not keytab.is_file():
        raise BadInputError(f"--keytab {keytab}: no such file; expected the keys of services and computers")
    os.environ["KRB5_KTNAME"] = str(keytab.resolve())


def _prepare(folder: Path) -> None:
    """The folder, private where it has to be made; where no farm has served nothing that is there is overwritten."""
    written = folder / DEPLOYMENT
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        served = written.is_file() and written.read_bytes().startswith(_MARK.encode())
        foreign = [] if served else [folder / name for name in WRITTEN if os.path.lexists(folder / name)]
        if not (served or foreign):
            _write_privately(written, {})  # what a farm that fails or is killed as it starts leaves is known by it
    except OSError as error:
        raise BadInputError(f"{folder}: cannot be written: {error.strerror}; expected a folder") from None
    if foreign:
        kind = "folder" if foreign[0].is_dir() else "file"
        raise BadInputError(f"{foreign[0]}: is a {kind} of your own, which would be overwritten; expected another DIR")


def _write_privately(path: Path, described: Mapping[str, object]) -> None:
    text = _MARK + tomli_w.dumps(described)
    replace_file(Path(os.path.realpath(path)), text.encode("utf-8"), mode=0o600)
