"""Demands on the end points that Autodiscover names, and on where a client ends that follows advice (AUT-01 to -03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from harness.judging.demand_result import Contradicted, DemandResult, Met, NotKnown, Recorded, contradicted_if
from harness.judging.judged_observation import JudgedObservation
from harness.judging.matching import DEFAULT_PORTS
from harness.model.answer_demands import EndsAtMailbox, NamesDeviceUrls, NamesOutlookUrls
from harness.model.observation import Advice
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.printable import brief

_ELEMENTS = {"ews": "EwsUrl", "availability": "ASUrl"}


def judge_names_device_urls(demand: NamesDeviceUrls, observation: JudgedObservation) -> DemandResult:
    """A device is given one URL, so that each has to be right."""
    named = (observation.outcome.urls or {}).get("mobilesync", ())
    if observation.outcome.kind is not OutcomeKind.SETTINGS or not named:
        return Contradicted()
    wrong = _wrong(named, demand.right)
    return contradicted_if(bool(wrong), f"{' and '.join(map(brief, wrong))}: expected {_listed(demand.right)}")


def judge_names_outlook_urls(demand: NamesOutlookUrls, observation: JudgedObservation) -> DemandResult:
    """A wrong URL in either part contradicts; what is missing contradicts where no part says it by other means."""
    outcome = observation.outcome
    if outcome.kind is not OutcomeKind.SETTINGS:
        return Contradicted()
    parts = (("EXCH", outcome.exch or {}, demand.exch), ("EXPR", outcome.expr or {}, demand.expr))
    details = [
        f"{part}: {_ELEMENTS[demand.service]} {brief(url)}, expected {_listed(right)}"
        for part, named, right in parts
        for url in _wrong(named.get(demand.service, ()), right)
    ]
    return Contradicted("; ".join(details)) if details else _judge_missing(demand, outcome)


def _judge_missing(demand: NamesOutlookUrls, outcome: Outcome) -> DemandResult:
    """None of the URLs is wrong.

    The first builds have no EwsUrl: there ASUrl is the address of Web Services too, and AUT-03 judges it.
    """
    element = _ELEMENTS[demand.service]
    inside, outside = outcome.exch or {}, outcome.expr or {}
    if outside.get(demand.service):
        return Met()
    if demand.service == "ews" and _has_only_asurl(inside, outside):
        return Recorded("EwsUrl is not named, and ASUrl is the address of Web Services")
    if not inside.get(demand.service):
        return Contradicted(f"no {element} is named")
    if outcome.expr is None:
        return Recorded("there is no EXPR (Outlook Anywhere is off), so that clients outside are given nothing")
    return contradicted_if(bool(demand.expr), f"EXPR: no {element}, expected {_listed(demand.expr)}")


def _has_only_asurl(inside: Mapping[str, tuple[str, ...]], outside: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether ASUrl stands where EwsUrl is looked for: in EXPR, or anywhere if there is no EwsUrl at all."""
    return bool(outside.get("availability") or (inside.get("availability") and not inside.get("ews")))


def judge_ends_at_mailbox(demand: EndsAtMailbox, observation: JudgedObservation) -> DemandResult:
    """A client that got its advice elsewhere is judged by the clause of that advice."""
    match observation.seen.advice:
        case Advice.NOT_OUTSIDE as none:
            return Recorded(none.value)
        case Advice.NOT_ASKED as none:
            return NotKnown(f"there was no advice to follow: {none.value.removeprefix('none: ')}")
        case Advice.AUTODISCOVER as taken:
            is_own = demand.advice is taken
        case _:
            is_own = demand.advice is Advice.ANSWER
    return contradicted_if(not observation.shows_any(demand.accepts)) if is_own else Recorded()


def _wrong(named: Iterable[str], right: Iterable[str]) -> list[str]:
    places = {_place(url) for url in right}
    return [url for url in named if (place := _place(url)) is None or place not in places]


def _place(url: str) -> tuple[str, int | None, str] | None:
    """Host, port where it is not the default one, and virtual directory; None where it is no URL of a web server."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").removesuffix(".")
    default = DEFAULT_PORTS.get(parts.scheme.lower())
    if default is None or not host:
        return None
    return host, None if port == default else port, parts.path.lower().lstrip("/").partition("/")[0]


def _listed(right: tuple[str, ...]) -> str:
    return " or ".join(right) or "none, since nothing is published"
