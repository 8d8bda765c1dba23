"""What commands print fits the terminal, and in a pipe a row is a line; nothing is lost either way."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len

from harness.commands import main

DEPLOYMENTS = "fixtures/deployments"
REDIRECTION = f"{DEPLOYMENTS}/contoso-redirection.toml"
COMMANDS = {
    "audit": ["audit", "--deployment", f"{DEPLOYMENTS}/contoso-nlb.toml"],
    "audit-of-many": ["audit"],
    "plan": ["plan", "--deployment", REDIRECTION],
    "what-if": ["what-if", "--deployment", REDIRECTION, "--site", "usa=offline"],
    "differences": ["diff-deployments", REDIRECTION, f"{DEPLOYMENTS}/contoso-redirection-disabled.toml"],
    "explanation": ["explain", "--mailbox", "user1@contoso.com", "--via", "CAS-02", "--protocol", "owa"],
    "faults": ["faults"],
    "score": ["mutation", "--fault", "eas-302-instead-of-451"],
}


def printed(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    main(words)
    return capsys.readouterr().out.splitlines()


def letters(lines: list[str]) -> str:
    return "".join("".join(lines).split()).replace("`", "")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "faults"])
def test_it_fits_80_and_120_columns_and_says_as_much_as_without_any(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    whole = printed(COMMANDS[name], capsys)
    for columns in (80, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = printed(COMMANDS[name], capsys)
        assert max(map(cell_len, lines)) <= columns
        assert letters(lines) == letters(whole)
        assert "\x1b" not in "".join(lines)


def test_each_fault_is_named_whole_at_80_columns_and_a_row_of_its_own_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    heading, *rows = printed(["faults"], capsys)
    assert heading.split() == ["fault", "breaks", "what", "it", "does"]
    names = [row.split()[0] for row in rows]
    for columns in (80, 120, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = printed(["faults"], capsys)
        assert max(map(cell_len, lines)) <= columns
        assert set(names) <= {line.split()[0] for line in lines if not line.startswith(" ")}


def test_a_row_of_the_plan_is_a_line_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = printed(COMMANDS["plan"], capsys)
    assert len(lines) == 540
    assert all("/" in line.split()[0] for line in lines)
