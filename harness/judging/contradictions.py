"""Whether an observation contradicts what one clause demands."""

from __future__ import annotations

import re
from collections import defaultdict
from enum import Enum
from functools import lru_cache

from harness.judging.matching import matches
from harness.model.expectation import (
    Answers,
    Demand,
    DirectoryExists,
    HidesInnerServers,
    HopsAddress,
    HopsEnd,
    HopsReach,
    HopsReachEach,
    HopsUse,
    MovesOnlyByClick,
    NeverAnswers,
    NoHopTo,
    OneHop,
    ServedThroughHop,
    StaysWithOne,
)
from harness.model.observation import Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind

_SERVED_KINDS = (OutcomeKind.SERVED, OutcomeKind.PARTIAL)


class Holding(Enum):
    """What an observation says of a demand."""

    HOLDS = "holds"
    CONTRADICTED = "contradicted"
    NOT_SHOWN = "not shown"


def holding(demand: Demand, seen: Observation, outcome: Outcome, *, base: str) -> Holding:
    """Judge one demand. `outcome` is the seen one as it counts (a 401 under good controls counts as refused)."""
    if isinstance(demand, StaysWithOne):
        return _stays(demand, seen)
    return Holding.CONTRADICTED if _contradicts(demand, seen, outcome, base) else Holding.HOLDS


def _contradicts(demand: Demand, seen: Observation, outcome: Outcome, base: str) -> bool:
    match demand:
        case Answers(_, accepts, tolerates):
            return not any(matches(one, outcome, base=base) for one in (*accepts, *tolerates))
        case NeverAnswers(_, forbids):
            return any(matches(one, outcome, base=base) for one in forbids)
        case MovesOnlyByClick():
            return seen.moves_by is not None or outcome.kind is OutcomeKind.REDIRECT_HOST
        case DirectoryExists():
            return _final_status_denies(seen)
        case HidesInnerServers(_, names):
            return outcome.kind in _SERVED_KINDS and leaked_name(names, seen) is not None
        case _:
            return _hops_contradict(demand, seen.hops or (), outcome)


def _hops_contradict(demand: Demand, hops: tuple[Hop, ...], outcome: Outcome) -> bool:
    match demand:
        case HopsReach(_, source, destinations, path):
            return not hops or not all(
                hop.source == source and hop.destination in destinations and _same_path(hop.path, path) for hop in hops
            )
        case HopsReachEach(_, source, groups):
            reached = {hop.destination for hop in hops}
            allowed = {name for group in groups for name in group}
            return (
                any(hop.source != source for hop in hops)
                or not reached <= allowed
                or not all(reached & set(group) for group in groups)
            )
        case HopsEnd(_, destinations, path):
            return not hops or hops[-1].destination not in destinations or not _same_path(hops[-1].path, path)
        case NoHopTo(_, servers):
            return any(hop.destination in servers for hop in hops)
        case HopsUse(_, scheme, servers):
            return any(hop.scheme.lower() != scheme for hop in hops if hop.destination in servers)
        case ServedThroughHop(_, servers):
            return outcome.kind in _SERVED_KINDS and not any(hop.destination in servers for hop in hops)
        case OneHop():
            return len(hops) != 1
        case HopsAddress(_, servers, hosts):
            return any(hop.host.lower() not in hosts for hop in hops if hop.destination in servers)
        case _:
            raise AssertionError(f"no rule for the demand {demand!r}")


def _same_path(first: str, second: str) -> bool:
    return first.lower().rstrip("/") == second.lower().rstrip("/")


def _stays(demand: StaysWithOne, seen: Observation) -> Holding:
    """Each mailbox's hops over all visits go to one server; visits without a hop show nothing."""
    reached: defaultdict[str, set[str]] = defaultdict(set)
    for visit in seen.visits:
        own = {hop.destination for hop in visit.hops or () if hop.source == demand.source}
        if not own:
            return Holding.NOT_SHOWN
        reached[visit.mailbox] |= own
    if not reached:
        return Holding.NOT_SHOWN
    return Holding.HOLDS if all(len(servers) == 1 for servers in reached.values()) else Holding.CONTRADICTED


def _final_status_denies(seen: Observation) -> bool:
    """The last answer is 404 or 5xx (contract, section 3, on OWA-12)."""
    status = seen.exchanges[-1].status if seen.exchanges else None
    return status is None or status == 404 or status >= 500


def leaked_name(names: tuple[str, ...], seen: Observation) -> str | None:
    """The first inner name that stands in a header or body which the client received, with where it stands."""
    pattern = _pattern(names)
    if pattern is None:
        return None
    for exchange in seen.exchanges:
        for header, value in exchange.answer_headers:
            found = pattern.search(value)
            if found:
                return f"{found.group()} in the header {header}"
        found = pattern.search(exchange.answer_text)
        if found:
            return f"{found.group()} in the body"
    return None


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    longest_first = sorted(names, key=len, reverse=True)
    alternatives = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)
