"""What a run would send, counted before anything is sent: requests for each host, logons for each account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from harness.model.budget import Budget
from harness.model.case import Case
from harness.model.protocol import HTTPS_PORT, Logon, Operation, Protocol
from harness.model.stimulus import MOST_REQUESTS_OF_A_BROWSER, Stimulus

_REQUESTS = {
    Logon.NONE: 1,
    Logon.BASIC: 1,
    Logon.WINDOWS: 3,  # the two legs of NTLM and, where Negotiate is tried first, one more
    Logon.FORMS: 1,  # only a browser completes a form: clients of other protocols send Basic credentials
    Logon.PLAIN: 1,  # one connection of POP3 or IMAP4
}
_NEGOTIATION = 3
"""OPTIONS ahead of FolderSync, and FolderSync at two versions that are refused before one is spoken."""

_PROVISION_AND_REPEAT = 3
_SYNCHRONIZATION = _NEGOTIATION + _PROVISION_AND_REPEAT
_CHANNELS = 2
_MOST_ELSEWHERE = 1 + max(MOST_REQUESTS_OF_A_BROWSER, max(_REQUESTS.values()) + _SYNCHRONIZATION)
"""At a server that an answer names: the client first asks which logons it offers."""


def make_budget(cases: Collection[Case]) -> Budget:
    """Each stimulus is sent once, however many rows share it or compare with it; most first."""
    stimuli = {stimulus for case in cases for stimulus in case.stimuli}
    requests: Counter[str] = Counter()
    logons: Counter[str] = Counter()
    for stimulus in stimuli:
        visiting = stimulus.mailboxes if stimulus.visits > 1 else stimulus.mailboxes[:1]
        visits = len(stimulus.script.before) if stimulus.script else stimulus.visits
        for application in stimulus.applications:
            requests[_address(application)] += _most_requests(application) * visits * len(visiting)
        for host in stimulus.follow_up.hosts if stimulus.follow_up else ():
            requests[f"{host}:{HTTPS_PORT}"] += _MOST_ELSEWHERE
        server = stimulus.follow_up.autodiscover if stimulus.follow_up else None
        if server is not None:
            requests[f"{server.host}:{HTTPS_PORT}"] += _REQUESTS[server.logon]
        for address in visiting if stimulus.logon is not Logon.NONE else ():
            logons[address] += visits * _logons(stimulus)
    return Budget(_ranked(requests), _ranked(logons))


def _logons(stimulus: Stimulus) -> int:
    """How often the user of a visit logs on: who follows advice does so there too, and where Autodiscover is asked."""
    if stimulus.follow_up is None:
        return len(stimulus.applications)
    return 2 if stimulus.follow_up.autodiscover is None else 3


def _address(stimulus: Stimulus) -> str:
    return f"{stimulus.host}:{stimulus.port}"


def _most_requests(stimulus: Stimulus) -> int:
    if stimulus.protocol is Protocol.OWA and stimulus.logon is not Logon.NONE:
        return MOST_REQUESTS_OF_A_BROWSER  # a form may be met wherever a browser goes, whichever logon is planned
    if stimulus.protocol is Protocol.WEBDAV and stimulus.logon is Logon.FORMS:
        return MOST_REQUESTS_OF_A_BROWSER + 1
    if stimulus.operation is Operation.CONNECT:
        return _CHANNELS * _REQUESTS[stimulus.logon] + 1  # the connection of the IN channel is logged on ahead of it
    synchronization = _SYNCHRONIZATION if stimulus.operation is Operation.FOLDERSYNC else 0
    return _REQUESTS[stimulus.logon] + synchronization


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
