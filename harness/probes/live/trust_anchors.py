"""Reads the certificates that a deployment file names: `[live] ca`, and the `certificate` of a Client Access server."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.model.deployment import Deployment
from harness.probes.live.allowed_hosts import normalized_host

_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


class LiveSetupError(Exception):
    """A live run cannot start: the message names the deployment file, the key, what was found and what was expected."""


@dataclass(frozen=True, slots=True)
class TrustAnchors:
    """DER certificates: additional trust anchors, and by host the one certificate that it has to present."""

    anchors: tuple[bytes, ...] = ()
    pins: Mapping[str, bytes] = field(default_factory=dict)


def read_trust_anchors(deployment: Deployment, folder: Path) -> TrustAnchors:
    """The certificates in the files that the deployment names, relative to `folder`; raises LiveSetupError."""
    anchors: tuple[bytes, ...] = ()
    if deployment.live.ca is not None:
        anchors = _read(deployment, folder, "live.ca", deployment.live.ca, "the trust anchors in PEM")
    pins: dict[str, bytes] = {}
    for server in deployment.client_access_servers:
        if server.certificate is not None:
            key, expected = f'client_access_server "{server.name}": certificate', "one certificate in PEM"
            found = _read(deployment, folder, key, server.certificate, expected)
            if len(found) > 1:
                problem = f"which holds {len(found)} certificates"
                raise _setup_error(deployment, key, server.certificate, problem, expected)
            pins[normalized_host(server.host)] = found[0]
    return TrustAnchors(anchors, pins)


def _read(deployment: Deployment, folder: Path, key: str, name: str, expected: str) -> tuple[bytes, ...]:
    """The certificates of one file, at least one."""
    try:
        # latin-1 takes any byte: comments between the blocks may be in any encoding.
        blocks = _CERTIFICATE.findall((folder / name).read_text(encoding="latin-1"))
        certificates = tuple(ssl.PEM_cert_to_DER_cert(block) for block in blocks)
        if certificates:
            # Loaded once here, where an error can still name the file.
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=b"".join(certificates))
    except ssl.SSLError as error:
        raise _setup_error(deployment, key, name, "which holds a broken certificate", expected) from error
    except OSError as error:
        problem = f"which cannot be read ({error.strerror or type(error).__name__})"
        raise _setup_error(deployment, key, name, problem, expected) from error
    except ValueError as error:  # invalid base64, or an invalid path
        raise _setup_error(deployment, key, name, "which holds a broken certificate", expected) from error
    if not certificates:
        raise _setup_error(deployment, key, name, "which holds no certificate", expected)
    return certificates


def _setup_error(deployment: Deployment, key: str, name: str, problem: str, expected: str) -> LiveSetupError:
    return LiveSetupError(
        f'{deployment.file}: {key} is "{name}", {problem}; expected a file with {expected}, '
        "its path relative to the deployment file"
    )
