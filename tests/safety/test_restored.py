"""Ten of the interruptions that `python -m tests.safety.restored` tries: no server is left changed unsaid."""

from __future__ import annotations

from pathlib import Path

from tests.safety.restored import tried


def test_whatever_signal_ends_a_run_its_servers_are_back_or_said_to_be_left(tmp_path: Path) -> None:
    endings = [(what, ending) for what, ending in tried(10, 17, tmp_path, pace=20)]
    assert [(what, ending.trouble, ending.output) for what, ending in endings if ending.trouble is not None] == []
    assert sum(ending.was_changed for _, ending in endings) >= 3
