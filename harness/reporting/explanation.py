"""Why an outcome is expected, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.judging import describe_outcome, expected_outcomes
from harness.model.case import Case
from harness.model.clause import ClauseRegister


def explanation_lines(cases: Sequence[Case], register: ClauseRegister) -> Iterator[str]:
    """Each fact and decision with its clauses, then what is expected, then the clauses' sentences.

    `cases` are the rows of one request: what the client sees and, where it is judged, what happens between the servers.
    """
    yield cases[0].id
    yield ""
    for number, (text, clauses) in enumerate(_steps(cases).items(), start=1):
        cited = f"  [{', '.join(clauses)}]" if clauses else ""
        yield f"{number:2}. {text}{cited}"
    for case in cases:
        yield ""
        if case.not_applicable is not None:
            yield f"Not applicable: {case.not_applicable}"
            continue
        if not case.alternatives:
            yield "Judged by what the deployment file says; nothing is sent."
            continue
        yield "Expected between the servers:" if case.judges_hops else "Expected for the client to see:"
        for one in expected_outcomes(case):
            yield f"  {describe_outcome(one.outcome)}  [{', '.join(one.clauses)}]"
    yield ""
    yield "The clauses:"
    texts = clause_texts(register)
    for clause in dict.fromkeys(clause for case in cases for clause in case.clauses):
        yield f"  {clause}  {texts[clause]}"


def clause_texts(register: ClauseRegister) -> dict[str, str]:
    """The sentence of each clause and of each silent place, by id."""
    return {clause.id: clause.text for clause in register.clauses} | {one.id: one.text for one in register.unspecified}


def _steps(cases: Sequence[Case]) -> dict[str, dict[str, None]]:
    """Each step once, in order, with the clauses that any of the rows cites for it."""
    steps: dict[str, dict[str, None]] = {}
    for step in (step for case in cases for step in case.steps):
        steps.setdefault(step.text, {}).update(dict.fromkeys(step.clauses))
    return steps
