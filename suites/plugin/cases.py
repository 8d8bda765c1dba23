"""From pytest's tests back to the cases that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from harness.model.case import Case
from suites.plugin.options import deployment_and_plan


class CasesByNode:
    """The cases of a plan by the node ids of their tests: pytest writes what is not ASCII with escapes."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._by_parameter: Mapping[str, Case] = {
            case.id.encode("unicode_escape").decode("ascii"): case for case in cases
        }

    def find(self, node_id: str) -> Case | None:
        """The case; None for a test that stands for none."""
        _, bracket, parameter = node_id.partition("[")
        return self._by_parameter.get(parameter[:-1]) if bracket else None


_by_node = pytest.StashKey[CasesByNode]()


def cases_by_node(config: pytest.Config) -> CasesByNode:
    """The plan's cases by the node ids of their tests."""
    if _by_node not in config.stash:
        config.stash[_by_node] = CasesByNode(deployment_and_plan(config)[1].cases)
    return config.stash[_by_node]


def case_of(item: pytest.Item) -> Case | None:
    """The case that a test of the suites stands for; None for any other test."""
    return cases_by_node(item.config).find(item.nodeid) if "case_id" in _parameters(item) else None


def cases_of(items: Iterable[pytest.Item]) -> list[Case]:
    """The cases that tests stand for."""
    return [case for item in items if (case := case_of(item))]


def stands_for_no_case(item: pytest.Item) -> bool:
    """Whether this is what pytest makes of a suite that no case belongs to."""
    return not isinstance(_parameters(item).get("case_id", ""), str)


def add_spoken_names(items: Iterable[pytest.Item]) -> None:
    """Let -k find letters beyond ASCII as they are typed: pytest writes them with escapes."""
    for item in items:
        identity = _parameters(item).get("case_id", "")
        if isinstance(identity, str) and not identity.isascii():
            item.extra_keyword_matches.add(identity)


def _parameters(item: pytest.Item) -> Mapping[str, object]:
    return item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
