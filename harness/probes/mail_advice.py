"""What an operator can do about a mail server that takes no logon: the prerequisite of an inconclusive row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from harness.probes.probe_result import ProbeResult, malformed, refused
from harness.wire.mail_hindrances import Hindrance

USE_TLS = (
    'no password is taken on a connection without TLS, so nothing can be judged: set `security` to "starttls" or '
    '"tls" for this service in the deployment file, with the port that it has then'
)
NO_STARTTLS = (
    "TLS is not begun on this connection, and without it no password is sent: set `security` to what the port offers, "
    "or give the service a certificate"
)
LOGIN_TYPE = (
    "no password is taken even with TLS, so nothing can be judged: set LoginType of this service to one that takes "
    "passwords"
)
TRY_LATER = (
    "no logon is taken now, so nothing can be judged: run this case again once the service is ready, and see its "
    "limits on connections"
)
NOT_TAKEN = (
    "the command is not taken in this state, so nothing can be judged: see that `security` and the port of this "
    "service are right in the deployment file, else report it as a defect of the harness"
)
ALREADY_LOGGED_ON = (
    "no password is taken, since the server knows the client by other means (its certificate or its address), so "
    "nothing can be judged: let the run come as any other client"
)
_OTHER_SERVICE = (
    "another service answers on this port, so nothing can be judged: see that the port of this service, and its "
    "entry in [connect], are right"
)
_EXPIRED = "the password has expired: change it, then run this case again"

ADVICE: Mapping[Hindrance, str] = {
    Hindrance.TEMPORARY: TRY_LATER,
    Hindrance.WITHOUT_TLS: USE_TLS,
    Hindrance.PASSWORD_EXPIRED: _EXPIRED,
}
"""For a command in the wrong state the connection decides what to do."""


def hindered(line: str, advice: str) -> ProbeResult:
    """The result of a reply that is no answer to the logon."""
    return replace(refused(line), prerequisite=f"the mail server says {line}: {advice}")


def of_another_service(greeting: str) -> ProbeResult:
    """The result of a greeting that is not of the protocol, but of another one."""
    return replace(malformed(greeting), prerequisite=f"the server says {greeting}: {_OTHER_SERVICE}")
