"""Every command on the page for labs works, in the page's order, on one file."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from harness.deployments.reader import read_deployment
from tests.docs.typed import run_typed
from tests.served.clients import SHIPPED, serving

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "labs.md").read_text(encoding="utf-8")
SCRIPT, IMPORT, INIT, AUDIT, DRAW, PLAN, ON_MOCK, DRY_RUN, LIVE, RESTORE, ACCEPTING = (
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()
)


EVIDENCE, ACCEPTED = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)

FILES = ("Export-ExchangeOrganization.ps1", "organization.xml", "new-lab.toml", "lab.svg", "accepted.toml")
EXPORT = ROOT / "tests" / "imports" / "golden" / "contoso-redirection.xml"


def finished(command: str, folder: Path, deployment: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command as typed, with files of the folder in place of those of the project."""
    lab = deployment or folder / "lab.toml"
    words = [
        str(lab)
        if word == "lab.toml"
        else str(folder / word)
        if word in FILES
        else word.replace("reports/", f"{folder}/")
        for word in shlex.split(command)
    ]
    return run_typed(words, ROOT)


def test_an_export_leads_to_a_deployment_file_that_is_audited_drawn_planned_and_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert finished(SCRIPT, tmp_path).returncode == 0
    assert "Get-OwaVirtualDirectory" in (tmp_path / FILES[0]).read_text(encoding="utf-8")
    (tmp_path / "organization.xml").write_bytes(EXPORT.read_bytes())
    imported = finished(IMPORT, tmp_path)
    assert (imported.returncode, "read -rsp 'user1@contoso.com '" in imported.stdout) == (0, True), imported.stderr
    audited = finished(AUDIT, tmp_path)
    assert (audited.returncode, "nothing departs from the topic" in audited.stdout) == (0, True), audited.stderr
    assert (finished(DRAW, tmp_path).returncode, (tmp_path / "lab.svg").is_file()) == (0, True)
    planned = finished(PLAN, tmp_path)
    assert (planned.returncode, "owa/user2@contoso.com/cas-01/owa" in planned.stdout) == (0, True)
    judged = finished(ON_MOCK, tmp_path)
    assert judged.returncode == 0, judged.stdout[-3000:]
    for user in ("USER1", "USER2", "USER3", "COLLEAGUE1", "COLLEAGUE2"):
        monkeypatch.setenv(f"{user}_PASSWORD", "not shown")
    budget = finished(DRY_RUN, tmp_path)
    assert (budget.returncode, "requests at most, by host" in budget.stdout) == (0, True), budget.stdout[-3000:]
    assert "not shown" not in budget.stdout


def test_the_skeleton_is_a_deployment_file(tmp_path: Path) -> None:
    assert finished(INIT, tmp_path).returncode == 0
    planned = finished(PLAN, tmp_path, tmp_path / "new-lab.toml")
    assert (planned.returncode, "owa/user2@contoso.com/CAS-01/owa" in planned.stdout) == (0, True)


def test_a_lab_is_judged_as_the_page_says(tmp_path: Path) -> None:
    with serving("single-site", tmp_path / "farm"):
        judged = finished(LIVE, tmp_path, tmp_path / "farm" / "deployment.toml")
    assert judged.returncode == 0, judged.stdout[-3000:]
    assert (tmp_path / "lab.jsonl").is_file()
    assert any((tmp_path / "lab" / "allure-results").glob("*-result.json"))


def test_servers_that_nobody_changed_need_not_be_brought_back(tmp_path: Path) -> None:
    restored = finished(RESTORE, tmp_path, SHIPPED / "contoso-redirection.toml")
    assert (restored.returncode, "nothing" in restored.stdout) == (0, True), restored.stdout + restored.stderr


def test_windows_installs_from_the_lock_file_as_make_does() -> None:
    (block,) = re.findall(r"```bat\n(.*?)```", PAGE, re.DOTALL)
    make, install = block.splitlines()
    assert make == "py -3.11 -m venv .venv"
    assert install.split("-m pip ")[1] == "install --require-hashes -r requirements.lock"
    assert "--require-hashes -r requirements.lock" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_evidence_of_the_page_is_evidence(tmp_path: Path) -> None:
    shipped = (SHIPPED / "contoso-redirection.toml").read_text(encoding="utf-8")
    file = tmp_path / "lab.toml"
    file.write_text(f"{shipped}\n{EVIDENCE}", encoding="utf-8")
    evidence = read_deployment(file).evidence
    assert evidence is not None
    assert evidence.settle_seconds == 70


def test_known_failures_of_the_page_are_accepted(tmp_path: Path) -> None:
    """Both entries still fail on the farm whose redirection page moves on by itself, and nothing else is accepted."""
    until = re.sub(r"until = .*", "until = 2999-12-31", ACCEPTED)
    (tmp_path / "accepted.toml").write_text(until, encoding="utf-8")
    on_mock = ACCEPTING.replace(
        "--target live", "--fault owa-redirects-automatically -m owa --verdicts reports/v.jsonl"
    )
    judged = finished(on_mock, tmp_path, SHIPPED / "contoso-redirection.toml")
    assert judged.returncode == 1, judged.stdout[-3000:]
    rows = [json.loads(line) for line in (tmp_path / "v.jsonl").read_text(encoding="utf-8").splitlines()]
    accepted = {row["case"] for row in rows if "accepted" in row}
    assert "owa/user2@contoso.com/CAS-01/owa" in accepted
    assert {case.split("/")[2] for case in accepted} == {"CAS-01", "CAS-02"}
