"""What a failed row contradicts, without the names that differ from row to row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from harness.model.deployment import Deployment

_URL = re.compile(r"https?://[^\s,;)\"']+")
_ADDRESS = re.compile(r"[^\s,;(]+@[^\s,;)]+")
_PATH = re.compile(r"(?<= )/[\w/-]+")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[\w.-]+")
_FINDING = re.compile(r"; see finding .*$")

_DENIALS = ("an error", "401", "no answer", "an answer of no known kind")
_SHOWS = "GEN-05"
OF_EVERY_SERVICE_ALIKE = frozenset({"GEN-04", _SHOWS, "GEN-06"})
"""Which scheme, which names in answers, which versions: what lies between two servers is alike for all services."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What a row of a failure expected and saw, in its own words."""

    expected: str
    seen: str


def missed_in(reason: str) -> Missed:
    """The two parts of the reason of a failure; pointers to findings are left out."""
    expected, _, seen = _FINDING.sub("", reason).partition("; seen ")
    return Missed(expected.partition("expected ")[2] or expected, seen)


class Shapes:
    """Texts in which the names of one deployment are all alike."""

    def __init__(self, deployment: Deployment) -> None:
        self._names = {name.lower() for name in _names_in(deployment)}

    def of(self, clause: str, seen: str) -> str:
        """The outcome that was seen, with URLs, addresses, servers, paths and figures as one sign each; no details.

        How an error was worded tells causes apart; how a service was given does not, nor does the service where the
        clause is about what lies between any two servers.
        """
        outcome, _, details = seen.partition("; ")
        if clause in OF_EVERY_SERVICE_ALIKE:
            outcome = details.partition(";")[0].partition(":")[0] if clause == _SHOWS else ""
        elif not outcome.startswith(_DENIALS):
            outcome = outcome.partition(" (")[0]
        alike = _PATH.sub("PATH", _ADDRESS.sub("USER", _URL.sub("URL", outcome)))
        return _NUMBER.sub("N", _WORD.sub(self._hidden, alike))

    def _hidden(self, word: re.Match[str]) -> str:
        return "SERVER" if word[0].lower().rstrip(".") in self._names else word[0]


def _names_in(deployment: Deployment) -> Iterable[str]:
    for server in deployment.client_access_servers:
        yield from (server.name, server.host)
    for home in deployment.mailbox_servers:
        yield from (home.name, home.host or home.name)
    for array in deployment.load_balancing_arrays:
        yield from (array.name, array.host)
    for site in deployment.sites:
        yield from (site.name, site.published_host or site.name)
