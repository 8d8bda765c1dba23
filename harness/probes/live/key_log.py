"""The file in which `[live] tls_key_log` has the keys of TLS connections: private, and never a file of another kind.

OpenSSL appends to whatever it is given; a deployment file or certificate named by mistake would be damaged.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from harness.model.deployment import Deployment
from harness.probes.live.trust_anchors import LiveSetupError

_KEY = re.compile(rb"[A-Z][A-Z0-9_]* [0-9A-Fa-f]+ [0-9A-Fa-f]+")
"""A line of the format that network analysers read: label, the client's random octets, secret."""

_HEADING = b"# TLS secrets log file"
_READ_BYTES = 65_536


class _UnfitError(Exception):
    """Not a file for keys; the text continues "which"."""


def prepare_key_log(deployment: Deployment, folder: Path) -> Path | None:
    """The file that `[live] tls_key_log` names, which only its owner can read from now on; None where it names none.

    Raises LiveSetupError where it is none to append keys to.
    """
    name = deployment.live.tls_key_log
    if name is None:
        return None
    path = folder / name
    try:
        _prepare(path)
    except (_UnfitError, ValueError, OSError) as error:
        raise LiveSetupError(
            f'{deployment.file}: live.tls_key_log is "{name}", which {_words(error)}; expected a file for the keys of '
            "TLS connections, new or with keys of an earlier run, its path relative to the deployment file"
        ) from None
    return path


def _prepare(path: Path) -> None:
    # Without O_NONBLOCK a named pipe would wait for a reader.
    opened = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o600)
    with os.fdopen(opened, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _UnfitError("is not a plain file")
        if not _has_keys_alone(file.read(_READ_BYTES)):
            raise _UnfitError("holds something else")
    path.chmod(0o600)


def _has_keys_alone(content: bytes) -> bool:
    *lines, _ = content.split(b"\n")
    said = [line.rstrip() for line in lines if line.strip() and not line.startswith(b"#")]
    if not said:
        return not content or content.startswith(_HEADING)
    return all(_KEY.fullmatch(line) for line in said)


def _words(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be written ({error.strerror or type(error).__name__})"
    return str(error) if isinstance(error, _UnfitError) else "is no name of a file"
