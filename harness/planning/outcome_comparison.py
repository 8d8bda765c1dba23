"""Outcomes compared with outcomes: whether they say the same, and whether one answer could be both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import HTTPS_PORT

_DEFAULT_PORTS = {"http": 80, "https": HTTPS_PORT}

_Place = tuple[str, str, int | None, str]
_Services = frozenset[tuple[str, frozenset[_Place]]]


def say_the_same(first: Iterable[Outcome], second: Iterable[Outcome]) -> bool:
    """Whether the same answers are right. URLs compare without case, default port and one closing slash.

    Of Autodiscover's answer the URLs count that are named, not the further names that servers may be called by inside.
    """
    return {_comparable(one) for one in first} == {_comparable(one) for one in second}


def may_be_the_same(first: Outcome, second: Outcome) -> bool:
    """Whether an answer could be both; what an outcome leaves out may be anything, as may the header of a 451."""
    if first.kind is not second.kind:
        return False
    match first.kind:
        case OutcomeKind.WRONG_SERVER:
            return True
        case OutcomeKind.SETTINGS:
            return _name_the_same(first, second)
        case _:
            return _agree(first.link, second.link) and _agree(first.location, second.location)


def _agree(first: str | None, second: str | None) -> bool:
    return first is None or second is None or _place(first) == _place(second)


def _name_the_same(first: Outcome, second: Outcome) -> bool:
    """Whether for every service some URL is right both times; Outlook may have it for clients inside or outside."""
    if first.exch is None or second.exch is None:
        return _share_a_place(first.urls, second.urls, "mobilesync")
    return all(
        _share_a_place(first.expr, second.expr, service) or _share_a_place(first.exch, second.exch, service)
        for service in first.exch
    )


def _share_a_place(
    first: Mapping[str, tuple[str, ...]] | None, second: Mapping[str, tuple[str, ...]] | None, service: str
) -> bool:
    places = set(map(_end_point, (first or {}).get(service, ())))
    return not places.isdisjoint(map(_end_point, (second or {}).get(service, ())))


def _comparable(outcome: Outcome) -> tuple[object, ...]:
    return (
        outcome.kind,
        outcome.link and _place(outcome.link),
        outcome.location and _place(outcome.location),
        _named(outcome.urls),
        _named(outcome.expr),
        outcome.hops and tuple((hop.source, hop.destination, hop.scheme, hop.path.lower()) for hop in outcome.hops),
    )


def _named(urls: Mapping[str, tuple[str, ...]] | None) -> _Services | None:
    return (
        None if urls is None else frozenset((name, frozenset(map(_end_point, given))) for name, given in urls.items())
    )


@lru_cache(maxsize=8192)
def _place(url: str) -> _Place:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").removesuffix(".")
    return scheme, host, parts.port or _DEFAULT_PORTS.get(scheme), parts.path.lower().removesuffix("/")


@lru_cache(maxsize=8192)
def _end_point(url: str) -> _Place:
    """Where a service is found: of the path the virtual directory alone counts, and http is as good as https."""
    parts = urlsplit(url)
    default = _DEFAULT_PORTS.get(parts.scheme.lower())
    port = None if parts.port == default else parts.port
    return "", (parts.hostname or "").removesuffix("."), port, parts.path.lower().lstrip("/").partition("/")[0]
