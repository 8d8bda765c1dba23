"""A folder in which `harness report` finds a run and a stand-in for Allure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.allure_results import write_run
from tests.commands.allure_stand_in import install_stand_in, path_with
from tests.commands.report_command import ROWS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with one run's results, and Allure beside it."""
    write_run(tmp_path / "reports/contoso/allure-results", ROWS)
    monkeypatch.setenv("PATH", path_with(install_stand_in(tmp_path)))
    monkeypatch.setattr("harness.commands.report_site.program._ROOT", tmp_path / "no-checkout")
    monkeypatch.chdir(tmp_path)
    return tmp_path
