"""What a run of selected cases costs at most, how long it takes about, and at least."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from harness.evidence import SECONDS_APART, directory_group_of
from harness.model.budget import Budget
from harness.model.case import Case
from harness.model.deployment import Deployment
from harness.planning import make_budget, paths_of

_SECONDS_OF_A_SERVER = 0.2
"""A request with its answer in a lab, some of them proxied; OWA's first page takes longer, a refusal less."""

_SECONDS_OF_THE_FARM = 0.001
"""One of the mock farm, in this process, with all that judging its answer takes."""


def budget_of(
    deployment: Deployment, cases: Collection[Case], *, checked: Collection[Case] = (), of_farm: bool = False
) -> Budget:
    """Their budget, with the request of a preflight for each path of the `checked` ones.

    Logs that are written late make conversations of a kind keep apart, and changed settings take time to act; not in
    the mock farm.
    """
    budget = make_budget(cases)
    if of_farm:
        return _with_time(budget, _total(budget) * _SECONDS_OF_THE_FARM, seconds_each=_SECONDS_OF_THE_FARM)
    budget = _with_preflight(budget, checked)
    waits = _seconds_for_logs(deployment, cases) + _seconds_of_changes(deployment, cases)
    seconds, pace = max(_paces(deployment, budget, cases))
    budget = _with_time(budget, seconds + waits, seconds_each=_SECONDS_OF_A_SERVER, pace=pace)
    if not waits:
        return budget
    apart = SECONDS_APART if _keeps_apart(deployment) else 0.0
    return replace(budget, at_least=_span(waits), seconds_apart=apart)


def _with_time(budget: Budget, seconds: float, *, seconds_each: float, pace: str = "") -> Budget:
    return replace(budget, about=_span(seconds), seconds_each=seconds_each, pace=pace)


def _span(seconds: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=round(seconds))


def _total(budget: Budget) -> int:
    return sum(count for _, count in budget.requests)


def _paces(deployment: Deployment, budget: Budget, cases: Collection[Case]) -> Iterator[tuple[float, str]]:
    """The seconds that all requests take by each limit there is, with the limit in words."""
    live, total = deployment.live, _total(budget)
    yield total * _SECONDS_OF_A_SERVER / live.concurrency, f"{live.concurrency} at once"
    if live.requests_per_second:
        yield total / live.requests_per_second, f"{live.requests_per_second:g} a second at most"
    if deployment.evidence is not None:
        in_turn = _most_requests_of_a_kind(cases) * _SECONDS_OF_A_SERVER
        yield in_turn, "those of a kind one after the other for the logs' sake"


def _most_requests_of_a_kind(cases: Collection[Case]) -> int:
    """Where logs are read, conversations of a kind go one at a time."""
    kinds: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        group = directory_group_of(case.stimulus.operation) if case.stimulus is not None else None
        if group is not None:
            kinds[group].append(case)
    return max((_total(make_budget(alike)) for alike in kinds.values()), default=0)


def _keeps_apart(deployment: Deployment) -> bool:
    return deployment.evidence is not None and deployment.evidence.settle_seconds > 0


def _seconds_for_logs(deployment: Deployment, cases: Collection[Case]) -> float:
    if deployment.evidence is None or not _keeps_apart(deployment):
        return 0.0
    return _most_of_a_kind(cases) * SECONDS_APART + 2 * deployment.evidence.settle_seconds


def _seconds_of_changes(deployment: Deployment, cases: Collection[Case]) -> float:
    """Scripts are run one after the other; each change is waited for."""
    if deployment.control is None:
        return 0.0
    scripts = {case.stimulus: case.stimulus.script for case in cases if case.stimulus and case.stimulus.script}
    changes = sum(len(script.restore) + sum(map(len, script.before)) for script in scripts.values())
    return changes * deployment.control.settle_seconds


def _with_preflight(budget: Budget, checked: Collection[Case]) -> Budget:
    requests = Counter(dict(budget.requests))
    requests.update(f"{path.host}:{path.port}" for path in paths_of(checked) if path.directory is not None)
    ranked = sorted(requests.items(), key=lambda entry: (-entry[1], entry[0]))
    return replace(budget, requests=tuple(ranked))


def _most_of_a_kind(cases: Collection[Case]) -> int:
    """How many conversations leave their lines in the same group of virtual directories."""
    counts: Counter[str] = Counter()
    for stimulus in {stimulus for case in cases for stimulus in case.stimuli}:
        for group in map(directory_group_of, (application.operation for application in stimulus.applications)):
            if group is not None:
                counts[group] += stimulus.visits * len(stimulus.mailboxes) if stimulus.visits > 1 else 1
    return max(counts.values(), default=0)
