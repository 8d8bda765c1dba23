"""Facts about runs: what all runs share is said once, the rest of each run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Facts = Mapping[str, str]


def shared_facts(runs: Sequence[Facts]) -> Facts:
    """What all runs that say anything say alike."""
    saying = [facts for facts in runs if facts]
    first = saying[0] if saying else {}
    return {name: value for name, value in first.items() if all(facts.get(name) == value for facts in saying)}


def own_facts(runs: Iterable[Facts], shared: Facts) -> Facts:
    """What several runs of one deployment and target say beyond what all share: the values of each, once."""
    values: dict[str, list[str]] = {}
    for name, value in (fact for facts in runs for fact in facts.items()):
        known = values.setdefault(name, [])
        known += [] if value in known else [value]
    return {name: "; ".join(known) for name, known in values.items() if name not in shared}
