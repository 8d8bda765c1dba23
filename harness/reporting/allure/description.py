"""What a case is and why its outcome is expected, as Markdown: Allure shows it above the steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from harness.judging import describe_outcome, expected_outcomes
from harness.model.case import Case
from harness.reporting.allure.markup import markdown_text


def description_of(case: Case, sentences: Mapping[str, str]) -> str:
    """The title; what is expected, with its clauses; how that follows, step by step; the sentences of the clauses.

    `sentences` has that of each clause and silent place by its id.
    """
    return "\n\n".join(_paragraphs(case, sentences))


def _paragraphs(case: Case, sentences: Mapping[str, str]) -> Iterator[str]:
    yield markdown_text(case.title)
    expected = [(describe_outcome(one.outcome), one.clauses) for one in expected_outcomes(case)]
    if expected:
        heading = "**Expected between the servers**" if case.judges_hops else "**Expected for the client to see**"
        yield "\n".join([f"{heading}\n", *(f"- {markdown_text(text)} {_cited(clauses)}" for text, clauses in expected)])
    if case.steps:
        steps = (f"1. {_escaped(step.text)} {_cited(step.clauses)}".rstrip() for step in case.steps)
        yield "\n".join(["**How this follows**\n", *steps])
    clauses = (f"- **{clause}** {_escaped(sentences.get(clause, ''))}" for clause in _all_cited(case))
    yield "\n".join(["**What the topic demands**\n", *clauses])


def _all_cited(case: Case) -> Iterator[str]:
    """The clauses that are judged, and the places where the topic is silent, each once."""
    silent = (one.silent for one in case.alternatives if one.silent)
    yield from dict.fromkeys((*case.clauses, *(clause for step in case.steps for clause in step.clauses), *silent))


def _cited(clauses: tuple[str, ...]) -> str:
    return f"*{', '.join(map(_escaped, clauses))}*" if clauses else ""


@lru_cache(maxsize=4_096)
def _escaped(text: str) -> str:
    """Sentences of clauses, and facts about servers, stand in many cases."""
    return markdown_text(text)
