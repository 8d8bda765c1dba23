"""Names in the answers to a client that should not be there: of inner servers (GEN-05), of other users (OWA-01)."""

from __future__ import annotations

import re
from functools import lru_cache

from harness.judging.demand_result import Contradicted, DemandResult, Met
from harness.judging.judged_observation import JudgedObservation
from harness.model.answer_demands import HidesInnerServers, ShowsOwnMailbox
from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind


def judge_hides_inner_servers(demand: HidesInnerServers, observation: JudgedObservation) -> DemandResult:
    """The first inner name that the client received is reported with the place where it stood."""
    leak = _leaked_name(demand, observation.seen)
    return Met() if leak is None else Contradicted(leak)


def judge_shows_own_mailbox(demand: ShowsOwnMailbox, observation: JudgedObservation) -> DemandResult:
    """An error page is no user's page, even if it names one."""
    shown = _other_mailbox(demand, observation.seen)
    if shown is None or observation.outcome.kind is not OutcomeKind.SERVED:
        return Met()
    return Contradicted(f"the page is {shown}'s")


def _leaked_name(demand: HidesInnerServers, seen: Observation) -> str | None:
    pattern = _pattern(demand.names)
    if pattern is None:
        return None
    for exchange in seen.exchanges:
        headers = ((value, f"in the header {name}") for name, value in exchange.answer_headers)
        for text, place in (*headers, (exchange.answer_text, "in the body")):
            for found in pattern.finditer(text):
                if _host_around(text, found) not in demand.published:
                    return f"{found.group()} {place}"
    return None


def _other_mailbox(demand: ShowsOwnMailbox, seen: Observation) -> str | None:
    """The first of the other addresses that the last answer names, unless it names the user as well."""
    text = seen.exchanges[-1].answer_text if seen.exchanges else ""
    if _names(text, demand.own.partition("@")[0]):
        return None
    return next((address for address in demand.others if _names(text, address)), None)


def _names(text: str, words: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(words)}(?![\w-])", text, re.IGNORECASE) is not None


def _host_around(text: str, found: re.Match[str]) -> str:
    """The whole host name that a name was found in: `owa.exch.contoso.com` around `exch.contoso.com`."""
    start, end = found.span()
    while start > 0 and _HOST_CHARACTER.match(text[start - 1]):
        start -= 1
    while end < len(text) and _HOST_CHARACTER.match(text[end]):
        end += 1
    return text[start:end].strip(".").lower()


_HOST_CHARACTER = re.compile(r"[\w.-]")


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    longest_first = sorted(names, key=len, reverse=True)
    alternatives = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)
