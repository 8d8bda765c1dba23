"""Ten runs, ended by signals at random moments; `python -m tests.safety.interrupted` ends more, and live ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.safety.interrupted import run


def test_a_run_that_is_ended_anywhere_leaves_a_valid_verdict_file_and_says_what_it_judged(tmp_path: Path) -> None:
    left = run(10, seed=17, folder=tmp_path, targets=("mock",))
    assert not [one for one in left if one.wrong]
    assert sum(one.status == pytest.ExitCode.INTERRUPTED for one in left) >= 5
