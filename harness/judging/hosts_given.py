"""What the hosts are that a wrong answer leads to: others of the deployment, or unknown to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from harness.judging.shown_names import usual_address
from harness.model.case import Case
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.verdict import Verdict, VerdictWord


def with_other_hosts(verdict: Verdict, case: Case, seen: Observation, known_hosts: Mapping[str, str]) -> Verdict:
    """A failure with what the hosts are that the answer leads to instead; `known_hosts` says it of the deployment's."""
    if verdict.verdict is not VerdictWord.FAIL or not known_hosts:
        return verdict
    others = _describe_other_hosts(case, seen, known_hosts)
    return replace(verdict, details=(*verdict.details, *others)) if others else verdict


def _describe_other_hosts(case: Case, seen: Observation, known_hosts: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each host that the answer gives and none of the right ones does."""
    assert case.stimulus is not None
    if seen.outcome.kind is OutcomeKind.REDIRECT_PATH:
        return ()
    right = set(case.stimulus.follow_up.hosts if case.stimulus.follow_up else ())
    right.update(_hosts(url for ending in case.alternatives for one in ending.outcomes for url in _urls(one)))
    given = dict.fromkeys(_hosts((*_urls(seen.outcome), *seen.not_followed)))
    return tuple(_describe(host, known_hosts) for host in given if host not in right)


def _describe(host: str, known_hosts: Mapping[str, str]) -> str:
    known = known_hosts.get(host)
    return f"{host} is not named in the deployment file" if known is None else f"{host} is {known}, not expected here"


def _urls(outcome: Outcome) -> Iterator[str]:
    yield from (url for url in (outcome.link, outcome.location) if url)
    for named in (outcome.urls, outcome.exch, outcome.expr):
        yield from (url for urls in (named or {}).values() for url in urls)


def _hosts(urls: Iterable[str]) -> Iterator[str]:
    """Each as it is compared: in lower case, without a final dot, an address in its usual form."""
    for url in urls:
        try:
            host = (urlsplit(url.strip()).hostname or "").removesuffix(".")
        except ValueError:  # such as a bracket that is not closed
            continue
        if host:
            yield usual_address(host) or host
