"""What a run of selected cases costs at most, and how long it takes at least."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from harness.evidence import SECONDS_APART, directory_group_of
from harness.model.budget import Budget
from harness.model.case import Case
from harness.model.deployment import Deployment
from harness.planning import make_budget, paths_of


def budget_of(deployment: Deployment, cases: Collection[Case], *, checked: Collection[Case] = ()) -> Budget:
    """Their budget, with the request of a preflight for each path of the `checked` ones.

    Logs that are written late make conversations of a kind keep apart, which takes time.
    """
    budget = _with_preflight(make_budget(cases), checked)
    if deployment.evidence is None or not deployment.evidence.settle_seconds:
        return budget
    seconds = _most_of_a_kind(cases) * SECONDS_APART + 2 * deployment.evidence.settle_seconds
    return replace(budget, at_least=datetime.timedelta(seconds=round(seconds)), seconds_apart=SECONDS_APART)


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
