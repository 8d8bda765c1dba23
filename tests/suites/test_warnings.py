"""The header of a run has the warnings of its deployment file, once, and they change no verdict."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.environment import of_pytest

ROOT = Path(__file__).parents[2]
SINGLE_SITE = (ROOT / "fixtures" / "deployments" / "single-site.toml").read_text(encoding="utf-8")


def run(file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "suites", "--deployment", str(file), "--protocol", "pop3", *more]
    return subprocess.run(  # noqa: S603 - our own command line
        command, cwd=ROOT, capture_output=True, text=True, env=of_pytest(COLUMNS="160"), check=False
    )


def test_a_run_says_once_what_is_likely_a_mistake(tmp_path: Path) -> None:
    verdicts = {}
    for ca, workers in (("", "0"), ('[live]\nca = "absent.pem"\n', "2")):
        file = tmp_path / "lab.toml"
        file.write_text(SINGLE_SITE + ca, encoding="utf-8")
        file.chmod(0o600)
        finished = run(file, "-n", workers, "--verdicts", str(tmp_path / "verdicts.jsonl"))
        assert finished.returncode == 0, finished.stdout
        said = f'warning: {file}:{len(SINGLE_SITE.splitlines()) + 2}: live.ca names "absent.pem", but there is no'
        assert (finished.stdout + finished.stderr).count(said) == bool(ca)
        verdicts[ca] = (tmp_path / "verdicts.jsonl").read_bytes()
    assert len(set(verdicts.values())) == 1
