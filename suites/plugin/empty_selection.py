"""Why a selection left no case: what each part of it selects, and what may have been meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from _pytest.mark.expression import Expression

from harness.deployments import did_you_mean
from harness.model.case import Case, Plan
from harness.model.protocol import Protocol
from suites.plugin.options import deployment_and_plan, selection
from suites.plugin.selection import Selection, protocol_of

_WORD = re.compile(r"[^\s()]+")
_OPERATORS = {"and", "or", "not"}


def empty_selection_sentence(config: pytest.Config) -> str:
    """One sentence, for a run in which nothing was selected."""
    _, plan = deployment_and_plan(config)
    parts = {name: chosen for name, chosen in _parts(config, plan) if chosen is not None}
    counts = ", ".join(f"{name} selects {len(chosen)}" for name, chosen in parts.items())
    keyword = config.getoption("keyword")
    said = f"nothing was judged: of {len(plan.cases):,} planned cases {counts}" if counts else "nothing was judged"
    if all(parts.values()):
        left = {case.id for case in plan.cases}.intersection(*parts.values())
        if keyword and left:
            return f'{said}{", and" if counts else ":"} -k "{keyword}" {_none_of(left)}{_near_keyword(config, plan)}'
        if counts and not left:
            return f"{said}, and none is in {'both' if len(parts) == 2 else 'all'} of them"
    return f"{said}{_near_mark(config)}"


def _none_of(left: set[str]) -> str:
    return f"selects none of {len(left):,} cases"


def _parts(config: pytest.Config, plan: Plan) -> Iterator[tuple[str, set[str] | None]]:
    chosen = selection(config)
    for option, values, part in (
        ("--protocol", chosen.protocols, Selection(protocols=chosen.protocols)),
        ("--clause", chosen.clauses, Selection(clauses=chosen.clauses)),
        ("--case", chosen.cases, Selection(cases=chosen.cases)),
    ):
        if values:
            yield f"{option} {' '.join(values)}", {case.id for case in plan.cases if part.includes(case)}
    marks = config.getoption("markexpr")
    if marks:
        yield f'-m "{marks}"', {case.id for case in plan.cases if _is_marked(case, marks)}


def _is_marked(case: Case, expression: str) -> bool:
    protocol = protocol_of(case)

    def is_its_mark(name: str, /, **_: object) -> bool:
        return name == protocol

    return Expression.compile(expression).evaluate(is_its_mark)


def _near_mark(config: pytest.Config) -> str:
    """What each mark that is none was perhaps to be."""
    known = [protocol.value for protocol in Protocol]
    words = (word for word in _WORD.findall(config.getoption("markexpr") or "") if word not in _OPERATORS)
    unknown = [word for word in words if word not in known]
    if not unknown:
        return ""
    near = next((hint for word in unknown if (hint := did_you_mean(word, known))), "")
    return near or f"; marks are {', '.join(known)}"


def _near_keyword(config: pytest.Config, plan: Plan) -> str:
    words = [word for word in _WORD.findall(config.getoption("keyword")) if word not in _OPERATORS]
    known = {part for case in plan.cases for part in case.id.split("/")}
    return next((hint for word in words if (hint := did_you_mean(word, sorted(known)))), "")
