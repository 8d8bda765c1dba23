"""Every command on the page for labs works, in the page's order, on one file."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from harness.deployments.reader import read_deployment
from tests.served.clients import SHIPPED, serving

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "labs.md").read_text(encoding="utf-8")
INIT, PLAN, ON_MOCK, DRY_RUN, LIVE = (
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()
)


def finished(command: str, folder: Path, deployment: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command as typed, with files of the folder in place of those of the project."""
    lab = deployment or folder / "lab.toml"
    words = [
        word.replace("lab.toml", str(lab)) if word == "lab.toml" else word.replace("reports/", f"{folder}/")
        for word in shlex.split(command)
    ]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - the page's own


def test_the_first_steps_work_on_the_skeleton(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert finished(INIT, tmp_path).returncode == 0
    planned = finished(PLAN, tmp_path)
    assert (planned.returncode, "owa/user2@contoso.com/CAS-01/owa" in planned.stdout) == (0, True)
    judged = finished(ON_MOCK, tmp_path)
    assert judged.returncode == 0, judged.stdout[-3000:]
    for number in (1, 2):
        monkeypatch.setenv(f"USER{number}_PASSWORD", "not shown")
    (tmp_path / "passwords").mkdir()
    (tmp_path / "passwords" / "colleague1").write_text("not shown either", encoding="ascii")
    budget = finished(DRY_RUN, tmp_path)
    assert (budget.returncode, "requests at most, by host" in budget.stdout) == (0, True), budget.stdout[-3000:]
    assert "not shown" not in budget.stdout


def test_a_lab_is_judged_as_the_page_says(tmp_path: Path) -> None:
    with serving("single-site", tmp_path / "farm"):
        judged = finished(LIVE, tmp_path, tmp_path / "farm" / "deployment.toml")
    assert judged.returncode == 0, judged.stdout[-3000:]
    assert (tmp_path / "lab.jsonl").is_file()
    assert any((tmp_path / "lab").glob("*-result.json"))


def test_the_evidence_of_the_page_is_evidence(tmp_path: Path) -> None:
    (table,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    shipped = (SHIPPED / "contoso-redirection.toml").read_text(encoding="utf-8")
    file = tmp_path / "lab.toml"
    file.write_text(f"{shipped}\n{table}", encoding="utf-8")
    evidence = read_deployment(file).evidence
    assert evidence is not None
    assert evidence.settle_seconds == 70
