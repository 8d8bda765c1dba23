"""What a page's scripts run in does not have the passwords of the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.wire.scripts import engine


def test_the_process_of_page_scripts_gets_no_password_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER1_PASSWORD", "Kanarien vogel 1")
    monkeypatch.setenv("SSLKEYLOGFILE", "/nonexistent/keys.txt")
    worker = engine._start()
    environment = Path(f"/proc/{worker.pid}/environ").read_bytes()
    worker.kill()
    worker.communicate()
    assert b"Kanarien" not in environment
    assert b"SSLKEYLOGFILE" not in environment
