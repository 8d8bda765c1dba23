"""A TOML file as read: its data, and the line of each key for error messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import tomli

from harness.deployments.key_lines import find_line, number_key_lines
from harness.deployments.problems import DescriptionError, KeyPath, Problem

_TOML_POSITION = re.compile(r" \(at line (\d+), column (\d+)\)$")


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
        located = sorted({(find_line(lines, problem.path), str(problem)) for problem in problems})
        return DescriptionError([f"{self.file}:{line}: {sentence}" for line, sentence in located])


def read_toml(path: Path) -> TomlSource:
    """The file's data; raises DescriptionError where it cannot be read, is not UTF-8 or not TOML."""
    try:
        # Windows editors start a UTF-8 file with a byte order mark, which tomli does not accept.
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        data = tomli.loads(text)
    except OSError as error:
        raise DescriptionError([f"{path}: cannot be read: {error.strerror}; expected a TOML file"]) from None
    except UnicodeDecodeError as error:
        raise DescriptionError([f"{path}: byte {error.start} is not UTF-8; expected a TOML file in UTF-8"]) from None
    except RecursionError:
        raise DescriptionError([f"{path}: is nested too deeply; expected tables and arrays as documented"]) from None
    except ValueError as error:
        raise DescriptionError([_explain_toml_error(path, str(error))]) from None
    return TomlSource(file=str(path), data=data, text=text)


def _explain_toml_error(path: Path, message: str) -> str:
    position = _TOML_POSITION.search(message)
    if position is None:
        return f"{path}: is not TOML: {message}"
    return f"{path}:{position[1]}: column {position[2]} is not TOML: {message[: position.start()]}"
