"""What an administrator who does not know TOML types, and the one message that it gets: word for word, in a table."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from harness.deployments import DescriptionError, read_deployment

_HERE = Path(__file__).parent
SMALL = (_HERE / "small.toml").read_text(encoding="utf-8")
MISTAKES = tomllib.loads((_HERE / "approved_mistakes.toml").read_text(encoding="utf-8"))["mistake"]
LONGEST = 320


def with_edits(mistake: dict[str, Any]) -> str:
    text = SMALL
    for good, broken in mistake["edits"]:
        assert good in text
        text = text.replace(good, broken, 1)
    return text


def messages_of(folder: Path, text: str) -> list[str]:
    file = folder / "lab.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DescriptionError) as caught:
        read_deployment(file)
    return [problem.removeprefix(f"{folder}/") for problem in caught.value.problems]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["name"])
def test_a_mistake_has_its_one_message(tmp_path: Path, mistake: dict[str, Any]) -> None:
    assert messages_of(tmp_path, with_edits(mistake)) == [mistake["message"]]


def test_every_message_is_one_line_with_file_and_line_and_without_a_password() -> None:
    for message in (mistake["message"] for mistake in MISTAKES):
        assert message.startswith("lab.toml:")
        assert message.split(":")[1].isdigit()
        assert message.isprintable()
        assert len(message) < LONGEST
        assert "Made" not in message


def test_there_are_sixty_mistakes_and_more_each_of_them_another() -> None:
    names = [mistake["name"] for mistake in MISTAKES]
    assert len(set(names)) == len(names) >= 60


@pytest.mark.parametrize(
    "line",
    [
        "password = Made.up-2",
        'password = "Made.up-2"',
        'password = "Made.up-2',
        "password = “Made.up-2”",
        'password = { literal = "Made.up-2 }',
        'password = { literal = "Made\\.up-2" }',
        "password = { literal = Made.up-2 }",
        'password = { literal: "Made.up-2" }',
        'password = { literal = "Made.up-2" env = "X" }',
        'password = { literal = "Made.up-2", }}',
        'password = @{ literal = "Made.up-2" }',
        'password = ["Made.up-2"',
        'password = {\n  literal = "Made.up-2\n}',
        'password = { literal = """\nMade.up-2\\x\n',
        "passwort = Made.up-2",
        "pasword : Made.up-2",
        'Password "Made.up-2"',
        "kennwort = Made.up-2",
        "pwd = Made.up-2",
        'literal = "Made.up-2',
        'password.literal = "Made.up-2',
        'password = { literal = "Made.up-2\u00a0',
        "password = { literal = 'Made.up-2\" }",
        'password = { literal = "Made.up-2"; }',
    ],
)
def test_no_message_shows_a_password(tmp_path: Path, line: str) -> None:
    good = 'password = { literal = "Made.up-2" }'
    assert good in SMALL
    for message in messages_of(tmp_path, SMALL.replace(good, line)):
        assert "Made" not in message
        assert "up-2" not in message
