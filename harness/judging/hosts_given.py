"""What the hosts are that a wrong answer leads to: others of the deployment, or unknown to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from harness.judging.shown_names import usual_address
from harness.model.case import Case
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.printable import brief
from harness.model.verdict import Verdict, VerdictWord


def with_other_hosts(verdict: Verdict, case: Case, seen: Observation, known_hosts: Mapping[str, str]) -> Verdict:
    """What failed, or was not followed, with what the hosts are that it leads to; of the deployment's `known_hosts`
    says what they are.
    """
    given: tuple[str, ...] = ()
    if verdict.verdict is VerdictWord.FAIL:
        given = (*_urls(seen.outcome), *seen.not_followed)
    elif verdict.verdict is VerdictWord.INCONCLUSIVE:
        given = seen.not_followed
    others = _describe_other_hosts(case, seen, given, known_hosts) if known_hosts else ()
    if verdict.why is not None and others:
        return replace(verdict, why="; ".join((verdict.why, *others)))
    return replace(verdict, details=(*verdict.details, *others)) if others else verdict


def _describe_other_hosts(
    case: Case, seen: Observation, given: Iterable[str], known_hosts: Mapping[str, str]
) -> tuple[str, ...]:
    """A sentence for each host of the URLs given that no right outcome has."""
    assert case.stimulus is not None
    if seen.outcome.kind is OutcomeKind.REDIRECT_PATH:
        return ()
    right = set(case.stimulus.follow_up.hosts if case.stimulus.follow_up else ())
    right.update(_hosts(url for ending in case.alternatives for one in ending.outcomes for url in _urls(one)))
    return tuple(_describe(host, known_hosts) for host in dict.fromkeys(_hosts(given)) if host not in right)


def _describe(host: str, known_hosts: Mapping[str, str]) -> str:
    known = known_hosts.get(host)
    return (
        f"{brief(host)} is not named in the deployment file"
        if known is None
        else f"{host} is {known}, not expected here"
    )


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
