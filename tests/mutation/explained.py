"""Survivors of a mutation run, and the file that says of each why no test ends it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

EXPLANATIONS = Path(__file__).with_name("survivors.toml")


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """A change of one function: the lines that it takes out and the lines that it puts in.

    No number and no line number: what is changed elsewhere leaves a mutant the same.
    """

    function: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`unexplained` survived and no reason is known; `outdated` has a reason and did not survive."""

    unexplained: tuple[Mutant, ...]
    outdated: tuple[Mutant, ...]


def mutant_of(function: str, diff: str) -> Mutant:
    """The mutant that a unified diff of a function describes."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    was, now = (
        "\n".join(line[1:].strip() for line in lines if line.startswith(sign) and line[1:].strip()) for sign in "-+"
    )
    return Mutant(function, was, now)


def read_explanations(file: Path) -> dict[Mutant, str]:
    """Every explained survivor with its reason; a ValueError names one that is explained twice or without a reason."""
    explained: dict[Mutant, str] = {}
    for group in tomllib.loads(file.read_text(encoding="utf-8"))["reason"]:
        for entry in group["survivors"]:
            mutant = Mutant(entry["in"], entry["was"].strip(), entry["now"].strip())
            if mutant in explained or not group["why"].strip():
                raise ValueError(f"{file.name}: {mutant} is explained twice or without a reason")
            explained[mutant] = group["why"]
    return explained


def compare(survived: Iterable[Mutant], explained: Collection[Mutant], *, judged: Collection[str]) -> Comparison:
    """What the run and the explanations do not agree on, as far as the functions were `judged` in this run."""
    seen = set(survived)
    about = {mutant for mutant in explained if mutant.function in judged}
    return Comparison(tuple(sorted(seen - set(explained))), tuple(sorted(about - seen)))
