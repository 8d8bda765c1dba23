"""What was typed, and what stands in a file of the operator, quoted by each command so that no terminal obeys it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness.commands.command_line import main
from tests.environment import of_pytest
from tests.safety.hostile_texts import unprintable_in
from tests.safety.suites_run import ROOT

SHIPPED = "fixtures/deployments/contoso-redirection.toml"
TYPED = "a\x1b[31mb\u202e\x9b\u2028[bold red]<script>"
MISTYPED = [
    ["plan", "--deployment", f"{TYPED}.toml"],
    ["explain", "--protocol", "owa", "--mailbox", TYPED, "--via", "CAS-01"],
    ["explain", "--protocol", "owa", "--mailbox", "user1@contoso.com", "--via", "CAS-01", "--path", TYPED],
    ["what-if", "--site", f"{TYPED}=down"],
    ["what-if", "--site", f"site-01={TYPED}"],
    ["what-if", "--set", TYPED],
    ["what-if", "--set", f"CAS-01.{TYPED}=x"],
    ["what-if", "--set", f"CAS-01.owa.internal_url={TYPED}"],
    ["import", f"{TYPED}.csv", "--output", "x.toml"],
    ["import", SHIPPED, "--output", f"{TYPED}/x.toml"],
    ["mutation", "--fault", TYPED],
    ["init", f"{SHIPPED}/{TYPED}"],
    ["draw", "--output", f"{SHIPPED}/{TYPED}"],
    ["audit", f"--{TYPED}"],
    [TYPED],
]


@pytest.fixture
def odd_deployment(tmp_path: Path) -> Path:
    """Valid: TOML's escapes name the characters, and a name of an organization may be any text."""
    text = (ROOT / SHIPPED).read_text(encoding="utf-8")
    file = tmp_path / "odd.toml"
    odd = text.replace('name = "Contoso"', 'name = "Con\\u202etoso\\u200b<script>[bold red]"', 1)
    assert odd != text
    file.write_text(odd, encoding="utf-8")
    return file


@pytest.mark.parametrize("number", range(len(MISTYPED)))
def test_what_was_typed_is_quoted_as_it_can_be_read(number: int, capfd: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(MISTYPED[number])
    except SystemExit as end:
        status = int(end.code or 0)
    printed = "".join(capfd.readouterr())
    assert status == 2
    assert unprintable_in(printed) == []
    assert "\\x1b" in printed or "\\u001b" in printed or SHIPPED in printed


@pytest.mark.parametrize(
    "command",
    [
        "audit",
        "audit --json",
        "plan",
        "plan --json",
        "draw --output -",
        "what-if --site usa=down",
        "what-if --json --site usa=down",
    ],
)
def test_names_of_the_file_are_shown_as_they_can_be_read(
    command: str, odd_deployment: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    name, *options = command.split()
    assert main([name, "--deployment", str(odd_deployment), *options]) in (0, 1)
    printed, said = capfd.readouterr()
    assert unprintable_in(f"{printed}{said}") == []
    if "--json" in options:
        json.loads(printed)
    if name == "draw":
        elements = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(printed).iter()}  # noqa: S314
        assert elements.isdisjoint({"script", "foreignObject", "image", "a", "use", "iframe"})


def test_a_file_that_is_no_toml_is_told_of_in_printable_words(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / SHIPPED).read_text(encoding="utf-8")
    for number, broken in enumerate((f'"x\u202e\x9b" = {{}}\n{text}', f"{text}\nq = \u202e\x9b", f"{text}\n\x1b[2J")):
        file = tmp_path / f"{number}.toml"
        file.write_text(broken, encoding="utf-8")
        assert main(["audit", "--deployment", str(file)]) == 2
        assert unprintable_in("".join(capfd.readouterr())) == []


def test_the_suites_quote_it_so_as_well(odd_deployment: Path) -> None:
    for options in (["--case", TYPED], ["--case", "pop3/user1@contoso.com/CAS-01/logon"]):
        command = [sys.executable, "-m", "pytest", "suites", "-n0", "--color=no", "--deployment", str(odd_deployment)]
        run = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, env=of_pytest(), check=False)  # noqa: S603
        assert unprintable_in((run.stdout + run.stderr).decode("utf-8")) == []
        assert b"Con\\u202etoso" in run.stdout or run.returncode == 4
