"""What all tests of null servers have in common."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.live.servers import write_authority


@pytest.fixture(autouse=True)
def _nothing_sought_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    """httpcore looks for a module that is not installed several times a request; this is how it is told at once."""
    monkeypatch.setitem(sys.modules, "sniffio", None)


@pytest.fixture(autouse=True)
def _no_other_trust_anchors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A live run loads the system's trust anchors, a hundred and more: that takes longer than many a null server."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / write_authority(tmp_path)))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
