"""From a test's node id back to its case: pytest writes what is not ASCII with escapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from harness.model.case import Case


class CasesByNode:
    """The cases of a plan by the node ids of their tests."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._by_parameter: Mapping[str, Case] = {
            case.id.encode("unicode_escape").decode("ascii"): case for case in cases
        }

    def find(self, node_id: str) -> Case | None:
        """The case; None for a test that stands for none."""
        _, bracket, parameter = node_id.partition("[")
        return self._by_parameter.get(parameter[:-1]) if bracket else None
