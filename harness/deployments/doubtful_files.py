"""Files that a deployment names and that are not there, and passwords in a file that others can read."""

from __future__ import annotations

import errno
import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from harness.deployments.problems import KeyPath, Problem
from harness.deployments.spelling import quoted
from harness.model.deployment import Deployment

_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG}


def absent_files(deployment: Deployment) -> Iterator[Problem]:
    """Certificates, folders of logs, password files and programs, relative to the deployment file."""
    folder = Path(deployment.file).parent
    for path, name, what in (*_files_of_servers(deployment), *_files_of_run(deployment)):
        if not _is_there(folder / name):
            yield Problem(path, f"names {quoted(name)}, but there is no {folder / name}; {what}")


def unfit_files(deployment: Deployment) -> Iterator[Problem]:
    """Folders where a file is to be, a file where a folder is, and programs that nobody may execute."""
    folder = Path(deployment.file).parent
    for path, name, what in (*_files_of_servers(deployment), *_files_of_run(deployment)):
        file, is_program = folder / name, path[0] == "control"
        mode = _mode_of(file)
        if path[0] == "evidence":
            if stat.S_ISREG(mode):
                yield Problem(path, f"names {quoted(name)}, which is a file; expected the folder of a server's logs")
        elif stat.S_ISDIR(mode):
            yield Problem(path, f"names {quoted(name)}, which is a folder; {what}")
        elif is_program and mode and not os.access(file, os.X_OK):
            advice = f"chmod +x {shlex.quote(str(file))}"
            yield Problem(path, f"names {quoted(name)}, which may not be executed; {advice}")


def _files_of_servers(deployment: Deployment) -> Iterator[tuple[KeyPath, str, str]]:
    for position, cas in enumerate(deployment.client_access_servers):
        if cas.certificate is not None:
            path: KeyPath = ("client_access_server", position, "certificate")
            yield path, cas.certificate, "a live run needs the certificate in it"
    for position, mailbox in enumerate(deployment.mailboxes):
        if mailbox.password.file is not None:
            yield ("mailbox", position, "password"), mailbox.password.file, "a live run needs the password in it"


def _files_of_run(deployment: Deployment) -> Iterator[tuple[KeyPath, str, str]]:
    if deployment.live.ca is not None:
        yield ("live", "ca"), deployment.live.ca, "a live run needs the certificates in it"
    logs_of_servers = deployment.evidence.iis_logs if deployment.evidence is not None else {}
    for name, logs in logs_of_servers.items():
        yield ("evidence", "iis_logs", name), logs, "without it a run sees no request between servers"
    for key in ("stop_server", "start_server", "set_redirect_to_optimal_owa_server") if deployment.control else ():
        program = (getattr(deployment.control, key) or ("",))[0]
        if "/" in program:
            yield ("control", key), program, "a live run with --allow-control needs that program"


def _is_there(file: Path) -> bool:
    """True where that cannot be seen, as in a folder of another user."""
    try:
        file.stat()
    except ValueError:
        return False
    except OSError as error:
        return error.errno not in _NOT_THERE
    return True


def _mode_of(file: Path) -> int:
    """0 for what is not there, and for what cannot be seen."""
    try:
        return file.stat().st_mode
    except (OSError, ValueError):
        return 0


def readable_passwords(deployment: Deployment) -> Iterator[Problem]:
    """Passwords as `literal`, in a file that other users of the machine can read: said once."""
    written_out = [at for at, mailbox in enumerate(deployment.mailboxes) if mailbox.password.literal is not None]
    if os.name != "posix" or not written_out or not _others_can_read(Path(deployment.file)):
        return
    more = f", as are {len(written_out) - 1} more" if len(written_out) > 1 else ""
    advice = f"chmod 600 {deployment.file}, or write env or file instead of literal"
    yield Problem(
        ("mailbox", written_out[0], "password"),
        f"is written out in a file that other users of this machine can read{more}; {advice}",
    )


def _others_can_read(file: Path) -> bool:
    try:
        return bool(file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False
