"""What a case is and why its outcome is expected, as Markdown: Allure shows it above the steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from harness.judging import describe_outcome, expected_outcomes
from harness.model.case import Case
from harness.reporting.allure.markup import markdown_text


def description_of(case: Case, sentences: Mapping[str, str]) -> str:
    """The title; what is expected, with its clauses; how that follows, step by step; the sentences of the clauses.
    Where the title is one of these, it is not said again.

    `sentences` has that of each clause and silent place by its id.
    """
    return "\n\n".join(_paragraphs(case, sentences))


def _paragraphs(case: Case, sentences: Mapping[str, str]) -> Iterator[str]:
    sayings = [(step.text, step.clauses) for step in case.steps]
    sayings += [(sentence, (clause,)) for clause, sentence in sentences.items() if clause in case.clauses]
    said_by = next((clauses for text, clauses in sayings if text == case.title), ())
    yield f"{markdown_text(case.title)} {_cited(said_by)}".rstrip()
    expected = [(describe_outcome(one.outcome), one.clauses) for one in expected_outcomes(case)]
    if expected:
        heading = "**Expected between the servers**" if case.judges_hops else "**Expected for the client to see**"
        yield "\n".join([f"{heading}\n", *(f"- {markdown_text(text)} {_cited(clauses)}" for text, clauses in expected)])
    steps = [
        f"1. {_escaped(step.text)} {_cited(step.clauses)}".rstrip() for step in case.steps if step.text != case.title
    ]
    if steps:
        yield "\n".join(["**How this follows**\n", *steps])
    demanded = [
        f"- **{clause}** {_escaped(sentences[clause])}"
        for clause in _all_cited(case)
        if sentences.get(clause, case.title) != case.title
    ]
    if demanded:
        yield "\n".join(["**What the topic demands**\n", *demanded])


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
