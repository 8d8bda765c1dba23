"""A wrong password is tried once in a whole run with any number of workers: counted at the servers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.environment import of_pytest
from tests.served.clients import SHIPPED, Served, serving

LOGON_FAILURE = "1326"
"""The Windows error that IIS logs for a wrong password (sc-win32-status)."""


def refusals(farm: Served) -> int:
    assert farm.deployment.evidence is not None
    lines = [entry for server in farm.deployment.evidence.iis_logs for entry in farm.log(server)]
    return sum(1 for entry in lines if entry["sc-win32-status"] == LOGON_FAILURE)


def test_four_workers_try_a_wrong_password_once(tmp_path: Path) -> None:
    with serving("contoso-redirection", tmp_path / "farm") as farm:
        file = tmp_path / "farm" / "deployment.toml"
        right = farm.credentials("user1")[1]
        text = file.read_text(encoding="utf-8")
        assert text.count(f'"{right}"') == 1
        file.write_text(text.replace(f'"{right}"', '"not this one"'), encoding="utf-8")
        verdicts = tmp_path / "verdicts.jsonl"
        command = [sys.executable, "-m", "pytest", "suites", "--deployment", str(file), "--target", "live"]
        finished = subprocess.run(  # noqa: S603 - our own program
            [*command, "-n", "4", "-m", "owa or eas or pop3", "-k", "user1", "--verdicts", str(verdicts)],
            cwd=SHIPPED.parents[1],
            env=of_pytest(),
            capture_output=True,
            text=True,
            check=False,
        )
        tried = refusals(farm)
    assert finished.returncode == 1, finished.stdout[-3000:] + finished.stderr[-1000:]
    assert tried == 1
    assert "user1@contoso.com: the logon was refused" in finished.stdout
    assert finished.stdout.count("account refused: user1@contoso.com: ") == 1
    blocks = finished.stdout[finished.stdout.index("\n1. account refused") : finished.stdout.index("A case again:")]
    assert len(blocks.splitlines()) <= 25, blocks
    rows = [json.loads(line) for line in verdicts.read_text(encoding="utf-8").splitlines()]
    own = {row["case"]: (row["verdict"], row.get("because")) for row in rows if "/user1@contoso.com/" in row["case"]}
    needs_no_account = {case for case in own if case.endswith(("/CAS-01/public", "/CAS-01/exchweb"))}
    assert {own[case] for case in needs_no_account} == {("pass", None)}
    assert {own[case] for case in own.keys() - needs_no_account} == {("inconclusive", "unauthorized")}
    assert "not this one" not in finished.stdout
