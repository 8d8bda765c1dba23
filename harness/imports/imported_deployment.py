"""What an import gives: a deployment, and what has to be said of it in the file and on the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.deployment import Deployment

NotePath = tuple[str, ...]
"""Where a note stands: `("client_access_server", "CAS-01", "internet_facing")`; one step is a section, two a table."""


class Notes:
    """Comments by where they stand in the file.

    A guess is marked as such, a question asks what no source knows, and beside a value that says less than the source
    stands what the source wrote.
    """

    def __init__(self) -> None:
        self._lines: dict[NotePath, list[str]] = {}
        self.guesses = 0

    def guess(self, path: NotePath, sentence: str) -> None:
        """A value that was concluded and not read."""
        self.guesses += 1
        self._lines.setdefault(path, []).append(f"# guess: {sentence}")

    def raw(self, path: NotePath, text: str) -> None:
        """What the source wrote, as it wrote it."""
        self._lines.setdefault(path, []).append(f"# source: {text}")

    def question(self, path: NotePath, sentence: str, *proposals: str) -> None:
        """What the operator has to say; `proposals` are lines of TOML, written behind a `#`."""
        self._lines.setdefault(path, []).extend([f"# question: {sentence}", *(f"#{line}" for line in proposals)])

    def at(self, *path: str) -> tuple[str, ...]:
        """The lines that stand there."""
        return tuple(self._lines.get(path, ()))


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Which source was read, and what it says of its making."""

    origin: str
    exported_with: str | None
    exported_on: str | None

    def sentence(self) -> str:
        """The source in words."""
        made = [f"exported with {self.exported_with}"] if self.exported_with else []
        made += [f"on {self.exported_on}"] if self.exported_on else []
        return f"{self.origin} ({' '.join(made)})" if made else self.origin


@dataclass(frozen=True, slots=True)
class ImportedDeployment:
    """`remarks` tell contradictions and what was left out; `sampling` the rule, and how many mailboxes of how many."""

    deployment: Deployment
    notes: Notes
    sources: tuple[SourceNote, ...]
    sampling: str
    remarks: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
