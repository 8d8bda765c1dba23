"""Answers that tell of a user to a client that was never asked to log on.

With Basic each request names its user. With Integrated Windows authentication the server has to ask for it on every new
connection: where it does not, the connection is not a new one to the server.
"""

from __future__ import annotations

from dataclasses import replace

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon
from harness.model.stimulus import Stimulus
from harness.probes.http import WebClient
from harness.probes.probe_result import ProbeResult

_OF_A_USER = frozenset(
    {
        OutcomeKind.SERVED,
        OutcomeKind.PARTIAL,
        OutcomeKind.SETTINGS,
        OutcomeKind.REDIRECT_PAGE,
        OutcomeKind.WRONG_SERVER,
        OutcomeKind.LEGACY_MAILBOX,
    }
)
"""What a server can tell only of a user that it knows."""


def with_logon_noted(stimulus: Stimulus, result: ProbeResult, web: WebClient) -> ProbeResult:
    """The result of a visit, with whether its last host told of a user before it had the user's credentials."""
    if stimulus.logon is not Logon.WINDOWS or result.outcome.kind not in _OF_A_USER or not web.exchanges:
        return result
    url = web.exchanges[-1].request.split()[1]
    return result if web.has_sent_credentials(url) else replace(result, before_logon=True)
