"""The picture in the documentation is what the command draws."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.commands import main

PICTURE = Path("docs/deployment.svg")


def test_the_picture_is_that_of_the_shipped_deployment(capsys: pytest.CaptureFixture[str]) -> None:
    """After a change that is meant: `python -m harness draw` with this file, and --output docs/deployment.svg."""
    assert main(["draw", "--deployment", "fixtures/deployments/contoso-redirection.toml", "--output", "-"]) == 0
    assert capsys.readouterr().out == PICTURE.read_text(encoding="ascii")


def test_the_picture_is_small_enough_for_a_page() -> None:
    assert PICTURE.stat().st_size < 60_000
