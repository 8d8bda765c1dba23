"""Every command in the README works, and prints what the README shows."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from harness.model.verdict import VerdictWord
from tests.docs.typed import run_typed

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines() if line.strip()
]
EXCERPTS = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
SHOWN_BY = (
    ".venv/bin/pytest suites",
    ".venv/bin/python -m harness explain --mailbox user1@contoso.com --via CAS-02 --protocol owa",
    ".venv/bin/pytest suites -m owa --fault owa-redirects-automatically",
    ".venv/bin/python -m harness mutation --fault eas-302-instead-of-451",
    ".venv/bin/python -m harness audit",
)
"""The command whose output each excerpt is from, in the README's order."""


def without_comment(line: str) -> str:
    return line.partition("#")[0].strip()


def finished(command: str) -> subprocess.CompletedProcess[str]:
    return run_typed(shlex.split(command), ROOT)


@pytest.mark.parametrize("line", [line for line in COMMANDS if not line.startswith("make ")])
def test_a_command_of_the_readme_does_what_it_says(line: str) -> None:
    promised = re.search(r"# exit (\d)", line)
    result = finished(without_comment(line))
    assert result.returncode == (int(promised[1]) if promised else 0), result.stdout[-3000:] + result.stderr
    excerpt = dict(zip(SHOWN_BY, EXCERPTS, strict=True)).get(without_comment(line), "")
    printed = result.stdout.splitlines()
    assert [line for line in excerpt.splitlines() if line and line not in printed] == []


def test_the_farm_served_in_one_terminal_is_judged_from_another(tmp_path: Path) -> None:
    block = re.findall(r"```console\n(.*?)```", README, re.DOTALL)[0].replace("/tmp/farm", str(tmp_path / "farm"))  # noqa: S108 - as typed in the README
    serve, ready, judge = block.splitlines()
    command = shlex.split(serve.removeprefix("$ "))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as farm:  # noqa: S603 - the README's own
        try:
            assert farm.stdout is not None
            assert farm.stdout.readline().rstrip() == ready
            result = finished(judge.removeprefix("$ "))
        finally:
            farm.terminate()
    assert result.returncode == 0, result.stdout[-3000:]
    assert "hops not observable" not in result.stdout
    assert farm.returncode == 0


def test_every_make_command_of_the_readme_is_a_target() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    typed = {without_comment(line).split()[1] for line in COMMANDS if line.startswith("make ")}
    assert typed == {"conformance", "report", "test", "mutation"}
    assert typed <= targets


def test_every_excerpt_is_from_a_command_that_is_typed() -> None:
    assert set(SHOWN_BY) <= {without_comment(line) for line in COMMANDS}


def test_every_verdict_and_every_option_is_explained() -> None:
    assert all(f"`{word.value}`" in README for word in VerdictWord)
    options = re.findall(
        r'addoption\(\s*"(--[a-z]+)"', (ROOT / "suites" / "plugin" / "options.py").read_text(encoding="utf-8")
    )
    assert options
    assert [option for option in options if option not in README] == []


def test_the_files_that_the_readme_names_exist() -> None:
    named = re.findall(r"`((?:docs|fixtures|harness)/[\w./-]+)`", README) + re.findall(r"\]\(([^)]+)\)", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
