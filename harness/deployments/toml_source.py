"""A TOML file as read: its data, and the line of each key for error messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import tomli

from harness.deployments.file_text import read_text
from harness.deployments.key_lines import find_line, number_key_lines
from harness.deployments.places import spell_problem
from harness.deployments.problems import DescriptionError, KeyPath, Problem
from harness.deployments.toml_mistakes import explain_toml_error


@dataclass(frozen=True, slots=True)
class TomlSource:
    """`file` is the path as given, `text` what it holds."""

    file: str
    data: Mapping[str, object]
    text: str

    def number_lines(self) -> Mapping[KeyPath, int]:
        """The line of each table header and each key; for a file without a mistake nobody has to ask."""
        return number_key_lines(self.text)

    def description_error(self, problems: Iterable[Problem]) -> DescriptionError:
        """All problems as one error, in the order of the file."""
        lines = self.number_lines()
        located = sorted({(find_line(lines, problem.path), spell_problem(problem, self.data)) for problem in problems})
        return DescriptionError([f"{self.file}:{line}: {sentence}" for line, sentence in located])


def read_toml(path: Path) -> TomlSource:
    """The file's data; raises DescriptionError where it cannot be read, is not UTF-8 or not TOML: one sentence."""
    text = read_text(path)
    try:
        data = tomli.loads(text)
    except RecursionError:
        raise DescriptionError([f"{path}: is nested too deeply; expected tables and arrays as documented"]) from None
    except tomli.TOMLDecodeError as error:
        line, sentence = explain_toml_error(text, error)
        raise DescriptionError([f"{path}: {sentence}" if line is None else f"{path}:{line}: {sentence}"]) from None
    except ValueError as error:  # a number with more digits than Python converts
        raise DescriptionError([f"{path}: is not TOML: {error}"]) from None
    return TomlSource(file=str(path), data=data, text=text)
